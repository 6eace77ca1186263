import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../e2e/fixtures/temporary-folder.ts';
import { onlyThorough } from '../../e2e/fixtures/thorough.ts';

const limit = 2_000;
let folder: TemporaryFolder;
const running = new Set<ReturnType<typeof spawn>>();

const file = (path: string) => new URL(path, import.meta.url).pathname;
const built = (name: string) => join(folder.path, `${name}.js`);

beforeAll(async () => {
  folder = await createTemporaryFolder('watchdog');
  await build({
    entryPoints: {
      watchdog: file('watchdog.ts'),
      blocked: file('../../e2e/fixtures/blocked-process.ts'),
    },
    outdir: folder.path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await folder.remove();
});

async function begin(face: 'serve' | 'desktop' = 'serve') {
  const child = spawn(process.execPath, [built('blocked'), built('watchdog'), String(limit), face]);
  running.add(child);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const closed = once(child, 'close');
  await once(child.stdout, 'data');
  const outcome = () =>
    Promise.race([closed, delay(limit * 2).then(() => 'still running' as const)]);
  return { child, said: () => said, closed, outcome };
}

// Side by side, since they wait much more than they work.
const line = /^Berth did not answer for 2 seconds and was ended.*\n$/;

describe('a main thread that no longer answers', () => {
  it.concurrent.for(['loop', 'wait', 'expression', 'microtasks'])(
    'is ended with one line: %s',
    async (way, context) => {
      if (way !== 'loop' && way !== 'wait') onlyThorough(context);
      const { child, said, closed } = await begin();
      child.stdin.write(way);
      expect(await closed).toEqual([null, 'SIGKILL']);
      expect(said()).toMatch(line);
    },
  );

  it.concurrent('is ended after it was asked to stop, and when it is asked meanwhile', async () => {
    const [asked, blocked] = await Promise.all([begin(), begin()]);
    asked.child.kill('SIGTERM');
    blocked.child.stdin.write('loop');
    await delay(200);
    blocked.child.kill('SIGTERM');
    for (const { said, closed } of [asked, blocked]) {
      expect(await closed).toEqual([null, 'SIGKILL']);
      expect(said()).toMatch(line);
    }
  });

  it.concurrent.for(['nobody reads', 'the reader is gone'])(
    'is ended where %s the line',
    async (reader, context) => {
      if (reader !== 'nobody reads') onlyThorough(context);
      const { child } = await begin();
      const exited = once(child, 'exit');
      if (reader === 'the reader is gone') child.stderr.destroy();
      else child.stderr.pause();
      child.stdin.write('loop');
      expect(await exited).toEqual([null, 'SIGKILL']);
    },
  );
});

describe('nothing is ended', () => {
  it.concurrent('while the main thread is slow but answers', async () => {
    const { child, said, outcome } = await begin();
    child.stdin.write('busy');
    expect([await outcome(), said()]).toEqual(['still running', '']);
  });

  it.skipIf(process.platform === 'win32').concurrent(
    'after the whole process stood still',
    async () => {
      const { child, said, outcome } = await begin();
      child.kill('SIGSTOP');
      await delay(limit * 1.5);
      child.kill('SIGCONT');
      expect([await outcome(), said()]).toEqual(['still running', '']);
      child.stdin.write('loop');
      expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    },
  );

  it.concurrent('on the desktop while a native menu holds the main thread; a busy one is ended', async () => {
    const [held, busy] = await Promise.all([begin('desktop'), begin('desktop')]);
    held.child.stdin.write('wait');
    busy.child.stdin.write('loop');
    expect(await busy.closed).toEqual([null, 'SIGKILL']);
    expect([await held.outcome(), held.said()]).toEqual(['still running', '']);
  });

  it.concurrent('and where the thread cannot be had, the process goes on', async () => {
    const child = spawn(process.execPath, [built('blocked'), built('missing'), String(limit)]);
    running.add(child);
    const [said] = await once(child.stderr, 'data');
    expect(String(said)).toContain('error watchdog.failed');
    child.stdin.write('busy');
    await delay(limit);
    expect(child.exitCode).toBeNull();
  });
});

it('the built serve is watched, for 30 seconds (build first: npm run build)', async (context) => {
  onlyThorough(context);
  const bundle = file('../../dist/serve/serve.js');
  const block = `process.on('SIGUSR2',()=>Atomics.wait(new Int32Array(new SharedArrayBuffer(4)),0,0))`;
  const child = spawn(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(block)}`,
      ...[bundle, '--no-open', '--data', join(folder.path, 'data')],
    ],
    { env: { PATH: process.env['PATH'] } },
  );
  running.add(child);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const closed = once(child, 'close');
  await once(child.stdout, 'data');
  child.kill('SIGUSR2');
  await delay(500);
  child.kill('SIGTERM');
  await delay(20_000);
  expect(child.exitCode).toBeNull();
  expect(await closed).toEqual([null, 'SIGKILL']);
  expect(said).toMatch(/^Berth did not answer for 30 seconds and was ended/);
}, 90_000);
