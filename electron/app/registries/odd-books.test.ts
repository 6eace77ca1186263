import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { book2 } from '../../../e2e/fixtures/old-book.ts';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../../e2e/fixtures/temporary-folder.ts';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';
import { canonicalJson } from '../../storage/canonical-json.ts';

const bookSchema = z.looseObject({
  content: z.looseObject({ registries: z.array(z.looseObject({ id: z.string() })) }),
});
type Content = z.infer<typeof bookSchema>['content'];

let folder: TemporaryFolder;
let core: TestCore | undefined;
afterEach(async () => {
  await core?.close();
  core = undefined;
  await folder.remove();
});

/** The recorded book of version 2 with a content of its own, as somebody would write it who knows the format. */
async function openWith(change: (content: Content) => Content): Promise<TestCore> {
  folder = await createTemporaryFolder('odd-book');
  const { content, ...head } = bookSchema.parse(JSON.parse(await readFile(book2, 'utf8')));
  const changed = change(content);
  const checksum = createHash('sha256').update(canonicalJson(changed)).digest('hex');
  const text = JSON.stringify({ ...head, checksum, content: changed });
  await writeFile(join(folder.path, 'book.json'), text);
  core = await openTestCore({ directory: folder.path });
  return core;
}

const first = ({ registries }: Content) => registries[0]?.id ?? '';
const gone = '00000000-0000-4000-8000-00000000dead';

test.each<[string, (content: Content) => Content, number]>([
  ['no favourites', (content) => content, 0],
  ['unknown fields', (content) => ({ ...content, later: { deep: [1] } }), 0],
  [
    'favourites of registries that are gone',
    (content) => ({
      ...content,
      favourites: [gone, first(content)].map((registryId) => ({ registryId, repository: 'a' })),
    }),
    1,
  ],
  [
    'favourites twice',
    (content) => ({
      ...content,
      favourites: [1, 2, 3].map(() => ({ registryId: first(content), repository: 'a' })),
    }),
    1,
  ],
  [
    'favourites that are none',
    (content) => ({
      ...content,
      favourites: [null, 'a', { registryId: 'x', repository: 1 }, { registryId: first(content) }],
    }),
    0,
  ],
  ['favourites in another form', (content) => ({ ...content, favourites: { a: 1 } }), 0],
  [
    'five thousand favourites',
    (content) => ({
      ...content,
      favourites: Array.from({ length: 5_000 }, (_, at) => ({
        registryId: first(content),
        repository: `app-${at}`,
      })),
    }),
    5_000,
  ],
  ['a default that is gone', (content) => ({ ...content, defaultId: gone }), 0],
])(
  'a book of version 2 with %s keeps its registries, is used and changed',
  async (_, change, count) => {
    const opened = await openWith(change);
    const { registries, defaultId } = await opened.call('registries.list', {});
    expect(registries.length).toBeGreaterThan(0);
    expect(registries.map(({ id }) => id)).toEqual([...new Set(registries.map(({ id }) => id))]);
    if (defaultId !== null) expect(registries.map(({ id }) => id)).toContain(defaultId);
    expect((await opened.call('favourites.list', {})).favourites).toHaveLength(count);
    await opened.call('registries.create', { registry: { name: 'New', address: 'new.example' } });
    await opened.close();
    core = await openTestCore({ directory: folder.path });
    expect((await core.call('registries.list', {})).registries).toHaveLength(registries.length + 1);
    expect((await core.call('favourites.list', {})).favourites).toHaveLength(count);
  },
);
