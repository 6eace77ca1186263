import { createHash } from 'node:crypto';
import { z } from 'zod';
import { originOf } from '../../shared/address.ts';
import { BerthError } from '../../shared/errors.ts';
import { type JsonBudget, jsonExcess, jsonValue, parseJson } from '../../shared/json-text.ts';
import { text as asText } from '../../shared/text/text.ts';
import { bookVersion, migrate } from './book-migrations.ts';
import { type BookState, bookStateSchema, emptyBook } from './book-state.ts';
import { withSavedPlaces } from './book-tidy.ts';
import { canonicalJson } from './canonical-json.ts';

/** Longer than any book of 200 registries with full platform fields; a longer file is not read. */
export const maxBookBytes = 128 * 1024 * 1024;

/**
 * Deeper and fuller than any book that Berth wrote: earlier versions took
 * `platform` of 2,000 levels, and some stand around it.
 */
export const bookJson: JsonBudget = { depth: 2_100, parts: 4_000_000 };

/** Between the head of a book and its content, as Berth writes it; the head is short. */
const contentKey = ',"content":';
const longestHead = 1024;

const headSchema = z.object({
  format: z.literal('berth-book'),
  version: z.number().int().min(1),
  /** SHA-256 of the content's canonical JSON, hex. */
  checksum: z.string(),
  savedAt: z.iso.datetime(),
  /** Grows when old copies must never come back, as after a rotation. */
  epoch: z.number().int().min(0),
});
type Head = z.infer<typeof headSchema>;
const envelopeSchema = headSchema.extend({ content: z.unknown() });

export interface BookFile {
  state: BookState;
  savedAt: string;
  epoch: number;
}

export type DecodedBook =
  | ({ kind: 'good' } & BookFile)
  /** Written by a newer Berth; `state` is what this one understands of it. */
  | ({ kind: 'newer'; version: number } & BookFile)
  /** As it was written, but this Berth cannot make a state of it. */
  | { kind: 'unreadable' }
  | { kind: 'damaged' };

/**
 * The bytes of `book.json`, in the version that the state is kept in. Throws
 * TOO_LARGE for a state that `decodeBook` would not read.
 */
export function encodeBook({ state, savedAt, epoch }: BookFile): Buffer {
  const { version, ...current } = state;
  const content = canonicalJson(version === 1 ? asVersion1(state) : current);
  if (jsonExcess(content, bookJson) !== null)
    throw BerthError.tooLarge(content.length, maxBookBytes, asText('book.tooLarge'));
  const checksum = sha256(content);
  const head = JSON.stringify({
    format: 'berth-book',
    version,
    checksum,
    savedAt,
    epoch,
  });
  return Buffer.from(`${head.slice(0, -1)}${contentKey}${content}}\n`);
}

/** Reads the bytes of a book, of this version or an older one. Never throws. */
export function decodeBook(bytes: Uint8Array): DecodedBook {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { kind: 'damaged' };
  }
  const json = parseJson(text, bookJson);
  if (!json.ok) return json.why === 'malformed' ? { kind: 'damaged' } : decodeUnparsed(text);
  const envelope = envelopeSchema.safeParse(json.value);
  if (!envelope.success) return { kind: 'damaged' };
  const { content, ...head } = envelope.data;
  if (head.version > bookVersion) return newer(head, parseContent(content));
  if (sha256(canonicalJson(content)) !== head.checksum) return { kind: 'damaged' };
  try {
    const current = contentSchema.parse(migrate(content, head.version));
    // Without secrets there is nothing that waits for the vault.
    const kept = head.version === 1 && current.secrets.length > 0 ? 1 : bookVersion;
    const state = withSavedPlaces({ version: kept, ...current });
    return { kind: 'good', state, savedAt: head.savedAt, epoch: head.epoch };
  } catch {
    // The content is what was written: whatever is wrong, it is not the disk.
    return { kind: 'unreadable' };
  }
}

/** A book that is nested or filled beyond all proportion, as far as it can be known without parsing its content. */
function decodeUnparsed(text: string): DecodedBook {
  const start = text.slice(0, longestHead).indexOf(contentKey);
  if (start < 0) return { kind: 'damaged' };
  const head = headSchema.safeParse(jsonValue(`${text.slice(0, start)}}`));
  if (!head.success) return { kind: 'damaged' };
  if (head.data.version > bookVersion) return newer(head.data, null);
  const content = text.slice(start + contentKey.length, text.lastIndexOf('}'));
  return { kind: sha256(content) === head.data.checksum ? 'unreadable' : 'damaged' };
}

/** A newer book shows what this Berth understands of it. */
function newer({ version, savedAt, epoch }: Head, state: BookState | null): DecodedBook {
  return { kind: 'newer', version, state: state ?? emptyBook, savedAt, epoch };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const contentSchema = bookStateSchema.omit({ version: true });

/** What can be understood of a newer content; null: nothing. */
function parseContent(content: unknown): BookState | null {
  const parsed = contentSchema.safeParse(content);
  return parsed.success ? { version: bookVersion, ...parsed.data } : null;
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
