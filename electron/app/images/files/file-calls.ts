import { isUtf8 } from 'node:buffer';
import type { Handlers, ParsedInput } from '../../../../shared/api.ts';
import { BerthError } from '../../../../shared/errors.ts';
import { type FileContent, longestPreview } from '../../../../shared/model/image-files.ts';
import { text } from '../../../../shared/text/text.ts';
import type { RegistryClient } from '../../../registry/client.ts';
import type { CoreParts } from '../../core-parts.ts';
import { unlessEnded, untilEnded } from '../../registries/client-pool.ts';
import { pooledClient } from '../../registries/registry-client-access.ts';
import { type FileReading, type FoundFile, findFile, readFileBytes } from './file-bytes.ts';
import { filePages } from './file-pages.ts';
import { LayerSource } from './layer-source.ts';
import {
  assertConsent,
  type ListedFiles,
  type Progress,
  readListings,
  readUnasked,
  whileWorking,
} from './read-listings.ts';
import { saveFile } from './save-file.ts';

type FileCalls = Pick<Handlers, 'images.files' | 'images.file' | 'images.saveFile'>;
type FileInput = ParsedInput<'images.file'>;

/** The files of an image, without pulling it. */
export function fileCalls(parts: CoreParts): FileCalls {
  return {
    async *'images.files'(input, { signal }) {
      const { client, ended } = await pooledClient(parts, input.registryId);
      const both = AbortSignal.any([signal, ended]);
      yield* untilEnded(ended, pagesOf(client, { ...input, signal: both }));
    },

    async 'images.file'(input, { signal }) {
      const { client, ended } = await pooledClient(parts, input.registryId);
      const both = AbortSignal.any([signal, ended]);
      return unlessEnded(ended, contentOf(client, input, both));
    },

    async *'images.saveFile'(input, { signal }) {
      const { client, ended } = await pooledClient(parts, input.registryId);
      const both = AbortSignal.any([signal, ended]);
      yield* untilEnded(ended, savedOf(parts, client, input, both));
    },
  };
}

async function* pagesOf(
  client: RegistryClient,
  input: ParsedInput<'images.files'> & { signal: AbortSignal },
) {
  const { tree, listings, progress } = yield* withEntries(readListings(client, input));
  const all = [...listings.values()];
  const totals = tree.totals();
  const summary = {
    entries: tree.entries,
    size: totals[0] ?? 0,
    cut: tree.cut,
    leftOut: tree.leftOut,
    byToc: all.filter(({ toc }) => toc !== null).length,
    notArchives: all.filter(({ isNoArchive }) => isNoArchive).length,
  };
  for await (const entries of filePages(tree, input)) yield { entries, ...progress };
  yield { entries: [], ...progress, summary };
}

/** Progress as pages without entries. */
async function* withEntries(
  work: AsyncGenerator<Progress, ListedFiles, undefined>,
): AsyncGenerator<Progress & { entries: [] }, ListedFiles, undefined> {
  for (;;) {
    const next = await work.next();
    if (next.done === true) return next.value;
    yield { entries: [], ...next.value };
  }
}

/** One file's place, with what it takes to read it; listing comes first, and counts. */
interface PlannedFile {
  file: FoundFile;
  reading: Omit<FileReading, 'limit' | 'take'>;
}

async function planFile(
  listed: ListedFiles,
  client: RegistryClient,
  input: FileInput,
  signal: AbortSignal,
): Promise<PlannedFile> {
  const found = findFile(listed.tree, input.path);
  const file = { ...found, layer: input.layer ?? found.layer };
  const layer = listed.layers[file.layer];
  const listing = listed.listings.get(file.layer);
  if (layer === undefined || listing === undefined) throw new Error('The layer was listed');
  const needed = listing.toc === null ? (layer.size ?? 0) : file.size;
  const spent = listed.progress.read;
  assertConsent({
    needed: needed + spent,
    mayRead: input.mayRead ?? readUnasked,
    image: input.digest,
  });
  const source = new LayerSource(client, { repository: input.repository, layer, signal });
  return { file, reading: { source, listing, file } };
}

async function contentOf(
  client: RegistryClient,
  input: FileInput,
  signal: AbortSignal,
): Promise<FileContent> {
  const work = readListings(client, { ...input, signal });
  let next = await work.next();
  while (next.done !== true) next = await work.next();
  const { file, reading } = await planFile(next.value, client, input, signal);
  const pieces: Uint8Array[] = [];
  const { proven } = await readFileBytes({
    ...reading,
    limit: longestPreview,
    take: (piece) => {
      pieces.push(piece);
    },
  });
  const bytes = Buffer.concat(pieces);
  const cut = file.size > bytes.length;
  const { path, size, layer } = file;
  return { path, size, layer, cut, proven, ...asText(bytes, cut) };
}

/** Text where the bytes are UTF-8 without zeros; a character cut in two at the end is left away. */
function asText(bytes: Buffer, cut: boolean): { text: string } | { base64: string } {
  for (let less = 0; less <= (cut ? 3 : 0); less += 1) {
    const part = bytes.subarray(0, bytes.length - less);
    if (isUtf8(part) && !part.includes(0)) return { text: part.toString('utf8') };
  }
  return { base64: bytes.toString('base64') };
}

async function* savedOf(
  parts: CoreParts,
  client: RegistryClient,
  input: FileInput,
  signal: AbortSignal,
): AsyncGenerator<Progress & { savedTo?: string }, void, undefined> {
  const work = readListings(client, { ...input, signal });
  let next = await work.next();
  while (next.done !== true) {
    yield next.value;
    next = await work.next();
  }
  const { file, reading } = await planFile(next.value, client, input, signal);
  const { source } = reading;
  const needed = reading.listing.toc === null ? (source.layer.size ?? 0) : file.size;
  const progress = () => ({ read: source.read, needed });
  const { saveFile: ask } = parts.confirmation;
  if (ask === undefined)
    throw BerthError.of('UNSUPPORTED', text('files.cannotSave'), {
      hint: text('files.cannotSave.hint'),
    });
  yield progress();
  const path = await ask({ fileName: fileNameOf(file.path) }, signal);
  if (path === null) throw BerthError.of('CANCELLED', text('files.notSaved'));
  const savedTo = yield* whileWorking(
    saveFile(path, (take) => readFileBytes({ ...reading, limit: file.size + 1, take })),
    progress,
  );
  yield { ...progress(), savedTo };
}

/** A name that every system takes for one of a file, whatever the image calls it. */
function fileNameOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/[\\/:*?"<>|\p{Cc}]/gu, '_');
  return name.slice(0, 200);
}
