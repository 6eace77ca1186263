import { compareText, naturalKey } from '../../shared/tags/natural-key.ts';
import { type TagKey, tagKey } from '../../shared/tags/tag-key.ts';
import { compareTagKeys } from '../../shared/tags/tag-order.ts';

/** How a list of names is ordered: the key of a name is made once, then only compared. */
export interface NameOrder<K> {
  keyOf(name: string): K;
  compare(a: K, b: K): number;
}

/** Repositories: from A, naturally. */
export const repositoryOrder: NameOrder<string> = { keyOf: naturalKey, compare: compareText };

/** Tags: versions newest first, then the others naturally. */
export const tagOrder: NameOrder<TagKey> = { keyOf: tagKey, compare: compareTagKeys };

/** An ordered list of distinct names with what search needs made ready; never changed in place. */
export interface NameList<K = unknown> {
  readonly names: readonly string[];
  readonly keys: readonly K[];
  /** The names in lower case, for search. */
  readonly lower: readonly string[];
}

/** A list without names. */
export function emptyList<K>(): NameList<K> {
  return { names: [], keys: [], lower: [] };
}

/** Merges unordered names into a list; names already there, or twice in `added`, stay once. */
export function addNames<K>(
  list: NameList<K>,
  added: readonly string[],
  order: NameOrder<K>,
): NameList<K> {
  if (added.length === 0) return list;
  const fresh = [...new Set(added)].map((name) => ({ name, key: order.keyOf(name) }));
  fresh.sort((a, b) => order.compare(a.key, b.key) || compareText(a.name, b.name));
  const names: string[] = [];
  const keys: K[] = [];
  const lower: string[] = [];
  let from = 0;
  // Places are found by halving: a page is small beside the list it joins.
  const copyUpTo = (end: number) => {
    for (; from < end; from += 1) {
      names.push(list.names[from] as string);
      keys.push(list.keys[from] as K);
      lower.push(list.lower[from] as string);
    }
  };
  for (const { name, key } of fresh) {
    const { index, found } = locationOf(list, name, key, order, from);
    copyUpTo(index);
    if (found) continue;
    names.push(name);
    keys.push(key);
    lower.push(name.toLowerCase());
  }
  copyUpTo(list.names.length);
  return { names, keys, lower };
}

/** The position of a name, or -1. */
export function indexOfName<K>(list: NameList<K>, name: string, order: NameOrder<K>): number {
  const { index, found } = locationOf(list, name, order.keyOf(name), order, 0);
  return found ? index : -1;
}

/** Where a name stands, or would stand, at or after `from`. */
function locationOf<K>(
  list: NameList<K>,
  name: string,
  key: K,
  order: NameOrder<K>,
  from: number,
): { index: number; found: boolean } {
  let low = from;
  let high = list.names.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = list.names[middle] as string;
    const difference = order.compare(list.keys[middle] as K, key) || compareText(there, name);
    if (difference === 0) return { index: middle, found: true };
    if (difference < 0) low = middle + 1;
    else high = middle;
  }
  return { index: low, found: false };
}
