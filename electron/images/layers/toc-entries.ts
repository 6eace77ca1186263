import { z } from 'zod';
import { parseJson } from '../../../shared/json-text.ts';
import type { TarEntryType } from '../tar/tar-header.ts';
import { insidePath } from '../tar/tar-path.ts';

const number = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().catch(undefined);
const string = z.string().optional().catch(undefined);

const entrySchema = z.object({
  name: z.string(),
  type: z.string(),
  size: number,
  mode: number,
  modtime: string,
  linkName: string,
  offset: number,
  endOffset: number,
  innerOffset: number,
  digest: string,
});
const tocSchema = z.object({ version: z.number(), entries: z.array(z.unknown()).max(2_000_000) });

/** One file, directory or link as a table of contents tells of it. */
export interface TocEntry {
  path: string;
  type: TarEntryType;
  size: number;
  mode: number;
  modified: number;
  link: string;
  /** Where its content begins in the blob, compressed by itself. */
  offset: number;
  /** Bytes of other content before it, once decompressed. */
  inner: number;
  /** Of the file's bytes; null where it is not told. */
  digest: string | null;
}

const types: Readonly<Record<string, TarEntryType>> = {
  dir: 'directory',
  reg: 'file',
  symlink: 'symlink',
  hardlink: 'hardlink',
  char: 'character',
  block: 'block',
  fifo: 'fifo',
};

/** Depth and parts of a table that is parsed: one entry has some twelve members. */
const tocBudget = { depth: 12, parts: 12_000_000 };

/**
 * The entries of a table of contents of eStargz or zstd:chunked, which have one
 * shape; null in the place of those that lead out of the image. Answers null where the
 * JSON is no table.
 */
export function tocEntries(json: string): (TocEntry | null)[] | null {
  const parsed = parseJson(json, tocBudget);
  const toc = parsed.ok ? tocSchema.safeParse(parsed.value) : null;
  if (toc?.success !== true) return null;
  return toc.data.entries.flatMap((one) => {
    const entry = entrySchema.safeParse(one);
    const type = entry.success ? types[entry.data.type] : undefined;
    if (!entry.success || type === undefined) return [];
    const path = insidePath(entry.data.name);
    if (path === null) return [null];
    const { size = 0, mode = 0, modtime, linkName = '', offset = 0, innerOffset = 0 } = entry.data;
    const modified = modtime === undefined ? Number.NaN : Date.parse(modtime);
    return [
      {
        ...{ path, type, size: type === 'file' ? size : 0, mode: mode & 0o7777 },
        modified: Number.isNaN(modified) ? 0 : Math.floor(modified / 1000),
        ...{ link: linkName, offset, inner: innerOffset, digest: entry.data.digest ?? null },
      },
    ];
  });
}
