import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import Conf from 'conf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  placeStrangeFile,
  type StrangeKind,
  strangeKinds,
} from '../../e2e/fixtures/strange-files.ts';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../e2e/fixtures/temporary-folder.ts';
import { defaultSettings } from '../../shared/model/settings.ts';
import type { Logger } from '../../shared/ports.ts';
import { openLogFile } from '../log/log-file.ts';
import { openBook } from '../storage/book.ts';
import {
  keyValueFile,
  objectStoreOptions,
  setAsideDamaged,
  setAsideStrangeLog,
} from '../storage/file-store.ts';
import { openListCache } from '../storage/list-cache.ts';
import { openSettings } from '../storage/settings.ts';

const logger: Logger = { info() {}, warn() {}, error() {} };
const id = '7f0c9d1e-52b4-4a8e-9c3e-0a1b2c3d4e5f';

let folder: TemporaryFolder;
beforeEach(async ({ skip }) => {
  skip(process.platform === 'win32', 'Windows has no such files');
  folder = await createTemporaryFolder('strange');
});
afterEach(() => folder?.remove());

const names = () => readdir(folder.path);
const asideOf = async (name: string) =>
  (await names()).filter((one) => one.startsWith(`${name}.damaged-`));

/** Everything that would hang, or read gigabytes, where a file of the data directory is expected. */
describe.each(strangeKinds)('a %s', (kind: StrangeKind) => {
  test.each(['settings', 'window'] as const)('as %s is set aside', async (name) => {
    await using _strange = await placeStrangeFile(kind, join(folder.path, `${name}.json`));
    expect(setAsideDamaged(folder.path, name)).toMatchObject({ kind: 'setAside' });
    expect(await asideOf(`${name}.json`)).toHaveLength(1);
    const settings = openSettings(keyValueFile(new Conf(objectStoreOptions(folder.path, name))));
    expect(settings.get()).toEqual(defaultSettings);
    expect(settings.update({ theme: 'dark' }).theme).toBe('dark');
  });

  test('as the log is set aside, or not followed, and lines go on', async () => {
    await using _strange = await placeStrangeFile(kind, join(folder.path, 'berth.log'));
    // For root the device lies in the folder itself; for others a link leads to the system's.
    const isOwnDevice = kind === 'device' && process.getuid?.() === 0;
    const apart = isOwnDevice || ['pipe', 'folder', 'socket'].includes(kind);
    expect(setAsideStrangeLog(folder.path)).toEqual(
      apart ? expect.objectContaining({ kind: 'setAside' }) : null,
    );
    const log = openLogFile(folder.path);
    log.write('a line\n');
    log.close();
    expect(await asideOf('berth.log')).toHaveLength(apart ? 1 : 0);
  });

  test('as the log while Berth runs costs lines and nothing else', async () => {
    const log = openLogFile(folder.path);
    await using _strange = await placeStrangeFile(kind, join(folder.path, 'berth.log'));
    log.write('a line\n');
    log.close();
  });

  test('as the book is set aside', async () => {
    await using _strange = await placeStrangeFile(kind, join(folder.path, 'book.json'));
    const opened = openBook(folder.path, { logger });
    if (kind === 'device') {
      // A link to what belongs to the system is not followed at all, and not touched.
      if (process.getuid?.() !== 0)
        return expect(opened).rejects.toMatchObject({ code: 'STORAGE', reason: 'noPermission' });
    }
    const book = await opened;
    expect(book.notices).toMatchObject([{ kind: 'setAside' }]);
    expect((await book.change((state) => ({ ...state, slots: ['one'] }))).slots).toEqual(['one']);
    await book.close();
  });

  test('as a copy of the book is no copy', async () => {
    const first = await openBook(folder.path, { logger });
    await first.change((state) => ({ ...state, slots: ['one'] }));
    await first.close();
    await using _strange = await placeStrangeFile(kind, join(folder.path, 'book.json.2'));
    const book = await openBook(folder.path, { logger });
    expect(book.notices).toEqual([]);
    await book.change((state) => ({ ...state, slots: ['two'] }));
    await book.close();
  });

  test('as a cached list is no list', async () => {
    const place = { registryId: id, origin: 'https://a.example', account: null };
    const key = { ...place, list: 'repositories' } as const;
    const list = { names: ['team/app'], complete: true, seenAt: '2026-01-01T00:00:00.000Z' };
    const first = openListCache(folder.path);
    first.write(key, list);
    await first.close();
    const [path = ''] = (await readdir(folder.path, { recursive: true })).filter((name) =>
      name.endsWith('.gz'),
    );
    await rm(join(folder.path, path));
    await using _strange = await placeStrangeFile(kind, join(folder.path, path));
    const cache = openListCache(folder.path);
    expect(await cache.read(key)).toBeNull();
    cache.write(key, list);
    expect(await cache.read(key)).toEqual(list);
    await cache.close();
  });
});
