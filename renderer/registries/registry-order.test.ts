import { describe, expect, it } from 'vitest';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import { parseQuery } from '../../shared/search/query.ts';
import { moveRegistry } from './registry-order.ts';
import { rankRegistries, searchRegistries, sharedHosts } from './registry-search.ts';

describe('moveRegistry', () => {
  it.each([
    ['down', 'b', 2, null, ['a', 'c', 'b', 'd']],
    ['to the top', 'c', 0, null, ['c', 'a', 'b', 'd']],
    ['past the end', 'b', 99, null, ['a', 'c', 'd', 'b']],
    ['never above the default', 'c', 0, 'a', ['a', 'c', 'b', 'd']],
  ] as const)('moves %s', (_title, id, target, defaultId, expected) => {
    expect(moveRegistry(['a', 'b', 'c', 'd'], id, target, defaultId)).toEqual(expected);
  });

  it('answers the same array when nothing moves', () => {
    const ids = ['a', 'b'];
    expect(moveRegistry(ids, 'a', 1, 'a')).toBe(ids);
    expect(moveRegistry(ids, 'b', 1, null)).toBe(ids);
    expect(moveRegistry(ids, 'x', 0, null)).toBe(ids);
  });
});

describe('searchRegistries', () => {
  const registries = [
    savedRegistry({ name: 'Production', address: 'https://one.test' }),
    savedRegistry({ name: 'Mirror', address: 'https://two.test:5000/prod' }),
    savedRegistry({ name: 'Other', address: 'https://three.test' }),
  ];

  it('looks at name and address, ignoring case', () => {
    expect(searchRegistries(registries, ' PROD ').map(({ name }) => name)).toEqual([
      'Production',
      'Mirror',
    ]);
    expect(searchRegistries(registries, '')).toHaveLength(3);
  });

  it.each([
    ['ann', 'Mirror'],
    ['quay', 'Other'],
    ['staging', 'Other'],
    ['two mirror', 'Mirror'],
    ['prodction', 'Production'],
    ['quay/acme', undefined],
  ])('looks at account, provider and group: %s', (text, expected) => {
    const [first, second, third] = registries;
    const account = { kind: 'password', username: 'ann', state: 'saved', changedAt: null } as const;
    const known = [
      savedRegistry({ ...first }),
      savedRegistry({ ...second, credential: account }),
      savedRegistry({ ...third, provider: 'quay', group: 'Staging' }),
    ];
    expect(searchRegistries(known, text).map(({ name }) => name)).toEqual(
      expected === undefined ? [] : [expected],
    );
  });

  it('puts what is found by name before what is found elsewhere', () => {
    const ranked = rankRegistries(registries.toReversed(), parseQuery('prod'));
    expect(ranked.map(({ name }) => name)).toEqual(['Production', 'Mirror']);
    expect(rankRegistries(registries, parseQuery('one'))).toHaveLength(1);
  });

  it('tells which registries share a host', () => {
    const twin = savedRegistry({ address: 'http://one.test' });
    const shared = sharedHosts([...registries, twin]);
    expect([...shared]).toEqual([registries[0]?.id, twin.id]);
  });
});
