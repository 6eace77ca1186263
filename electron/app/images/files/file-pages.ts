import { setImmediate as turn } from 'node:timers/promises';
import { BerthError } from '../../../../shared/errors.ts';
import type { FileEntry } from '../../../../shared/model/image-files.ts';
import { text } from '../../../../shared/text/text.ts';
import { type FileTree, rootNode } from '../../../images/layers/file-tree.ts';
import { followLinks } from '../../../images/layers/follow-links.ts';
import { insidePath } from '../../../images/tar/tar-path.ts';

const pageEntries = 1000;
/** The most entries that a search answers. */
export const mostFound = 1000;

interface Wanted {
  /** The directory whose children are wanted. */
  path?: string | undefined;
  /** What the path of each contains, ignoring case. */
  search?: string | undefined;
  /** Of a tree of one layer, its place. */
  layer?: number | undefined;
  signal: AbortSignal;
}

/**
 * The entries that are wanted of a tree, in pages of 1,000: the children of a
 * directory by name, or all in the order of the tree. Throws NOT_FOUND for a
 * directory that is not there, CANCELLED.
 */
export async function* filePages(
  tree: FileTree,
  wanted: Wanted,
): AsyncGenerator<FileEntry[], void, undefined> {
  const totals = tree.totals();
  const entryOf = (node: number, path: string) =>
    fileEntry(tree, { node, path, totals, layer: wanted.layer });
  if (wanted.path !== undefined && wanted.search === undefined) {
    const children = childrenOf(tree, wanted.path);
    for (let at = 0; at < children.length; at += pageEntries) {
      yield children.slice(at, at + pageEntries).map(({ node, path }) => entryOf(node, path));
      await turn();
      if (wanted.signal.aborted) throw cancelled();
    }
    return;
  }
  let page: FileEntry[] = [];
  let found = 0;
  const search = wanted.search?.toLowerCase();
  const within = wanted.path === undefined ? '' : `${insidePath(wanted.path) ?? ''}/`;
  let seen = 0;
  for (const { node, path } of walk(tree)) {
    seen += 1;
    if (seen % 5000 === 0) {
      await turn();
      if (wanted.signal.aborted) throw cancelled();
    }
    if (search !== undefined && !path.toLowerCase().includes(search)) continue;
    if (within.length > 1 && !path.startsWith(within)) continue;
    page.push(entryOf(node, path));
    found += 1;
    if (search !== undefined && found >= mostFound) break;
    if (search === undefined && page.length === pageEntries) {
      yield page;
      page = [];
    }
  }
  // A tree is in the order of its layers; what is found is read by its name.
  if (search !== undefined) page.sort((one, other) => (one.path < other.path ? -1 : 1));
  for (let at = 0; at < page.length; at += pageEntries) yield page.slice(at, at + pageEntries);
}

function childrenOf(tree: FileTree, path: string): { node: number; path: string }[] {
  const folder = followLinks(tree, path);
  if (folder === 'circle' || folder === null || tree.typeOf(folder) !== 'directory') {
    const why = text(folder === 'circle' ? 'files.circle' : 'files.notFound');
    const operation = text('operation.readFile', { path });
    throw BerthError.of('NOT_FOUND', text('failed', { operation, why }));
  }
  // A link is shown under its own name, with what it points at below it.
  const shown = insidePath(path) ?? '';
  return [...tree.children(folder)]
    .map((node) => {
      const name = tree.name(node);
      return { node, name, path: shown === '' ? name : `${shown}/${name}` };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** All nodes with their paths, parents first. */
function* walk(tree: FileTree): Generator<{ node: number; path: string }, void, undefined> {
  const open = [{ children: tree.children(rootNode), path: '' }];
  for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
    const next = last.children.next();
    if (next.done === true) {
      open.pop();
      continue;
    }
    const name = tree.name(next.value);
    const path = last.path === '' ? name : `${last.path}/${name}`;
    yield { node: next.value, path };
    open.push({ children: tree.children(next.value), path });
  }
}

function fileEntry(
  tree: FileTree,
  options: { node: number; path: string; totals: Float64Array; layer?: number | undefined },
): FileEntry {
  const { node, path, totals, layer } = options;
  const { type, size, mode, modified, link, ...facts } = tree.facts(node);
  const isImplied = tree.isImplied(node);
  return {
    path,
    type,
    size: type === 'directory' ? (totals[node] ?? 0) : (linkedSize(tree, node) ?? size),
    mode: isImplied ? null : mode,
    modifiedAt: isImplied ? null : timeOf(modified),
    link: type === 'symlink' || type === 'hardlink' ? link : null,
    layer: layer ?? facts.layer,
    hasChildren: tree.hasChildren(node),
  };
}

/** A hard link is as large as what it is another name of. */
function linkedSize(tree: FileTree, node: number): number | null {
  if (tree.typeOf(node) !== 'hardlink') return null;
  const target = followLinks(tree, tree.path(node));
  return typeof target === 'number' ? tree.facts(target).size : null;
}

/** ISO time of seconds; null for what no calendar has. */
function timeOf(seconds: number): string | null {
  const time = new Date(seconds * 1000);
  return seconds === 0 || Number.isNaN(time.getTime()) ? null : time.toISOString();
}

function cancelled(): BerthError {
  return BerthError.of('CANCELLED', text('app.cancelled', { method: 'images.files' }));
}
