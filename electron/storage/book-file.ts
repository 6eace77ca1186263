import { createHash } from 'node:crypto';
import { z } from 'zod';
import { originOf } from '../../shared/address.ts';
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

/** The bytes of `book.json`, in the version that the state is kept in. */
export function encodeBook({ state, savedAt, epoch }: BookFile): Buffer {
  const { version, ...current } = state;
  const content = canonicalJson(version === 1 ? asVersion1(state) : current);
  const checksum = createHash('sha256').update(content).digest('hex');
  const head = JSON.stringify({
    format: 'berth-book',
    version,
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
    const state = parseContent(content, 2) ?? emptyBook;
    return { kind: 'newer', version, state, savedAt, epoch };
  }
  const actual = createHash('sha256').update(canonicalJson(content)).digest('hex');
  if (actual !== checksum) return { kind: 'damaged' };
  const content2 = contentSchema.parse(migrate(content, version));
  // Without secrets there is nothing that waits for the vault.
  const kept = version === 1 && content2.secrets.length > 0 ? 1 : 2;
  const state = withSavedPlaces({ version: kept, ...content2 });
  return { kind: 'good', state, savedAt, epoch };
}

const contentSchema = bookStateSchema.omit({ version: true });

/** What can be understood of a newer content; null: nothing. */
function parseContent(content: unknown, version: 2): BookState | null {
  const parsed = contentSchema.safeParse(content);
  return parsed.success ? { version, ...parsed.data } : null;
}

/** The content as version 1 spelled it: what a secret is sealed to stood beside it. */
function asVersion1({ version: _version, secrets, ...rest }: BookState): unknown {
  const registries = [...rest.registries, ...rest.deleted.map(({ registry }) => registry)];
  return {
    ...rest,
    secrets: secrets.flatMap(({ binding: { owner, field }, sealed }) => {
      const registry = registries.find(({ id }) => id === owner.id);
      if (registry === undefined) return [];
      const { id: registryId, provider, address } = registry;
      return [{ binding: { registryId, field, provider, origin: originOf(address) }, sealed }];
    }),
  };
}
