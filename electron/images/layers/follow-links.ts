import { insidePath } from '../tar/tar-path.ts';
import { type FileTree, rootNode } from './file-tree.ts';

/** Links that are followed one after the other (Linux, MAXSYMLINKS). */
const mostLinks = 40;

/**
 * The node that a path means, links followed inside the tree as its root: `null`
 * where there is none, `'circle'` where links lead in a circle or too far.
 */
export function followLinks(
  tree: FileTree,
  path: string,
  from: number = rootNode,
  last: 'follow' | 'keep' = 'follow',
): number | null | 'circle' {
  let left = path.split('/');
  let node = path.startsWith('/') ? rootNode : from;
  let links = 0;
  while (left.length > 0) {
    const [name = '', ...rest] = left;
    left = rest;
    if (name === '' || name === '.') continue;
    if (name === '..') {
      node = Math.max(rootNode, tree.parentOf(node));
      continue;
    }
    const child = tree.child(node, name);
    if (child === null) return null;
    const { type, link } = tree.facts(child);
    const isLast = left.every((part) => part === '' || part === '.');
    if (type === 'symlink' && (!isLast || last === 'follow')) {
      links += 1;
      if (links > mostLinks) return 'circle';
      left = [...link.split('/'), ...left];
      if (link.startsWith('/')) node = rootNode;
    } else if (type === 'hardlink' && isLast) {
      links += 1;
      const target = insidePath(link);
      if (links > mostLinks) return 'circle';
      if (target === null) return null;
      left = target.split('/');
      node = rootNode;
    } else node = child;
  }
  return node;
}
