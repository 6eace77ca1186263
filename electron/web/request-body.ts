import type { IncomingMessage } from 'node:http';
import type { ErrorData } from '../../shared/errors.ts';
import { BerthError } from '../../shared/errors.ts';
import { parseJson } from '../../shared/json-text.ts';
import { asMessage } from '../../shared/text/render.ts';
import { text as asText } from '../../shared/text/text.ts';

/** How much of a refused body is read and dropped beyond its limit, so that the sender gets to see the answer. */
const discardLimit = 16 * 1024 * 1024;

/** True when the header says JSON in UTF-8, uncompressed. */
export function isJsonRequest(request: IncomingMessage): boolean {
  const [type, ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  return (
    type?.trim() === 'application/json' &&
    parameters.every((parameter) => /^\s*charset="?utf-8"?\s*$/.test(parameter)) &&
    (request.headers['content-encoding'] ?? 'identity') === 'identity'
  );
}

export type Body = { ok: true; value: unknown } | { ok: false; status: number; error: ErrorData };

/**
 * Reads a JSON body of at most `limit` bytes; a longer one is what `tooLong` makes
 * of its length (413), one that is not JSON or nested out of all proportion INVALID_INPUT
 * (400), an unfinished one CANCELLED.
 */
export async function readJson(
  request: IncomingMessage,
  limit: number,
  tooLong: (bytes: number) => BerthError,
): Promise<Body> {
  const bytes = await readBytes(request, limit);
  if (typeof bytes === 'number') return { ok: false, status: 413, error: tooLong(bytes).toData() };
  if (bytes === 'gone')
    return {
      ok: false,
      status: 499,
      error: { code: 'CANCELLED', ...asMessage(asText('web.senderLeft')) },
    };
  const text = textOf(bytes);
  const parsed = text === null ? null : parseJson(text);
  if (parsed?.ok === true) return { ok: true, value: parsed.value };
  const error =
    parsed === null || parsed.why === 'malformed'
      ? BerthError.invalid('', asText('web.notJson'), {
          hint: asText('web.notJson.hint', { example: '{}' }),
        })
      : BerthError.invalid('', asText('web.tooDeep'));
  return { ok: false, status: 400, error: error.toData() };
}

function textOf(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The whole body, or how long a body beyond the limit is, as far as that is known. */
function readBytes(request: IncomingMessage, limit: number): Promise<Buffer | number | 'gone'> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let length = 0;
    const refuse = (bytes: number) => {
      chunks = [];
      resolve(bytes);
    };
    const told = Number(request.headers['content-length'] ?? 0);
    if (told > limit) refuse(told);
    request.on('data', (chunk: Buffer) => {
      length += chunk.byteLength;
      if (length > limit + discardLimit) request.destroy();
      else if (length > limit) refuse(length);
      else if (told <= limit) chunks.push(chunk);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', () => resolve('gone'));
    request.once('close', () => resolve('gone'));
  });
}
