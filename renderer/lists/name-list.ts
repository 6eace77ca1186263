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

/** An ordered list of distinct names; never changed in place. */
export interface NameList<K = unknown> {
  readonly names: readonly string[];
  readonly keys: readonly K[];
  /** How the list grew, for who follows it page by page; absent where it came to be as a whole. */
  readonly growth?: Growth;
}

/** The pages that joined a list; later states of it share the array. */
export interface Growth {
  readonly pages: GrowthPage[];
  /** How many of the pages this list holds. */
  readonly count: number;
}

/** Names that joined in one go, and where each stood in the list then, ascending. */
export interface GrowthPage {
  readonly names: readonly string[];
  readonly places: Uint32Array<ArrayBuffer>;
}

/** A list without names. */
export function emptyList<K>(): NameList<K> {
  return { names: [], keys: [], growth: { pages: [], count: 0 } };
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
  const joined: string[] = [];
  const places: number[] = [];
  let from = 0;
  // Places are found by halving: a page is small beside the list it joins.
  const copyUpTo = (end: number) => {
    for (; from < end; from += 1) {
      names.push(list.names[from] as string);
      keys.push(list.keys[from] as K);
    }
  };
  for (const { name, key } of fresh) {
    const { index, found } = locationOf(list, name, key, order, from);
    copyUpTo(index);
    if (found) continue;
    joined.push(name);
    places.push(names.length);
    names.push(name);
    keys.push(key);
  }
  copyUpTo(list.names.length);
  const page = { names: joined, places: Uint32Array.from(places) };
  return { names, keys, ...grown(list.growth, page) };
}

/** The growth with one page more; a list that already grew another way begins none anew. */
function grown(
  growth: Growth | undefined,
  page: GrowthPage,
): { growth: Growth } | Record<string, never> {
  if (growth === undefined || growth.pages.length !== growth.count) return {};
  growth.pages.push(page);
  return { growth: { pages: growth.pages, count: growth.count + 1 } };
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
