import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';
import { onlyThorough } from '../../../e2e/fixtures/thorough.ts';
import type { Input } from '../../../shared/api.ts';
import { platformLimits } from '../../../shared/platform-fields.ts';
import { decodeBook, maxBookBytes } from '../../storage/book-file.ts';
import { bookVersion } from '../../storage/book-migrations.ts';
import { canonicalJson } from '../../storage/canonical-json.ts';

let directory: string;
let core: TestCore | null = null;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'berth-book-budget-'));
});
afterEach(async () => {
  await core?.close();
  core = null;
  await rm(directory, { recursive: true, force: true });
});

async function open(): Promise<TestCore> {
  await core?.close();
  core = await openTestCore({ directory });
  return core;
}

const path = () => join(directory, 'book.json');
const setAside = async () => (await readdir(directory)).filter((name) => name.includes('damaged'));

const arrays = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
const objects = (depth: number): unknown =>
  JSON.parse(`${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`);
const both = (depth: number): unknown =>
  JSON.parse(`${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`);

/** `platform` with a value of so many levels in it, itself among them. */
function platform(value: unknown): Input<'registries.create'>['registry'] {
  return { name: 'Deep', address: 'deep.example.com', platform: { zadig: value } as never };
}

/** A book as Berth writes it, whatever its content. */
function bookOf(content: string, version: number = bookVersion): string {
  const checksum = createHash('sha256').update(content).digest('hex');
  const savedAt = '2026-01-01T00:00:00.000Z';
  const head = JSON.stringify({ format: 'berth-book', version, checksum, savedAt, epoch: 0 });
  return `${head.slice(0, -1)},"content":${content}}\n`;
}

/** The book of this folder with another value in the place of a record's `platform.zadig`. */
async function replacePlatform(value: unknown): Promise<Buffer> {
  const book = JSON.parse(await readFile(path(), 'utf8'));
  book.content.registries[0].platform.zadig = value;
  const text = bookOf(canonicalJson(book.content), book.version);
  await writeFile(path(), text);
  return Buffer.from(text);
}

describe.each([
  ['arrays', arrays],
  ['objects', objects],
  ['both by turns', both],
])('platform of %s', (_, nested) => {
  test.each([33, 65, 300, 2000, 20_000])(
    '%i deep is refused and nothing is written',
    async (depth) => {
      const { call } = await open();
      for (const work of [
        () => call('registries.create', { registry: platform(nested(depth)) }),
        () => call('registries.check', { registry: platform(nested(depth)) }),
      ])
        await expect(work()).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      const saved = await call('registries.create', { registry: platform(1) });
      await expect(
        call('registries.update', {
          ...{ id: saved.id, revision: saved.revision },
          changes: { platform: { zadig: nested(depth) } as never },
        }),
      ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      expect(await readFile(path(), 'utf8')).not.toMatch(/\[\[|{"a":/);
    },
  );

  test('as deep as it may be is read at the next start', async () => {
    const { call } = await open();
    // `platform` itself is the first level.
    const value = nested(platformLimits.depth - 2);
    await call('registries.create', { registry: platform(value) });
    const again = await open();
    expect((await again.call('app.info', {})).notices).toEqual([]);
    const { registries } = await again.call('registries.list', {});
    expect(registries[0]?.platform).toEqual({ zadig: value });
  });

  test('2,000 deep, as earlier versions took it, is read and kept, and left out of answers', async () => {
    const first = await open();
    const { id } = await first.call('registries.create', { registry: platform(1) });
    await first.close();
    await replacePlatform(nested(2000));
    const second = await open();
    expect((await second.call('app.info', {})).notices).toEqual([]);
    const { registries } = await second.call('registries.list', {});
    expect(registries).toMatchObject([{ id, name: 'Deep', platform: {} }]);
    await second.call('registries.setDefault', { id });
    const third = await open();
    expect((await third.call('registries.list', {})).defaultId).toBe(id);
    expect(await readFile(path(), 'utf8')).toMatch(
      /(?:\[{2000}|(?:{"a":){1999}|(?:\[{"a":){1000})/,
    );
    const { text } = await third.call('exchange.export', { format: 'backup', ids: [id] });
    await expect(third.call('exchange.preview', { text: text ?? '' })).resolves.toMatchObject({
      format: 'backup',
    });
  });
});

describe('a book that is as it was written, but cannot be read', () => {
  test.each([
    ['nested beyond what any version wrote', arrays(5000)],
    ['nested without end', arrays(100_000)],
  ])('%s stays as it is', async (_, value) => {
    const first = await open();
    await first.call('registries.create', { registry: platform(1) });
    await first.close();
    core = null;
    const bytes = await replacePlatform(value);
    const { call } = await open();
    expect((await call('app.info', {})).notices).toMatchObject([{ kind: 'readOnly' }]);
    await expect(call('registries.create', { registry: platform(1) })).rejects.toMatchObject({
      code: 'STORAGE',
      reason: 'damagedFile',
    });
    expect(await setAside()).toEqual([]);
    expect((await readFile(path())).equals(bytes)).toBe(true);
  });

  test('of a form that this version does not know stays as it is', async () => {
    const text = bookOf(canonicalJson({ registries: 'elsewhere' }));
    await writeFile(path(), text);
    const { call } = await open();
    expect((await call('app.info', {})).notices).toMatchObject([{ kind: 'readOnly' }]);
    expect(await setAside()).toEqual([]);
    expect(await readFile(path(), 'utf8')).toBe(text);
  });

  test('of a newer version is opened read-only, however deep', () => {
    const deep = canonicalJson({ registries: [], later: arrays(100_000) });
    expect(decodeBook(Buffer.from(bookOf(deep, bookVersion + 1)))).toMatchObject({
      kind: 'newer',
      version: bookVersion + 1,
    });
  });
});

describe('a book of nothing but brackets', () => {
  const open = '['.repeat(maxBookBytes);
  const flat = '[],'.repeat(maxBookBytes / 3);
  const head = bookOf('').slice(0, -2);
  test.for<[string, string]>([
    ['that never close', open],
    ['side by side', `[${flat}[]]`.slice(0, maxBookBytes)],
    ['that never close, behind a sound head', head + open.slice(head.length)],
    ['side by side, behind a sound head', `${head}[${flat.slice(2000)}[]]}`],
    ['of objects', '{"a":'.repeat(maxBookBytes / 5)],
  ])('%s is damaged, and takes no memory to speak of', ([what, text], context) => {
    if (what.includes('behind') || what === 'of objects') onlyThorough(context);
    const bytes = Buffer.from(text, 'latin1');
    const before = process.memoryUsage.rss();
    expect(decodeBook(bytes).kind).toBe('damaged');
    // The text itself is there once more, decoded; parsed it took gigabytes.
    expect(process.memoryUsage.rss() - before).toBeLessThan(4 * maxBookBytes);
  });
});
