import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { apiOverHttp } from '../../e2e/fixtures/api-over-http.ts';
import { builtServe } from '../../e2e/fixtures/built-serve.ts';
import {
  type ServeOptions,
  type ServeProcess,
  startServe,
} from '../../e2e/fixtures/serve-process.ts';
import { placeStrangeFile, strangeKinds } from '../../e2e/fixtures/strange-files.ts';
import { createTemporaryFolder } from '../../e2e/fixtures/temporary-folder.ts';
import { onlyThorough } from '../../e2e/fixtures/thorough.ts';

/** Runs `serve` to its end, for the cases in which it does not go on. */
function runServe(parameters: readonly string[], env: Record<string, string> = {}) {
  return execa(process.execPath, [builtServe, ...parameters], {
    reject: false,
    timeout: 15_000,
    extendEnv: false,
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
}

async function withServe(
  options: Partial<ServeOptions>,
  work: (serve: ServeProcess, directory: string) => Promise<void>,
): Promise<void> {
  await using folder = await createTemporaryFolder('serve');
  const dataDirectory = options.dataDirectory ?? join(folder.path, 'data');
  const serve = await startServe({ ...options, dataDirectory });
  try {
    await work(serve, dataDirectory);
  } finally {
    await serve.kill();
  }
}

const client = (serve: ServeProcess) => apiOverHttp(serve.origin, serve.token);

/** The built program, as people run it (build first: npm run build). */
describe('serve', () => {
  it('prints its one line, answers calls, serves the page, and ends with 0', () =>
    withServe({}, async (serve, directory) => {
      expect(await client(serve).call('app.info', {})).toMatchObject({
        face: 'browser',
        apiVersion: 1,
        dataDirectory: directory,
        notices: [],
      });
      const page = await fetch(serve.origin);
      expect(await page.text()).toContain('<div id="root">');
      expect((await stat(directory)).mode & 0o777).toBe(0o700);
      expect(await serve.stop()).toBe(0);
      expect(serve.stderr()).toBe('');
    }));

  it.for(strangeKinds)('starts beside a %s in the place of its files', async (kind, context) => {
    if (kind !== strangeKinds[0]) onlyThorough(context);
    await using folder = await createTemporaryFolder('serve');
    const at = (name: string) => placeStrangeFile(kind, join(folder.path, name));
    await using _settings = await at('settings.json');
    await using _log = await at('berth.log');
    await using _copy = await at('book.json.1');
    await withServe({ dataDirectory: folder.path }, async (serve) => {
      const info = await client(serve).call('app.info', {});
      expect(JSON.stringify(info)).toContain('settings.json was damaged');
      expect(await serve.stop()).toBe(0);
    });
  });

  it('writes nothing else to stdout', async () => {
    await using folder = await createTemporaryFolder('serve');
    const child = execa(process.execPath, [builtServe, '--data', folder.path], {
      reject: false,
      extendEnv: false,
      env: { PATH: process.env['PATH'] ?? '' },
    });
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    // Ctrl+C may reach it twice: from the terminal and from npm.
    child.kill('SIGINT');
    const { stdout, exitCode } = await child;
    expect(stdout).toMatch(/^Berth is ready at http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
    expect(exitCode).toBe(0);
  });

  it('leaves a directory that another one holds: exit 3, its holder on stderr', () =>
    withServe({}, async (serve, directory) => {
      const { exitCode, stdout, stderr } = await runServe(['--no-open', '--data', directory]);
      expect([exitCode, stdout]).toEqual([3, '']);
      expect(stderr).toContain(`process ${serve.pid} `);
      expect(stderr).toContain('browser mode');
      // The first goes on as before.
      expect(await client(serve).call('vault.status', {})).toMatchObject({ state: 'empty' });
      expect(await serve.stop()).toBe(0);
      const next = await startServe({ dataDirectory: directory });
      expect(await next.stop()).toBe(0);
    }));

  it('takes over the directory of one that was killed', () =>
    withServe({}, async (serve, directory) => {
      await client(serve).call('registries.create', {
        registry: { name: 'Kept', address: 'registry.example.com' },
      });
      await serve.kill();
      const next = await startServe({ dataDirectory: directory });
      expect(await client(next).call('registries.list', {})).toMatchObject({
        registries: [{ name: 'Kept' }],
      });
      expect(await next.stop()).toBe(0);
    }));

  it('makes and opens the vault with BERTH_PASSPHRASE', () =>
    withServe({ env: { BERTH_PASSPHRASE: 'correct horse battery' } }, async (serve, directory) => {
      const status = { state: 'unlocked', slots: [{ kind: 'passphrase', state: 'usable' }] };
      expect(await client(serve).call('vault.status', {})).toMatchObject(status);
      await serve.stop();
      expect(await readFile(join(directory, 'book.json'), 'utf8')).not.toContain('horse');

      const locked = await startServe({ dataDirectory: directory });
      expect(await client(locked).call('vault.status', {})).toMatchObject({ state: 'locked' });
      await locked.stop();

      const wrong = await runServe(['--no-open', '--data', directory], {
        BERTH_PASSPHRASE: 'another phrase',
      });
      expect([wrong.exitCode, wrong.stdout]).toEqual([1, '']);
      expect(wrong.stderr).toMatch(/passphrase/i);
      expect(wrong.stderr).not.toContain('another phrase');
    }));

  it('uses BERTH_DATA_DIR, sets a broken settings file aside, and says so', async () => {
    await using folder = await createTemporaryFolder('serve');
    await writeFile(join(folder.path, 'settings.json'), '{ "theme": ');
    const child = execa(process.execPath, [builtServe, '--no-open'], {
      reject: false,
      extendEnv: false,
      env: { PATH: process.env['PATH'] ?? '', BERTH_DATA_DIR: folder.path },
    });
    const [line] = await once(child.stdout, 'data');
    const [, origin = '', token = ''] = /at (\S+)\/#token=(\S+)/.exec(String(line)) ?? [];
    const api = apiOverHttp(origin, token);
    expect(await api.call('app.info', {})).toMatchObject({
      dataDirectory: folder.path,
      notices: [{ kind: 'setAside' }],
    });
    await api.call('settings.update', { changes: { theme: 'dark' } });
    child.kill('SIGTERM');
    expect((await child).exitCode).toBe(0);
    const settings = join(folder.path, 'settings.json');
    expect(JSON.parse(await readFile(settings, 'utf8'))).toMatchObject({ theme: 'dark' });
    expect((await stat(settings)).mode & 0o777).toBe(0o600);
  });

  it('refuses arguments it does not know: exit 2', async () => {
    const { exitCode, stdout, stderr } = await runServe(['--bogus']);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage: npm run serve');
  });

  it('says why it cannot start: exit 1', async () => {
    await using folder = await createTemporaryFolder('serve');
    const taken = createServer();
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const busy = await runServe(['--no-open', '--data', join(folder.path, 'a'), '--port', port]);
    expect([busy.exitCode, busy.stdout]).toEqual([1, '']);
    expect(busy.stderr).toContain(`Port ${port} `);
    taken.close();
    // It gave the directory back.
    const next = await startServe({ dataDirectory: join(folder.path, 'a') });
    expect(await next.stop()).toBe(0);

    await writeFile(join(folder.path, 'file'), '');
    const noFolder = await runServe(['--no-open', '--data', join(folder.path, 'file')]);
    expect([noFolder.exitCode, noFolder.stdout]).toEqual([1, '']);
    expect(noFolder.stderr).toContain('is not a folder');
  });
});
