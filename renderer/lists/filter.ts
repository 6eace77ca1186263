import { NameStore } from '../../shared/search/name-store.ts';
import { parseQuery, type Query } from '../../shared/search/query.ts';
import { Scan } from '../../shared/search/scan.ts';
import type { NameList } from './name-list.ts';

/** Which names of a list match a search; `indexes` is null when all do. */
export interface Matches<K = unknown> {
  readonly list: NameList<K>;
  readonly query: string;
  /** The best match first, then those of each level of the ranking in the list's order. */
  readonly indexes: readonly number[] | null;
  /** What was asked for last is still being looked for: these are the matches before it, or its first. */
  readonly pending?: boolean;
  /** The search took too long and ended early: more names may match. */
  readonly cut?: boolean;
}

/** What is searched for: spaces around it have no meaning. */
export function normaliseQuery(query: string): string {
  return query.trim();
}

/** What a search asks for; the one asked for last is read once. */
export function queryOf(text: string): Query {
  if (lastQuery?.text !== text) lastQuery = { text, query: parseQuery(text) };
  return lastQuery.query;
}

let lastQuery: { text: string; query: Query } | null = null;

/** Milliseconds after which the page goes on with what was found. */
const longestSearch = 500;

/** The names that match a search, found at once: for lists of some thousand names. */
export function filterNames<K>(list: NameList<K>, text: string): Matches<K> {
  const wanted = normaliseQuery(text);
  const query = queryOf(wanted);
  if (query.kind === 'all') return { list, query: wanted, indexes: null };
  if (query.kind === 'problem') return { list, query: wanted, indexes: [] };
  const scan = new Scan(storeOf(list), query);
  const until = performance.now() + longestSearch;
  let whole = false;
  while (!whole && performance.now() < until) whole = scan.step(until);
  const indexes = plainNumbers(scan.found());
  return { list, query: wanted, indexes, ...(whole ? {} : { cut: true }) };
}

const stores = new WeakMap<NameList, NameStore>();

function storeOf(list: NameList): NameStore {
  let store = stores.get(list);
  if (store === undefined) {
    store = new NameStore();
    store.add(list.names);
    stores.set(list, store);
  }
  return store;
}

/** The same numbers as a plain array; `Array.from` takes several times as long. */
export function plainNumbers(numbers: Uint32Array): number[] {
  const plain = new Array<number>(numbers.length);
  for (let at = 0; at < numbers.length; at += 1) plain[at] = numbers[at] ?? 0;
  return plain;
}

/** How many names match. */
export function countOf(matches: Matches): number {
  return matches.indexes?.length ?? matches.list.names.length;
}

/** The name in row `row` of the matches. */
export function nameAt(matches: Matches, row: number): string | undefined {
  const index = matches.indexes === null ? row : matches.indexes[row];
  return index === undefined ? undefined : matches.list.names[index];
}

/** The row that shows the name at `index` of the list, or -1. */
export function rowOfIndex({ list, indexes }: Matches, index: number): number {
  if (index < 0 || indexes === null) return index;
  let rows = rowsByIndex.get(indexes);
  if (rows === undefined) {
    rows = new Int32Array(list.names.length).fill(-1);
    for (let row = 0; row < indexes.length; row += 1) rows[indexes[row] ?? 0] = row;
    rowsByIndex.set(indexes, rows);
  }
  return rows[index] ?? -1;
}

const rowsByIndex = new WeakMap<readonly number[], Int32Array>();
