import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { findProgram } from '../../build/lib/required-tools.ts';
import { apiOverHttp } from '../fixtures/api-over-http.ts';
import { type ServeProcess, startServe } from '../fixtures/serve-process.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { onlyThorough } from '../fixtures/thorough.ts';
import { buildOnce } from '../stand-in/build-once.ts';

beforeAll(buildOnce, 120_000);

/** One thread does all work on files, so that calls can be counted. */
const oneThread = { UV_THREADPOOL_SIZE: '1' };

function needStrace(context: TestContext): void {
  if (findProgram(['strace']) === undefined) context.skip('strace is not installed');
}

interface Tracer {
  /** Every line so far; the program is traced no longer. */
  detach(): Promise<string[]>;
}

/** Follows a running process and all its threads; ready when strace says so. */
async function trace(context: TestContext, pid: number, rules: readonly string[]): Promise<Tracer> {
  const child = spawn('strace', ['-f', '-y', '-s', '64', ...rules, '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = once(child, 'close');
  const lines: string[] = [];
  const attached = await new Promise<boolean>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      if (/Process \d+ attached/.test(line)) resolve(true);
    });
    child.once('close', () => resolve(false));
  });
  if (!attached) context.skip(`strace may not follow a process here: ${lines.at(-1)}`);
  return {
    async detach() {
      child.kill('SIGINT');
      await closed;
      return lines;
    },
  };
}

async function withRegistry(
  options: { dataDirectory: string; through?: readonly string[] },
  work: (parts: {
    serve: ServeProcess;
    redescribe(text: string): Promise<unknown>;
    described(): Promise<unknown>;
  }) => Promise<void>,
): Promise<void> {
  const serve = await startServe({ ...options, env: oneThread });
  try {
    const api = apiOverHttp(serve.origin, serve.token);
    const created = await api.call('registries.create', {
      registry: { name: 'Kept', address: 'registry.example.com', description: 'old' },
    });
    const id: unknown = Reflect.get(Object(created), 'id');
    const get = () => api.call('registries.get', { id });
    await work({
      serve,
      redescribe: async (description) => {
        const revision: unknown = Reflect.get(Object(await get()), 'revision');
        return api.call('registries.update', { id, revision, changes: { description } });
      },
      described: async () => Reflect.get(Object(await get()), 'description'),
    });
  } finally {
    await serve.kill();
  }
}

describe('with strace', () => {
  it('a change is written, synced, renamed and its folder synced before it is acknowledged', async (context) => {
    needStrace(context);
    await using folder = await createTemporaryFolder('order');
    const dataDirectory = join(folder.path, 'data');
    await withRegistry({ dataDirectory }, async ({ serve, redescribe }) => {
      const tracer = await trace(context, serve.pid, [
        '-e',
        'trace=write,writev,pwrite64,fsync,fdatasync,rename,renameat,renameat2',
      ]);
      await redescribe('marked by the test of the order');
      const lines = await tracer.detach();
      const indexAfter = (from: number, wanted: RegExp): number => {
        const found = lines.findIndex((line, index) => index > from && wanted.test(line));
        expect(found, `${wanted} in\n${lines.join('\n')}`).toBeGreaterThan(from);
        return found;
      };
      const written = indexAfter(-1, /p?write(64|v)?\(\d+<.*\/data\/\.book\.json\.[0-9a-f]+\.tmp>/);
      const synced = indexAfter(written, /fsync\(\d+<.*\/data\/\.book\.json\.[0-9a-f]+\.tmp>/);
      const renamed = indexAfter(
        synced,
        /rename\w*\(.*\.book\.json\.[0-9a-f]+\.tmp.*\/data\/book\.json"/,
      );
      const folderSynced = indexAfter(renamed, /fsync\(\d+<[^>]*\/data>/);
      const answered = indexAfter(-1, /write.*HTTP\/1\.1 200.*/);
      // The first answer belongs to the read before the change.
      const acknowledged = indexAfter(answered, /write.*HTTP\/1\.1 200.*/);
      expect(acknowledged).toBeGreaterThan(folderSynced);
      const durable = lines.slice(written, folderSynced + 1).join('\n');
      expect(durable).not.toMatch(/(?:sync|rename).*= -1/);
    });
  }, 30_000);

  for (const [what, call, when, error, left, thorough] of [
    ['the new file cannot be opened', 'openat', 1, 'EMFILE', 'old', true],
    ['the new file cannot be closed to others', 'fchmod', 1, 'EIO', 'old', true],
    ['the new file cannot be synced', 'fsync', 1, 'EIO', 'old', false],
    ['the new file cannot be renamed', 'rename', 1, 'EIO', 'old', true],
    ['the folder cannot be opened', 'openat', 2, 'EMFILE', 'either', true],
    ['the folder cannot be synced', 'fsync', 2, 'EIO', 'either', false],
  ] as const)
    it(`${what}: a STORAGE error, the state intact, the next change saved`, async (context) => {
      if (thorough) onlyThorough(context);
      needStrace(context);
      await using folder = await createTemporaryFolder('inject');
      const dataDirectory = join(folder.path, 'data');
      await withRegistry({ dataDirectory }, async ({ serve, redescribe, described }) => {
        const tracer = await trace(context, serve.pid, [
          ...['-e', `trace=${call}`],
          ...['-e', `inject=${call}:error=${error}:when=${when}`],
        ]);
        await expect(redescribe('new')).rejects.toMatchObject({ code: 'STORAGE' });
        expect((await tracer.detach()).join('\n')).toContain('(INJECTED)');
        expect(await described()).toBe('old');
        const onDisk = await readFile(join(dataDirectory, 'book.json'), 'utf8');
        if (left === 'old') expect(onDisk).not.toContain('"description":"new"');
        await redescribe('newer');
        expect(await described()).toBe('newer');
        expect(await readFile(join(dataDirectory, 'book.json'), 'utf8')).toContain('newer');
      });
    }, 30_000);
});

it('a full disk is a STORAGE error, the old state stays, and with room again all goes on', async (context) => {
  if (process.platform !== 'linux') context.skip('fills a file system of Linux');
  await using folder = await createTemporaryFolder('full');
  const dataDirectory = join(folder.path, 'data');
  await mkdir(dataDirectory, { mode: 0o700 });
  const options = ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', dataDirectory];
  const mounted = (await execa('mount', options, { reject: false })).exitCode === 0;
  console.log(mounted ? 'ran on a tmpfs of 256 KiB' : 'ran with a limit for the size of files');
  const through = mounted ? [] : ['bash', '-c', 'ulimit -f 2; exec "$@"', 'bash'];
  try {
    await withRegistry({ dataDirectory, through }, async ({ serve, redescribe, described }) => {
      const filler = join(dataDirectory, 'filler');
      if (mounted) await writeFile(filler, Buffer.alloc(1024 * 1024)).catch(() => undefined);
      const change = mounted
        ? redescribe('new')
        : apiOverHttp(serve.origin, serve.token).call('registries.create', {
            registry: { name: 'Big', address: 'a.example.com', platform: { x: 'x'.repeat(9000) } },
          });
      await expect(change).rejects.toMatchObject({ code: 'STORAGE', reason: 'diskFull' });
      expect(await described()).toBe('old');
      await rm(filler, { force: true });
      await redescribe('new');
      expect(await described()).toBe('new');
    });
    const again = await startServe({ dataDirectory });
    try {
      const list = await apiOverHttp(again.origin, again.token).call('registries.list', {});
      expect(list).toMatchObject({ registries: [{ name: 'Kept', description: 'new' }] });
    } finally {
      await again.kill();
    }
  } finally {
    if (mounted) await execa('umount', ['-l', dataDirectory], { reject: false });
  }
}, 30_000);
