import type { TarEntry } from '../tar/tar-reader.ts';
import type { FileTree, NodeFacts } from './file-tree.ts';

const whiteout = '.wh.';
const opaqueMark = '.wh..wh..opq';
/** What aufs and stargz keep in archives for themselves. */
const ownMarks: ReadonlySet<string> = new Set([
  '.prefetch.landmark',
  '.no.prefetch.landmark',
  'stargz.index.json',
]);

/**
 * Puts an entry of a layer's archive into the layer's tree: a whiteout stands under
 * the name that it removes, an opaque directory holds one node `.wh..wh..opq`
 * (OCI Image 1.1, "Whiteouts").
 */
export function addToLayer(tree: FileTree, entry: TarEntry): void {
  const { path, type, size, mode, modified, link, offset, sparse } = entry;
  const slash = path.lastIndexOf('/');
  const folder = path.slice(0, slash + 1);
  const name = path.slice(slash + 1);
  const facts: NodeFacts = { type, size, mode, modified, link, offset, layer: 0 };
  if (folder === '' && ownMarks.has(name)) return;
  if (name === opaqueMark) tree.add(path, { ...facts, type: 'opaque', size: 0 });
  // Of aufs, and a mark without a name: they remove nothing.
  else if (name.startsWith('.wh..wh.') || name === whiteout) return;
  else if (name.startsWith(whiteout)) {
    const removed = folder + name.slice(whiteout.length);
    const there = tree.find(removed);
    // What the same layer adds stays: a whiteout is about layers below.
    if (there === null) tree.add(removed, { ...facts, type: 'removed', size: 0 });
    else tree.markRemoving(there);
  } else {
    const there = tree.find(path);
    if (there !== null && tree.typeOf(there) === 'removed') tree.markRemoving(there);
    // A place in the archive says nothing of a sparse file's bytes.
    tree.add(path, sparse ? { ...facts, offset: -1 } : facts);
  }
}
