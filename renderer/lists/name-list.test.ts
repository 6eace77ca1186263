import { describe, expect, it } from 'vitest';
import { compareNatural } from '../../shared/tags/natural-key.ts';
import { countOf, filterNames, nameAt, rowOfIndex } from './filter.ts';
import { highlight } from './highlight.ts';
import {
  addNames,
  emptyList,
  indexOfName,
  type NameList,
  repositoryOrder,
  tagOrder,
} from './name-list.ts';

const repositories = (...pages: readonly (readonly string[])[]): NameList<string> =>
  pages.reduce((list, page) => addNames(list, page, repositoryOrder), emptyList<string>());

describe('repository order', () => {
  it('runs from A, ignoring case, with numbers by value and namespaces together', () => {
    const expected = [
      'Alpha',
      'app',
      'app/api',
      'app/web',
      'app-2',
      'app-10',
      'app10',
      'beta',
      'Zeta',
    ];
    expect(repositories([...expected].reverse()).names).toEqual(expected);
  });

  it('keeps one order whatever pages the names come in', () => {
    const names = Array.from({ length: 500 }, (_, at) => `team-${at % 11}/service-${at}`);
    const whole = repositories(names).names;
    const reversed = [...names].reverse();
    expect(
      repositories(reversed.slice(0, 123), reversed.slice(123, 124), reversed.slice(124)).names,
    ).toEqual(whole);
    expect([...names].sort(compareNatural)).toEqual(whole);
  });

  it('keeps a name that comes twice once, and names that differ in case both', () => {
    expect(repositories(['b', 'a', 'b'], ['a', 'A']).names).toEqual(['A', 'a', 'b']);
  });

  it('does not change the list it was given', () => {
    const before = repositories(['b']);
    addNames(before, ['a'], repositoryOrder);
    expect(before.names).toEqual(['b']);
    expect(addNames(before, [], repositoryOrder)).toBe(before);
  });

  it('finds names by halving', () => {
    const list = repositories(Array.from({ length: 1000 }, (_, at) => `r${at}`));
    for (const [index, name] of list.names.entries())
      expect(indexOfName(list, name, repositoryOrder)).toBe(index);
    expect(indexOfName(list, 'absent', repositoryOrder)).toBe(-1);
  });

  it('merges tags by version', () => {
    const list = addNames(
      addNames(emptyList(), ['1.9', 'latest'], tagOrder),
      ['1.10', 'main'],
      tagOrder,
    );
    expect(list.names).toEqual(['1.10', '1.9', 'latest', 'main']);
  });
});

describe('filterNames', () => {
  it('finds by any part, ignoring case and spaces around', () => {
    const list = repositories(['library/Nginx', 'library/redis', 'tools/nginx-exporter']);
    const matches = filterNames(list, ' NGINX ');
    expect(countOf(matches)).toBe(2);
    expect([nameAt(matches, 0), nameAt(matches, 1), nameAt(matches, 2)]).toEqual([
      'library/Nginx',
      'tools/nginx-exporter',
      undefined,
    ]);
  });

  it('shows everything without a search', () => {
    const list = repositories(['a', 'b']);
    const matches = filterNames(list, '  ');
    expect(matches.indexes).toBeNull();
    expect(countOf(matches)).toBe(2);
    expect(rowOfIndex(matches, 1)).toBe(1);
  });

  it('answers the same among 100,000 names whether it narrows or starts anew', () => {
    const names = Array.from({ length: 100_000 }, (_, at) => `team-${at % 97}/service-${at}`);
    const list = repositories(names);
    expect(list.names).toHaveLength(100_000);
    let narrowed = filterNames(list, '');
    for (const query of [
      's',
      'se',
      'service-9',
      'service-99',
      'service-999',
      'service-99',
      'e-42',
      'team-96/',
    ]) {
      narrowed = filterNames(list, query, narrowed);
      const expected = list.names.filter((name) => name.includes(query));
      expect(countOf(narrowed)).toBe(expected.length);
      expect(narrowed.indexes?.map((index) => list.names[index])).toEqual(expected);
      expect(filterNames(list, query).indexes).toEqual(narrowed.indexes);
    }
    const last = expectNumber(narrowed.indexes?.at(-1));
    expect(rowOfIndex(narrowed, last)).toBe(countOf(narrowed) - 1);
    expect(rowOfIndex(filterNames(list, 'no such name'), 5)).toBe(-1);
  });

  it('does not narrow by the matches of another list', () => {
    const before = filterNames(repositories(['alpha']), 'a');
    const after = filterNames(repositories(['alpha', 'beta']), 'a', before);
    expect(countOf(after)).toBe(2);
  });
});

describe('highlight', () => {
  it('marks every place of the search', () => {
    expect(highlight('nginx/Nginx', 'ngi')).toEqual([
      { text: 'ngi', match: true },
      { text: 'nx/', match: false },
      { text: 'Ngi', match: true },
      { text: 'nx', match: false },
    ]);
  });

  it('leaves a name alone that does not hold it, and one whose case changes its length', () => {
    expect(highlight('redis', 'x')).toEqual([{ text: 'redis', match: false }]);
    expect(highlight('İx', 'x')).toEqual([{ text: 'İx', match: false }]);
    expect(highlight('redis', '')).toEqual([{ text: 'redis', match: false }]);
  });
});

function expectNumber(value: number | undefined): number {
  expect(value).toBeTypeOf('number');
  return value ?? Number.NaN;
}
