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
const seenAt = '2026-11-30T12:00:00.000Z';
const behind = { seenAt, count: 2 };
const cached = { names: ['a', 'b'], complete: false, seenAt };

test('a place is given once, for ten minutes, of a hundred lists', () => {
  let now = 0;
  const places = new ListPlaces(() => now);
  for (let index = 0; index < 101; index += 1) places.keep(key(index), bookmark, behind);
  expect(places.take(key(0), cached)).toBeNull();
  expect(places.take(key(1), cached)).toBe(bookmark.place);
  expect(places.take(key(1), cached)).toBeNull();
  now = 10 * 60 * 1000 - 1;
  expect(places.take(key(2), cached)).toBe(bookmark.place);
  now += 1;
  expect(places.take(key(3), cached)).toBeNull();
  places.keep(key(4), bookmark, behind);
  places.keep(key(4), { place: null }, behind);
  expect(places.take(key(4), cached)).toBeNull();
});

test.each([
  ['none', null],
  ['a whole list', { ...cached, complete: true }],
  ['one seen before', { ...cached, seenAt: '2026-11-30T11:59:59.999Z' }],
  ['a shorter one', { ...cached, names: ['a'] }],
  ['a longer one', { ...cached, names: ['a', 'b', 'c'] }],
])('behind other names (%s) there is no place', (_what, other) => {
  const places = new ListPlaces(() => 0);
  places.keep(key(1), bookmark, behind);
  expect(places.take(key(1), other)).toBeNull();
});
