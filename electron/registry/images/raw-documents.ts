import { isUtf8 } from 'node:buffer';
import { BerthError } from '../../../shared/errors.ts';
import type { RawDocument } from '../../../shared/model/image.ts';
import { text } from '../../../shared/text/text.ts';
import type { ConfigBlob, Manifest } from './manifest-results.ts';

/** Documents of one image that are handed on, in bytes. */
const maxBytes = 16 * 1024 * 1024;

/** The documents of an image byte for byte, each once. Throws TOO_LARGE beyond 16 MiB. */
export function rawOf(
  manifest: Manifest,
  indexes: readonly Manifest[],
  own: Manifest | null,
  config: ConfigBlob | null,
  reference: string,
): RawDocument[] {
  const raw = new Map<string, RawDocument>();
  let sum = 0;
  const add = (role: RawDocument['role'], of: Pick<Manifest, 'digest' | 'mediaType' | 'bytes'>) => {
    if (raw.has(of.digest)) return;
    sum += of.bytes.length;
    if (sum > maxBytes)
      throw BerthError.tooLarge(sum, maxBytes, text('images.tooLarge', { reference }));
    const { digest, mediaType } = of;
    raw.set(digest, { role, mediaType, digest, size: of.bytes.length, ...contentOf(of.bytes) });
  };
  const first = manifest.document.kind === 'index' ? 'index' : 'manifest';
  add(first, manifest);
  for (const index of indexes) add('index', index);
  if (own !== null) add('manifest', own);
  if (config !== null) add('config', config);
  return [...raw.values()];
}

function contentOf(bytes: Uint8Array): { text: string } | { base64: string } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return isUtf8(buffer) ? { text: buffer.toString('utf8') } : { base64: buffer.toString('base64') };
}
