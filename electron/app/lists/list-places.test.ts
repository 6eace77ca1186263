import { expect, test } from 'vitest';
import { ListPlaces } from './list-places.ts';

const key = (repository: number) =>
  ({
    registryId: 'one',
    origin: 'https://a.example',
    account: null,
    list: `tags:${repository}`,
  }) as const;
const bookmark = {
  place: { url: new URL('https://a.example/v2/a/tags/list?last=b'), invented: false },
};

test('a place is given once, for ten minutes, of a hundred lists', () => {
  let now = 0;
  const places = new ListPlaces(() => now);
  for (let index = 0; index < 101; index += 1) places.keep(key(index), bookmark);
  expect(places.take(key(0))).toBeNull();
  expect(places.take(key(1))).toBe(bookmark.place);
  expect(places.take(key(1))).toBeNull();
  now = 10 * 60 * 1000 - 1;
  expect(places.take(key(2))).toBe(bookmark.place);
  now += 1;
  expect(places.take(key(3))).toBeNull();
  places.keep(key(4), bookmark);
  places.keep(key(4), { place: null });
  expect(places.take(key(4))).toBeNull();
});
