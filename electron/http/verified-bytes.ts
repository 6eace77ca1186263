import { createHash } from 'node:crypto';

/** Algorithms that can be checked, by the names of OCI Image 1.1, "Registered algorithms", and Node's. */
const checkable: ReadonlySet<string> = new Set(['sha256', 'sha384', 'sha512']);

/** True for a digest whose algorithm is known here. */
export function isCheckable(digest: string): boolean {
  return checkable.has(digest.slice(0, digest.indexOf(':')));
}

export interface Expected {
  /** `algorithm:hex`, checkable; null checks the length alone. */
  digest: string | null;
  /** Bytes; null when nobody knows. */
  length: number | null;
}

/**
 * Passes bytes on and holds the last piece back until their length and digest
 * are what was expected: who has got all of them has got the right ones. Throws
 * what `wrong` makes, for a length as soon as there are too many. Pieces must
 * not be changed after they were given.
 */
export async function* verifiedBytes(
  source: AsyncIterable<Uint8Array>,
  { digest, length }: Expected,
  wrong: (what: 'digest' | 'length', bytes: number) => Error,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = digest === null ? null : createHash(digest.slice(0, digest.indexOf(':')));
  let held: Uint8Array | null = null;
  let bytes = 0;
  for await (const piece of source) {
    if (piece.length === 0) continue;
    bytes += piece.length;
    if (length !== null && bytes > length) throw wrong('length', bytes);
    hash?.update(piece);
    if (held !== null) yield held;
    held = piece;
  }
  if (length !== null && bytes !== length) throw wrong('length', bytes);
  if (hash !== null && `${digest?.slice(0, digest.indexOf(':'))}:${hash.digest('hex')}` !== digest)
    throw wrong('digest', bytes);
  if (held !== null) yield held;
}
