/** Enough of a body to tell what it is. */
export const markLength = 4;

/** How the encodings begin that have a mark of their own (RFC 1952, RFC 1950, RFC 8878, compress(1)). */
const marks: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  gzip: (bytes) => begins(bytes, 0x1f, 0x8b),
  'x-gzip': (bytes) => begins(bytes, 0x1f, 0x8b),
  deflate: (bytes) => ((bytes[0] ?? 0) & 0x0f) === 8 && bytes.readUInt16BE(0) % 31 === 0,
  // Brotli has no mark, but a curly bracket would be a stream of nothing.
  br: (bytes) => bytes[0] !== 0x7b,
  zstd: (bytes) => begins(bytes, 0x28, 0xb5, 0x2f, 0xfd),
  compress: (bytes) => begins(bytes, 0x1f, 0x9d),
  'x-compress': (bytes) => begins(bytes, 0x1f, 0x9d),
};

/**
 * True when a body that is said to be encoded is not: proxies decode and leave
 * `Content-Encoding` behind, and servers write names of character sets there.
 */
export function isUntrue(encoding: string, first: Buffer): boolean {
  if (first.length < 2) return first.length > 0;
  const mark = Object.hasOwn(marks, encoding) ? marks[encoding] : undefined;
  return mark === undefined ? isText(first) : !mark(first);
}

/** True for the beginning of JSON or of a web page. */
export function isText(first: Buffer): boolean {
  return /^(?:\uFEFF)?\s*[{["<]/.test(first.subarray(0, 16).toString('utf8'));
}

function begins(bytes: Buffer, ...mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte);
}
