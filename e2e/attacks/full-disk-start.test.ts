import { chmod, chown, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { findProgram } from '../../build/lib/required-tools.ts';
import { apiOverHttp } from '../fixtures/api-over-http.ts';
import { builtServe } from '../fixtures/built-serve.ts';
import { makeCheapVault } from '../fixtures/cheap-vault.ts';
import { type ServeOptions, type ServeProcess, startServe } from '../fixtures/serve-process.ts';
import { mountSmallDisk, type SmallDisk } from '../fixtures/small-disk.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { onlyThorough } from '../fixtures/thorough.ts';
import { buildOnce } from '../stand-in/build-once.ts';

beforeAll(buildOnce, 120_000);

const passphrase = 'correct horse battery';

const client = (serve: ServeProcess) => apiOverHttp(serve.origin, serve.token);
const notices = async (serve: ServeProcess): Promise<unknown> =>
  Reflect.get(Object(await client(serve).call('app.info', {})), 'notices');
const fieldOf = (value: unknown, name: string): unknown => Reflect.get(Object(value), name);

async function needDisk(context: TestContext, path: string): Promise<SmallDisk> {
  const disk = await mountSmallDisk(path);
  if (disk === null) context.skip('only root of Linux can mount a small disk');
  return disk;
}

async function withServe(
  options: ServeOptions,
  work: (serve: ServeProcess) => Promise<void>,
): Promise<void> {
  const serve = await startServe(options);
  try {
    await work(serve);
  } finally {
    await serve.kill();
  }
}

/** Saves a registry with a password, the sample and a setting; answers the first one's id. */
async function saveSome(options: ServeOptions): Promise<unknown> {
  // Another account could not read what this one makes.
  if (options.through === undefined) await makeCheapVault(options.dataDirectory, passphrase);
  const serve = await startServe({ ...options, env: { BERTH_PASSPHRASE: passphrase } });
  const api = client(serve);
  const credential = { kind: 'password', username: 'ann', password: 'sesame-4711-canary' };
  const registry = { name: 'Kept', address: 'registry.example.com', credential };
  const created = await api.call('registries.create', { registry });
  await api.call('registries.openSample', {});
  await api.call('settings.update', { changes: { theme: 'dark' } });
  expect(await serve.stop()).toBe(0);
  return fieldOf(created, 'id');
}

/** Every file with its content and time, except fillers. */
async function everything(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || entry.name.startsWith('filler-')) continue;
    found[path] = `${(await stat(path)).mtimeMs} ${(await readFile(path)).toString('base64')}`;
  }
  return found;
}

/** What was saved can be read and used; every change says why it cannot be saved. */
async function expectReadOnly(serve: ServeProcess, id: unknown, reason: string): Promise<void> {
  const api = client(serve);
  expect(await notices(serve)).toMatchObject([
    { kind: 'readOnly', message: expect.stringContaining('Nothing can be saved now') },
  ]);
  expect(serve.stderr()).toContain('Nothing can be saved now');
  const list = await api.call('registries.list', {});
  const registries = fieldOf(list, 'registries');
  expect(registries).toMatchObject([{ name: 'Kept' }, { sample: true }]);
  expect(await api.call('settings.get', {})).toMatchObject({ theme: 'dark' });
  expect(await api.call('vault.unlock', { passphrase })).toMatchObject({ state: 'unlocked' });
  expect(await api.call('registries.get', { id })).toMatchObject({
    credential: { state: 'saved' },
  });
  const sample = fieldOf(Array.isArray(registries) ? registries[1] : null, 'id');
  for await (const page of api.stream('repositories.list', { registryId: sample })) {
    expect(page).toBeDefined();
    break;
  }
  const revision = fieldOf(await api.call('registries.get', { id }), 'revision');
  const registry = { name: 'New', address: 'new.example.com' };
  for (const [method, input] of [
    ['registries.create', { registry }],
    ['registries.update', { id, revision, changes: { description: 'new' } }],
    ['registries.delete', { id }],
    ['registries.setDefault', { id: null }],
    ['repositories.pin', { registryId: id, repository: 'team/app' }],
    ['settings.update', { changes: { theme: 'light' } }],
    ['vault.rotate', { passphrase }],
    ['vault.setPassphrase', { passphrase: 'another one', current: passphrase }],
  ] as const)
    await expect(api.call(method, input), method).rejects.toMatchObject({
      code: 'STORAGE',
      reason,
    });
  // When a registry was seen is remembered in memory meanwhile.
  const after = withoutSeen(await api.call('registries.list', {}));
  expect(after).toMatchObject({ registries: withoutSeen(registries) });
}

function withoutSeen(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, inner: unknown) => (key === 'lastSeen' ? undefined : inner)),
  );
}

/** With room again saving works by itself, windows hear of it, and it lasts. */
async function expectHealed(serve: ServeProcess, options: ServeOptions): Promise<void> {
  const api = client(serve);
  await expect.poll(() => notices(serve), { timeout: 30_000, interval: 200 }).toEqual([]);
  const registry = { name: 'New', address: 'new.example.com' };
  await api.call('registries.create', { registry });
  await api.call('settings.update', { changes: { theme: 'light' } });
  expect(await readdir(options.dataDirectory)).toContain('berth.lock');
  expect(await serve.stop()).toBe(0);
  await withServe(options, async (next) => {
    expect(await client(next).call('registries.list', {})).toMatchObject({
      registries: [{ name: 'Kept' }, { sample: true }, { name: 'New' }],
    });
    expect(await client(next).call('settings.get', {})).toMatchObject({ theme: 'light' });
    expect(await notices(next)).toEqual([]);
  });
}

describe('a start', () => {
  for (const [what, reason, begin, end] of [
    ['on a full disk', 'diskFull', (disk) => disk.fill(), (disk) => disk.free()],
    ['without a free inode', 'diskFull', (disk) => disk.fill('files'), (disk) => disk.free()],
    [
      'on a read-only file system',
      'noPermission',
      (disk) => disk.remount('ro'),
      (disk) => disk.remount('rw'),
    ],
  ] as const satisfies readonly (readonly [
    string,
    string,
    (disk: SmallDisk) => Promise<void>,
    (disk: SmallDisk) => Promise<void>,
  ])[])
    it(`${what} opens read-only, writes nothing, and heals itself`, async (context) => {
      if (what !== 'on a full disk') onlyThorough(context);
      await using folder = await createTemporaryFolder('full-start');
      const options = { dataDirectory: join(folder.path, 'data') };
      await using disk = await needDisk(context, options.dataDirectory);
      const id = await saveSome(options);
      await begin(disk);
      const before = await everything(options.dataDirectory);
      await withServe(options, async (serve) => {
        await expectReadOnly(serve, id, reason);
        expect(await everything(options.dataDirectory)).toEqual(before);
        const heard: string[] = [];
        const stop = await client(serve).onChanged(({ topic }) => heard.push(topic));
        await end(disk);
        await expectHealed(serve, options);
        await expect.poll(() => heard, { timeout: 30_000 }).toContain('settings');
        stop();
      });
    }, 90_000);

  it('in a folder that its account may not write to opens read-only, and heals itself', async (context) => {
    onlyThorough(context);
    if (process.getuid?.() !== 0 || findProgram(['setpriv']) === undefined)
      context.skip('only root can become another account');
    await using folder = await createTemporaryFolder('full-start');
    await chmod(folder.path, 0o755);
    const dataDirectory = join(folder.path, 'data');
    await mkdir(dataDirectory, { mode: 0o700 });
    await chown(dataDirectory, 65534, 65534);
    const through = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--'];
    const options = { dataDirectory, through };
    const id = await saveSome(options);
    await chmod(dataDirectory, 0o555);
    await withServe(options, async (serve) => {
      await expectReadOnly(serve, id, 'noPermission');
      expect((await stat(dataDirectory)).mode & 0o777).toBe(0o500);
      await chmod(dataDirectory, 0o700);
      await expectHealed(serve, options);
    });
  }, 90_000);

  it('on a full disk still names a real holder: exit 3, nothing on stdout', async (context) => {
    onlyThorough(context);
    await using folder = await createTemporaryFolder('full-start');
    const dataDirectory = join(folder.path, 'data');
    await using disk = await needDisk(context, dataDirectory);
    await withServe({ dataDirectory }, async (serve) => {
      await disk.fill();
      const second = await execa(
        process.execPath,
        [builtServe, '--no-open', '--data', dataDirectory],
        {
          reject: false,
          timeout: 20_000,
        },
      );
      expect([second.exitCode, second.stdout]).toEqual([3, '']);
      expect(second.stderr).toContain(`process ${serve.pid} `);
    });
  }, 120_000);

  it('on a full disk leaves damaged files in their place until there is room', async (context) => {
    onlyThorough(context);
    await using folder = await createTemporaryFolder('full-start');
    const options = { dataDirectory: join(folder.path, 'data') };
    await using disk = await needDisk(context, options.dataDirectory);
    await saveSome(options);
    await writeFile(join(options.dataDirectory, 'settings.json'), '{ "theme": ');
    await writeFile(join(options.dataDirectory, 'book.json'), 'damaged');
    await disk.fill();
    const before = await everything(options.dataDirectory);
    await withServe(options, async (serve) => {
      expect(await client(serve).call('registries.list', {})).toMatchObject({
        registries: [{ name: 'Kept' }, { sample: true }],
      });
      expect(await client(serve).call('settings.get', {})).toMatchObject({ theme: 'system' });
      expect(await everything(options.dataDirectory)).toEqual(before);
      await disk.free();
      const api = client(serve);
      await api.call('settings.update', { changes: { theme: 'dark' } });
      await api.call('registries.openSample', {});
      await expect
        .poll(async () => (await readdir(options.dataDirectory)).sort().join(' '), {
          timeout: 30_000,
        })
        .toMatch(/book\.json\.damaged-.*settings\.json\.damaged-/);
    });
  }, 120_000);

  it('on a full disk with a passphrase to set makes the vault once there is room', async (context) => {
    onlyThorough(context);
    await using folder = await createTemporaryFolder('full-start');
    const disk = await needDisk(context, join(folder.path, 'disk'));
    await using _ = disk;
    const dataDirectory = join(folder.path, 'disk', 'data');
    // Not even the folder can be made.
    await disk.fill('files');
    await withServe({ dataDirectory, env: { BERTH_PASSPHRASE: passphrase } }, async (serve) => {
      expect(await notices(serve)).toMatchObject([{ kind: 'readOnly' }]);
      const vault = () => client(serve).call('vault.status', {});
      expect(await vault()).toMatchObject({ state: 'empty' });
      await disk.free();
      await expect.poll(vault, { timeout: 30_000 }).toMatchObject({ state: 'unlocked' });
      expect((await stat(dataDirectory)).mode & 0o777).toBe(0o700);
    });
  }, 120_000);
});

describe('two processes over one folder, the lock file deleted', () => {
  const registry = (name: string) => ({
    registry: { name, address: `${name.toLowerCase()}.example.com` },
  });
  const names = async (serve: ServeProcess): Promise<unknown> => {
    const list: unknown = fieldOf(await client(serve).call('registries.list', {}), 'registries');
    return Array.isArray(list) ? list.map((one) => fieldOf(one, 'name')) : null;
  };

  it('the first becomes read-only and says so; both records of the second are there when it goes on', async () => {
    await using folder = await createTemporaryFolder('two');
    const dataDirectory = join(folder.path, 'data');
    await withServe({ dataDirectory }, async (first) => {
      await client(first).call('registries.create', registry('One'));
      const heard: string[] = [];
      const stop = await client(first).onChanged(({ topic }) => heard.push(topic));
      // It looks at its lock now and then, and would take it again before the second has it.
      process.kill(first.pid, 'SIGSTOP');
      await rm(join(dataDirectory, 'berth.lock'));
      await withServe({ dataDirectory }, async (second) => {
        process.kill(first.pid, 'SIGCONT');
        await client(second).call('registries.create', registry('Two'));
        for (const [method, input] of [
          ['registries.create', registry('Lost')],
          ['settings.update', { changes: { theme: 'dark' } }],
          ['vault.setPassphrase', { passphrase }],
        ] as const)
          await expect(client(first).call(method, input), method).rejects.toMatchObject({
            code: 'STORAGE',
            reason: 'directoryInUse',
            message: expect.stringContaining(`process ${second.pid} `),
          });
        expect(await notices(first)).toMatchObject([
          { kind: 'readOnly', message: expect.stringContaining(`process ${second.pid} `) },
        ]);
        await expect.poll(() => heard, { timeout: 30_000 }).toContain('settings');
        await client(second).call('registries.create', registry('Three'));
        await client(second).call('settings.update', { changes: { theme: 'light' } });
        expect(await second.stop()).toBe(0);
        await expect.poll(() => notices(first), { timeout: 30_000 }).toEqual([]);
        await expect.poll(() => names(first), { timeout: 30_000 }).toEqual(['One', 'Two', 'Three']);
        expect(await client(first).call('settings.get', {})).toMatchObject({ theme: 'light' });
      });
      stop();
      await client(first).call('registries.create', registry('Four'));
      expect(await first.stop()).toBe(0);
    });
    await withServe({ dataDirectory }, async (last) => {
      expect(await names(last)).toEqual(['One', 'Two', 'Three', 'Four']);
    });
  }, 120_000);

  it('the first takes it again with its next change; a second is refused', async () => {
    await using folder = await createTemporaryFolder('two');
    const dataDirectory = join(folder.path, 'data');
    await withServe({ dataDirectory }, async (first) => {
      await rm(join(dataDirectory, 'berth.lock'));
      await client(first).call('registries.create', registry('One'));
      const second = await execa(
        process.execPath,
        [builtServe, '--no-open', '--data', dataDirectory],
        {
          reject: false,
          timeout: 20_000,
        },
      );
      expect([second.exitCode, second.stdout]).toEqual([3, '']);
      expect(second.stderr).toContain(`process ${first.pid} `);
    });
  }, 120_000);

  it('what one saved that came and went is not written over', async (context) => {
    onlyThorough(context);
    await using folder = await createTemporaryFolder('two');
    const dataDirectory = join(folder.path, 'data');
    await withServe({ dataDirectory }, async (first) => {
      await client(first).call('registries.create', registry('One'));
      process.kill(first.pid, 'SIGSTOP');
      await rm(join(dataDirectory, 'berth.lock'));
      await withServe({ dataDirectory }, async (second) => {
        await client(second).call('registries.create', registry('Two'));
        expect(await second.stop()).toBe(0);
      });
      process.kill(first.pid, 'SIGCONT');
      await client(first).call('registries.create', registry('Three'));
      expect(await names(first)).toEqual(['One', 'Two', 'Three']);
    });
    expect(await readFile(join(dataDirectory, 'book.json'), 'utf8')).toContain('"Two"');
  }, 120_000);
});
