import { expect, it } from 'vitest';
import { RecentMap } from './recent-map.ts';

it('keeps what was used last', () => {
  const map = new RecentMap<string, number>(3);
  for (const [at, key] of ['a', 'b', 'c'].entries()) map.set(key, at);
  expect(map.get('a')).toBe(0);
  map.set('d', 3);
  expect(['a', 'b', 'c', 'd'].map((key) => map.get(key))).toEqual([0, undefined, 2, 3]);
  map.set('a', 9);
  map.delete('d');
  expect([map.get('a'), map.get('d')]).toEqual([9, undefined]);
  map.clear();
  expect(map.get('a')).toBeUndefined();
});
