import { FileTree, rootNode, type TreeLimits } from './file-tree.ts';
import { followLinks } from './follow-links.ts';

/** Entries after which others have their turn. */
const entriesAtOnce = 20_000;

/**
 * The tree that a container sees: layers from the lowest up, each taking away what
 * its whiteouts and opaque directories name and adding its own (OCI Image 1.1,
 * "Applying Changesets"). What a layer removes never is its own.
 */
export async function mergeLayers(
  layers: readonly FileTree[],
  options: { pause: () => Promise<void>; limits?: TreeLimits },
): Promise<FileTree> {
  const merged = new FileTree(options.limits);
  for (const [at, layer] of layers.entries()) {
    await addLayer(merged, layer, at, options.pause);
    merged.leftOut += layer.leftOut;
    merged.cut ||= layer.cut;
  }
  return merged;
}

async function addLayer(
  merged: FileTree,
  layer: FileTree,
  at: number,
  pause: () => Promise<void>,
): Promise<void> {
  const open: { from: number; to: number }[] = [{ from: rootNode, to: rootNode }];
  let done = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const node of layer.children(next.from)) {
      done += 1;
      if (done % entriesAtOnce === 0) await pause();
      const to = addNode(merged, layer, { node, into: next.to, at });
      if (to !== null && layer.hasChildren(node)) open.push({ from: node, to });
    }
  }
}

/** Adds one node; answers where in the merged tree its children go. */
function addNode(
  merged: FileTree,
  layer: FileTree,
  { node, into, at }: { node: number; into: number; at: number },
): number | null {
  const type = layer.typeOf(node);
  if (type === 'opaque') {
    merged.removeBelow(into, at, false);
    return null;
  }
  const name = layer.name(node);
  const there = merged.child(into, name);
  if (there !== null && (type === 'removed' || layer.isRemoving(node)))
    merged.removeBelow(there, at, true);
  if (type === 'removed') return null;
  const target = merged.child(into, name);
  if (layer.isImplied(node)) {
    if (target === null) return merged.addChild(into, name, null, at);
    if (merged.typeOf(target) === 'directory') return target;
    // Below a link of a lower layer lies what it points at.
    if (merged.typeOf(target) === 'symlink') {
      const through = followLinks(merged, name, into);
      if (typeof through === 'number' && merged.typeOf(through) === 'directory') return through;
    }
  }
  const isDirectory = type === 'directory';
  if (target !== null && !isDirectory) merged.removeBelow(target, at, false);
  const added = merged.addChild(into, name, { ...layer.facts(node), layer: at }, at);
  if (added === null || isDirectory || !layer.hasChildren(node)) return added;
  const through = type === 'symlink' ? followLinks(merged, name, into) : null;
  return typeof through === 'number' && merged.typeOf(through) === 'directory' ? through : added;
}
