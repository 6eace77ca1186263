import { expect, test } from 'vitest';
import { type Page, walk } from './walk.ts';

function walked(
  fetch: (place: string) => Page<string, string>,
  settings: { names?: number; nameBytes?: number; signal?: AbortSignal } = {},
) {
  const { signal = new AbortController().signal, ...bounds } = settings;
  return walk<string, string>({
    first: 'first',
    nameOf: (place) => place,
    keyOf: (item) => item,
    endsWithRepeats: true,
    limits: { pages: 500, names: 100, nameBytes: 1_000, ...bounds },
    signal,
    fetch: async (place) => fetch(place),
  });
}

async function all(...input: Parameters<typeof walked>) {
  const pages: string[] = [];
  for await (const { items, incomplete } of walked(...input))
    pages.push([...items, ...(incomplete ? ['…'] : [])].join(' '));
  return pages;
}

test('who cancels between two pages is asked for nothing more', async () => {
  const caller = new AbortController();
  const asked: string[] = [];
  const pages = walked(
    (place) => {
      asked.push(place);
      return { items: [place], next: `after ${place}` };
    },
    { signal: caller.signal },
  );
  expect((await pages.next()).value).toMatchObject({ items: ['first'] });
  caller.abort();
  await expect(pages.next()).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(asked).toEqual(['first']);
});

test('a place that comes back ends the list, and it is not called whole', async () => {
  expect(
    await all((place) =>
      place === 'first' ? { items: ['a'], next: 'second' } : { items: ['b'], next: 'first' },
    ),
  ).toEqual(['a', 'b …']);
});

test('a server that begins again may give what it gave before', async () => {
  let asked = 0;
  expect(
    await all((place) => {
      asked += 1;
      if (asked === 2) return { items: ['a'], next: 'second', restarted: true };
      return place === 'first' ? { items: ['a'], next: 'second' } : { items: ['b'], next: null };
    }),
  ).toEqual(['a', '', 'b']);
});

test('a question that no server asked for ends a whole list where it brings nothing new', async () => {
  expect(
    await all((place) =>
      place === 'first'
        ? { items: ['a'], next: 'second' }
        : { items: ['a'], next: 'third', unasked: true },
    ),
  ).toEqual(['a', '']);
});

test.each([
  ['names', { names: 3 }],
  ['bytes', { nameBytes: 3 }],
])('one bound of %s for all pages together cuts the list', async (_, bounds) => {
  let page = 0;
  const pages = await all(() => {
    page += 1;
    return { items: [`${page}`, `${'abcdefgh'[page]}`], next: `${page}` };
  }, bounds);
  expect(pages).toEqual(['1 b', '2 …']);
});

test('a place too long to be kept is not followed', async () => {
  expect(await all(() => ({ items: ['a'], next: 'x'.repeat(5_000) }))).toEqual(['a …']);
});
