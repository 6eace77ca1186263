import { describe, expect, it } from 'vitest';
import { filterNames } from './filter.ts';
import { lazyIndex, listRows, namesBetween } from './list-rows.ts';
import { addNames, emptyList, repositoryOrder } from './name-list.ts';

const names = ['a1', 'b1', 'c2', 'y1', 'z2'];
const list = addNames(emptyList<string>(), names, repositoryOrder);
const rowsOf = (query: string, open: boolean, from = 3) =>
  listRows(filterNames(list, query), lazyIndex(names), { from, open });
const all = (rows: ReturnType<typeof rowsOf>) =>
  Array.from({ length: rows.count }, (_, row) => rows.nameAt(row) ?? 'FOLD');

describe('listRows', () => {
  it.each([
    ['', false, ['a1', 'b1', 'c2', 'FOLD']],
    ['', true, ['a1', 'b1', 'c2', 'FOLD', 'y1', 'z2']],
    ['1', false, ['a1', 'b1', 'FOLD']],
    ['1', true, ['a1', 'b1', 'FOLD', 'y1']],
    ['z', false, ['FOLD']],
    ['a', true, ['a1']],
  ])('of "%s" with the fold open: %s', (query, open, expected) => {
    const rows = rowsOf(query, open);
    expect(all(rows)).toEqual(expected);
    expect(rows.foldRow ?? -1).toBe(expected.indexOf('FOLD'));
    for (const name of names) expect(rows.rowOf(name)).toBe(expected.indexOf(name));
    expect(rows.rowOf('absent')).toBe(-1);
  });

  it('has no fold where nothing is folded away', () => {
    expect(all(rowsOf('', false, 5))).toEqual(names);
    expect(rowsOf('', false, 5).foldRow).toBeNull();
  });

  it('counts what the fold holds of what matches', () => {
    expect([rowsOf('', false).folded, rowsOf('2', true).folded]).toEqual([2, 1]);
  });
});

it('takes the names between two rows, in either direction, past the fold', () => {
  const rows = rowsOf('', true);
  expect(namesBetween(rows, 2, 4)).toEqual(['c2', 'y1']);
  expect(namesBetween(rows, 4, 2)).toEqual(['c2', 'y1']);
});
