import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { vectors } from './vector-ids.ts';

/** A title that begins with an id, of a test that runs or a row of a table of tests. */
const title = /(?<!\.(?:skip|todo|fails|skipIf\([^)]*\))\(\s*)(["'`])\[(V\d+)\] /g;

/** Which files hold tests of each id. */
async function filesById(): Promise<Map<string, Set<string>>> {
  const names = await readdir(import.meta.dirname);
  const found = new Map<string, Set<string>>();
  for (const name of names) {
    if (!name.endsWith('.test.ts') || name === 'vector-list.test.ts') continue;
    const text = await readFile(join(import.meta.dirname, name), 'utf8');
    for (const [, , id = ''] of text.matchAll(title))
      found.set(id, (found.get(id) ?? new Set()).add(name));
  }
  return found;
}

test('the list is whole', () => {
  expect(Object.keys(vectors)).toHaveLength(131);
});

test('every vector has a test', async () => {
  const found = await filesById();
  expect(Object.keys(vectors).filter((id) => !found.has(id))).toEqual([]);
});

test('tests name vectors of the list, each in one file', async () => {
  const found = [...(await filesById())];
  expect(found.filter(([id]) => !Object.hasOwn(vectors, id))).toEqual([]);
  expect(found.filter(([, files]) => files.size > 1)).toEqual([]);
});
