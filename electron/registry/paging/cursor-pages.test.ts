import { expect, test } from 'vitest';
import { type CursorPage, cursorPages } from './cursor-pages.ts';
import type { ListBounds } from './walk.ts';

async function walked(
  pages: Readonly<Record<string, CursorPage<string>>>,
  bounds: Partial<ListBounds> = {},
) {
  const asked: (string | null)[] = [];
  const found: unknown[] = [];
  const walk = cursorPages<string>({
    keyOf: (item) => item,
    limits: { pages: 10, names: 10, nameBytes: 1_000, ...bounds },
    signal: new AbortController().signal,
    fetch: async (cursor) => {
      asked.push(cursor);
      return pages[cursor ?? ''] ?? { items: [], next: null };
    },
  });
  for await (const { items, incomplete } of walk) found.push(incomplete ? [...items, '…'] : items);
  return { asked, found };
}

test('cursors lead on, through empty pages and repeated members, to the last page', async () => {
  const { asked, found } = await walked({
    '': { items: ['a', 'b'], next: '2' },
    2: { items: [], next: '3' },
    3: { items: ['b', 'c'], next: null },
  });
  expect(asked).toEqual([null, '2', '3']);
  expect(found).toEqual([['a', 'b'], [], ['c']]);
});

test('a cursor that was given already ends the list, marked', async () => {
  const { asked, found } = await walked({
    '': { items: ['a'], next: '2' },
    2: { items: ['b'], next: '3' },
    3: { items: ['c'], next: '2' },
  });
  expect(asked).toEqual([null, '2', '3']);
  expect(found).toEqual([['a'], ['b'], ['c', '…']]);
});

test.each([
  ['pages', { pages: 2 }],
  ['members', { names: 2 }],
])('too many %s end the list, marked', async (_title, bounds) => {
  const { found } = await walked(
    {
      '': { items: ['a'], next: '2' },
      2: { items: ['b'], next: '3' },
      3: { items: ['c'], next: null },
    },
    bounds,
  );
  expect(found).toEqual([['a'], ['b', '…']]);
});
