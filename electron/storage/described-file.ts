import fs from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { z } from 'zod';
import { jsonValue } from '../../shared/json-text.ts';
import { type TagDetails, tagDetailsSchema } from '../../shared/model/tag-details.ts';
import { writeFileAtomic } from './atomic-file.ts';
import { inflateLines } from './inflated-lines.ts';
import { type ListKey, nameHash, stateFolder } from './list-cache-file.ts';
import { readRegularFile } from './read-regular-file.ts';

/** What told facts belong to: a repository of one state of a registry. */
export type DescribedKey = Omit<ListKey, 'list'> & { repository: string };

/** Tags of one repository that are kept. */
export const mostDescribed = 20_000;
const maxCompressedBytes = 8 * 1024 * 1024;
const maxBytes = 32 * 1024 * 1024;
/** One tag's line, in characters; one beyond it is not kept. */
const maxLine = 32 * 1024;

const headSchema = z.object({
  format: z.literal('berth-described'),
  version: z.literal(1),
  /** So that a file that was moved shows nothing. */
  repository: z.string(),
});

const pack = promisify(gzip);

/** Where the facts of a repository's tags lie; null for an id that is none. */
export function describedPath(folder: string, key: DescribedKey): string | null {
  const own = stateFolder(folder, key);
  return own === null ? null : join(own, `described-${nameHash(key.repository)}.gz`);
}

/** The files of all repositories of a registry as it is now. Never throws. */
export async function describedPaths(
  folder: string,
  key: Omit<ListKey, 'list'>,
): Promise<string[]> {
  const own = stateFolder(folder, key);
  if (own === null) return [];
  const names = await fs.readdir(own).catch(() => []);
  return names
    .filter((name) => /^described-[0-9a-f]{32}\.gz$/.test(name))
    .map((name) => join(own, name));
}

/** The facts in a file, a line of JSON for each tag; none where it cannot be read. Never throws. */
export async function readDescribedFile(path: string, repository: string): Promise<TagDetails[]> {
  const file = await readDescribed(path);
  return file?.repository === repository ? file.tags : [];
}

/** The facts in a file whose lines hold `having`, and the repository that they are of. Never throws. */
export async function readDescribed(
  path: string,
  having = '',
): Promise<{ repository: string; tags: TagDetails[] } | null> {
  try {
    const file = await readRegularFile(path, { limit: maxCompressedBytes });
    if (file.state !== 'read') return null;
    const tags: TagDetails[] = [];
    let repository: string | null = null;
    const limits = { bytes: maxBytes, line: maxLine, lines: mostDescribed + 1 };
    await inflateLines(file.bytes, limits, (line) => {
      if (repository === null) ({ repository } = headSchema.parse(jsonValue(line)));
      else if (line.includes(having)) {
        const parsed = tagDetailsSchema.safeParse(jsonValue(line));
        if (parsed.success) tags.push(parsed.data);
      }
    });
    return repository === null ? null : { repository, tags };
  } catch {
    return null;
  }
}

/** Answers how many bytes it takes. Throws STORAGE. */
export async function writeDescribedFile(
  path: string,
  repository: string,
  tags: readonly TagDetails[],
): Promise<number> {
  const head: z.infer<typeof headSchema> = { format: 'berth-described', version: 1, repository };
  let left = maxBytes - JSON.stringify(head).length - 1;
  const lines: string[] = [];
  for (const tag of tags.slice(-mostDescribed)) {
    const line = JSON.stringify(tag);
    left -= Buffer.byteLength(line) + 1;
    if (line.length <= maxLine && left >= 0) lines.push(line);
  }
  const bytes = await pack([JSON.stringify(head), ...lines].join('\n'), { level: 1 });
  await writeFileAtomic(path, bytes, { mode: 0o600 });
  return bytes.length;
}
