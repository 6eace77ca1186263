import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { vectors } from './vector-ids.ts';

/** A title that begins with an id: of a test, or a row of a table of tests. */
const title = /(["'`])\[(V\d+)\] /g;

async function titledIds(): Promise<{ id: string; file: string }[]> {
  const names = await readdir(import.meta.dirname);
  const files = names.filter((name) => /^[a-g]-.*\.test\.ts$/.test(name));
  const found = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(import.meta.dirname, file), 'utf8');
      return [...text.matchAll(title)].map(([, , id = '']) => ({ id, file }));
    }),
  );
  return found.flat();
}

test('every vector has a test', async () => {
  const ids = new Set((await titledIds()).map(({ id }) => id));
  expect(Object.keys(vectors).filter((id) => !ids.has(id))).toEqual([]);
});

test('no vector has two tests, and no test names an unknown one', async () => {
  const titled = await titledIds();
  const files = new Map<string, string[]>();
  for (const { id, file } of titled) files.set(id, [...(files.get(id) ?? []), file]);
  expect(Object.fromEntries([...files].filter(([, places]) => places.length > 1))).toEqual({});
  expect(titled.filter(({ id }) => !Object.hasOwn(vectors, id))).toEqual([]);
});

test('the list is whole', () => {
  expect(Object.keys(vectors)).toHaveLength(131);
});
