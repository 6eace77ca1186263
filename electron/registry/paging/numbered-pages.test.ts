import { expect, test } from 'vitest';
import { countedPage, listedSoFar, type NumberedPage, numberedPages } from './numbered-pages.ts';

async function walked(fetch: (page: number) => NumberedPage<string>) {
  const items: string[] = [];
  let incomplete = false;
  let pages = 0;
  const walk = numberedPages<string>({
    fetch: async (page) => fetch(page),
    keyOf: (item) => item,
    limits: { pages: 1_000, names: 1_000, nameBytes: 100_000 },
    signal: new AbortController().signal,
  });
  for await (const page of walk) {
    pages += 1;
    items.push(...page.items);
    incomplete = page.incomplete;
  }
  return { items, incomplete, pages };
}

test('an empty page that the server points on from is not the end', async () => {
  const pages = [['a'], [], [], ['b'], []];
  expect(
    await walked((page) => ({ items: pages[page - 1] ?? [], more: page < pages.length })),
  ).toEqual({ items: ['a', 'b'], incomplete: false, pages: 5 });
});

test('a page that was filtered empty is not the end of a counted list', async () => {
  const pages = [['a', 'b'], [], ['c']];
  expect(await walked((page) => countedPage(page, 2, pages[page - 1] ?? [], 5))).toEqual({
    items: ['a', 'b', 'c'],
    incomplete: false,
    pages: 3,
  });
});

test('the next page after a filtered one begins beyond it', async () => {
  const pages = new Map([
    [0, ['a', 'b']],
    [4, ['c']],
  ]);
  const listed = listedSoFar(2);
  expect(await walked(() => listed.page(pages.get(listed.count) ?? [], 5))).toEqual({
    items: ['a', 'b', 'c'],
    incomplete: false,
    pages: 3,
  });
});

test('a server that points on for ever without an item is left, and the list is not called whole', async () => {
  const found = await walked((page) => ({ items: page === 1 ? ['a'] : [], more: true }));
  expect(found).toMatchObject({ items: ['a'], incomplete: true });
  expect(found.pages).toBeLessThan(200);
});
