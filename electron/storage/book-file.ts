import { createHash } from 'node:crypto';
import { z } from 'zod';
import { bookVersion, migrate } from './book-migrations.ts';
import { type BookState, bookStateSchema, emptyBook } from './book-state.ts';
import { withSavedPlaces } from './book-tidy.ts';
import { canonicalJson } from './canonical-json.ts';

/** Longer than any book of 200 registries with full platform fields; a longer file is not read. */
export const maxBookBytes = 128 * 1024 * 1024;

const envelopeSchema = z.object({
  format: z.literal('berth-book'),
  version: z.number().int().min(1),
  /** SHA-256 of the content's canonical JSON, hex. */
  checksum: z.string(),
  savedAt: z.iso.datetime(),
  /** Grows when old copies must never come back, as after a rotation. */
  epoch: z.number().int().min(0),
  content: z.unknown(),
});

export interface BookFile {
  state: BookState;
  savedAt: string;
  epoch: number;
}

export type DecodedBook =
  | ({ kind: 'good' } & BookFile)
  /** Written by a newer Berth; `state` is what this one understands of it. */
  | ({ kind: 'newer'; version: number } & BookFile)
  | { kind: 'damaged' };

/** The bytes of `book.json`. */
export function encodeBook({ state, savedAt, epoch }: BookFile): Buffer {
  const content = canonicalJson(state);
  const checksum = createHash('sha256').update(content).digest('hex');
  const head = JSON.stringify({
    format: 'berth-book',
    version: bookVersion,
    checksum,
    savedAt,
    epoch,
  });
  return Buffer.from(`${head.slice(0, -1)},"content":${content}}\n`);
}

/** Reads the bytes of a book, of this version or an older one. Never throws. */
export function decodeBook(bytes: Uint8Array): DecodedBook {
  try {
    return decode(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return { kind: 'damaged' };
  }
}

function decode(text: string): DecodedBook {
  const { version, checksum, savedAt, epoch, content } = envelopeSchema.parse(JSON.parse(text));
  if (version > bookVersion) {
    const state = bookStateSchema.safeParse(content).data ?? emptyBook;
    return { kind: 'newer', version, state, savedAt, epoch };
  }
  const actual = createHash('sha256').update(canonicalJson(content)).digest('hex');
  if (actual !== checksum) return { kind: 'damaged' };
  const state = withSavedPlaces(bookStateSchema.parse(migrate(content, version)));
  return { kind: 'good', state, savedAt, epoch };
}
