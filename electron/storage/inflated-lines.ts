import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';

export interface LineLimits {
  /** Of all that is inflated. */
  readonly bytes: number;
  /** Of one line, in characters. */
  readonly line: number;
  readonly lines: number;
}

/** Inflated at once, in bytes: what a piece costs keeps nobody waiting. */
const pieceBytes = 128 * 1024;

/**
 * Hands over the lines of a gzipped text as they are inflated, piece by piece. Throws at
 * the first that is beyond a limit, and what `take` throws, so that a small file which
 * inflates to much takes neither much time nor much memory.
 */
export async function inflateLines(
  compressed: Uint8Array,
  limits: LineLimits,
  take: (line: string) => void,
): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let bytes = 0;
  let lines = 0;
  let rest = '';
  const give = (line: string) => {
    lines += 1;
    if (lines > limits.lines || line.length > limits.line) throw new Error('Beyond a limit');
    take(line);
  };
  const read = (text: string) => {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      give(rest + text.slice(from, end));
      rest = '';
      from = end + 1;
    }
    rest += text.slice(from);
    if (rest.length > limits.line) throw new Error('A line is too long');
  };
  const gunzip = createGunzip({ chunkSize: pieceBytes });
  gunzip.end(compressed);
  for await (const piece of gunzip) {
    const inflated: unknown = piece;
    if (!Buffer.isBuffer(inflated)) throw new Error('No bytes');
    bytes += inflated.length;
    if (bytes > limits.bytes) throw new Error('Beyond a limit');
    read(decoder.write(inflated));
  }
  read(decoder.end());
  give(rest);
}
