import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { z } from 'zod';
import { BerthError } from '../../shared/errors.ts';
import { text as asText, type Text } from '../../shared/text/text.ts';
import { writeFileAtomic } from '../storage/atomic-file.ts';
import { readRegularFile } from '../storage/read-regular-file.ts';
import { type Memo, type OwnedText, Unfit } from './owned-text.ts';

/** Bytes of a file of another tool that are read. */
const mostBytes = 1024 * 1024;

/** A file with Berth's part in it. */
export interface OwnedFile {
  /** Absolute. */
  path: string;
  /** Of a file that is not there yet. */
  mode: number;
  text: OwnedText;
}

/** What is kept of a file that Berth wrote to, to take its part out again. */
export const ownedRecordSchema = z.object({
  path: z.string(),
  /** SHA-256 of what Berth left there; null: no file. */
  written: z.string().nullable(),
  /** The bytes before Berth's part came in, in a file beside it; null: there was no file. */
  original: z.object({ backup: z.string(), hash: z.string() }).nullable(),
  memo: z.string().nullable(),
});
export type OwnedRecord = z.infer<typeof ownedRecordSchema>;

/** What a file is to become, made from how it was found. */
export interface FilePlan {
  path: string;
  /** What is there now; null: no file. */
  before: string | null;
  after: string | null;
  /** The same without Berth's part. */
  base: string | null;
  memo: Memo;
  found: Found;
}

interface Found {
  /** Where links lead to. */
  real: string;
  text: string | null;
  hash: string | null;
  mode: number;
}

/**
 * Looks at a file and works out what it becomes: Berth's part goes into what
 * stood there before, byte for byte, or into what others made of it since.
 * Throws `Unfit` for a file that is to be left alone: it does not parse, is
 * read-only, another account's, outside the home folder, or no file.
 */
export async function planPut(
  file: OwnedFile,
  record: OwnedRecord | null,
  home: string,
): Promise<FilePlan> {
  const found = await find(file.path, file.mode, home);
  const base = await baseOf(found, record, file.text);
  const { text, memo } = file.text.put(base);
  return { path: file.path, before: found.text, after: text, base, memo, found };
}

/** The same for taking Berth's part out: the bytes of before, or what others made of the file without it. */
export async function planTake(
  record: OwnedRecord,
  text: OwnedText,
  home: string,
): Promise<FilePlan> {
  const found = await find(record.path, 0o600, home);
  const base = await baseOf(found, record, text);
  return { path: record.path, before: found.text, after: base, base, memo: null, found };
}

/** What the file was before Berth, as far as others let it be. */
async function baseOf(
  found: Found,
  record: OwnedRecord | null,
  text: OwnedText,
): Promise<string | null> {
  if (record === null || found.text === null) return record === null ? found.text : null;
  if (found.hash !== record.written) return text.take(found.text, record.memo);
  if (record.original === null) return null;
  const { backup, hash } = record.original;
  const kept = await readRegularFile(backup, { limit: mostBytes }).catch(() => null);
  if (kept?.state !== 'read' || hashOf(kept.bytes) !== hash)
    return text.take(found.text, record.memo);
  return decoded(kept.bytes);
}

/**
 * What is to be remembered of a plan, before it is carried out: a process that is
 * killed in between leaves a record of something that is not there, never
 * something that nobody remembers. Makes the backup. Throws `Unfit`.
 */
export async function remember(
  plan: FilePlan,
  record: OwnedRecord | null,
  now: string,
): Promise<OwnedRecord> {
  const { path, after, memo } = plan;
  const written = after === null ? null : hashOf(Buffer.from(after, 'utf8'));
  return { path, written, original: await backup(plan, record, now), memo };
}

/** Carries a plan out, unless the file changed since: a new file in one step, read back. Throws `Unfit`. */
export async function carryOut({ path, found, after }: FilePlan, home: string): Promise<void> {
  const present = await find(path, found.mode, home);
  if (present.hash !== found.hash || present.real !== found.real)
    throw new Unfit(asText('effects.changed'));
  if (after === found.text) return;
  try {
    if (after === null) await fs.rm(found.real, { force: true });
    else {
      await fs.mkdir(dirname(found.real), { recursive: true, mode: 0o755 });
      await writeFileAtomic(found.real, Buffer.from(after, 'utf8'), { mode: found.mode });
    }
  } catch (error) {
    throw new Unfit(asText('effects.notWritten', { why: whyOf(error) }));
  }
  if ((await find(path, found.mode, home)).text !== after)
    throw new Unfit(asText('effects.changed'));
}

/** Removes the backup of a file that has nothing of Berth in it any more. */
export async function forget({ original }: OwnedRecord): Promise<void> {
  if (original !== null) await fs.rm(original.backup, { force: true });
}

/** The bytes without Berth's part, kept beside the file: the first ones, and again when others changed them. */
async function backup(
  { found, base }: FilePlan,
  record: OwnedRecord | null,
  now: string,
): Promise<OwnedRecord['original']> {
  if (base === null) return null;
  const bytes = Buffer.from(base, 'utf8');
  const hash = hashOf(bytes);
  if (record?.original?.hash === hash) return record.original;
  const stamp = now.replaceAll(/[-:]|\.\d+/g, '');
  const place = record?.original?.backup ?? `${found.real}.berth-${stamp}.bak`;
  try {
    await writeFileAtomic(place, bytes, { mode: found.mode });
  } catch (error) {
    throw new Unfit(asText('effects.notWritten', { why: whyOf(error) }));
  }
  return { backup: place, hash };
}

async function find(path: string, mode: number, home: string): Promise<Found> {
  const real = await fs.realpath(path).catch(() => null);
  const inside = await fs.realpath(home);
  if (real === null) {
    const link = await fs.lstat(path).catch(() => null);
    if (link !== null) throw new Unfit(asText('effects.notRegular'));
    // The folders that are there already must not lead elsewhere.
    const parent = await nearest(dirname(path));
    if (!isWithin(parent, inside)) throw new Unfit(asText('effects.outsideHome'));
    return { real: path, text: null, hash: null, mode };
  }
  if (!isWithin(real, inside)) throw new Unfit(asText('effects.outsideHome'));
  const stat = await fs.stat(real);
  const file = await readRegularFile(real, { limit: mostBytes }).catch(() => null);
  if (file === null || file.state === 'notRegular' || file.state === 'missing')
    throw new Unfit(asText('effects.notRegular'));
  if (file.state === 'tooLarge') throw new Unfit(asText('effects.tooLarge'));
  const own = process.getuid?.();
  if (own !== undefined && file.owner !== own) throw new Unfit(asText('effects.notYours'));
  if ((stat.mode & 0o200) === 0) throw new Unfit(asText('effects.readOnly'));
  return {
    real,
    text: decoded(file.bytes),
    hash: hashOf(file.bytes),
    mode: stat.mode & 0o777,
  };
}

/** The real path of the deepest folder of a path that is there. */
async function nearest(folder: string): Promise<string> {
  const real = await fs.realpath(folder).catch(() => null);
  return real ?? (dirname(folder) === folder ? folder : nearest(dirname(folder)));
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(join(folder, sep));
}

/** Marks of byte order stay in the text, so that it goes back as it came. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Unfit(asText('effects.notText'));
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function whyOf(error: unknown): string | Text {
  if (error instanceof BerthError) return error.message;
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
