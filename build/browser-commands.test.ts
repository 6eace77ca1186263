import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TemporaryFolder } from '../e2e/fixtures/temporary-folder.ts';
import { onlyThorough } from '../e2e/fixtures/thorough.ts';
import { ensureBuild } from './lib/ensure-build.ts';

const readyLine = /^Berth is ready at http:\/\/127\.0\.0\.1:\d+\/#token=\S+$/;
let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await createTemporaryFolder('commands');
  expect(await ensureBuild()).toBe(true);
}, 120_000);
afterAll(() => folder.remove());

/** Runs one of the README's commands and collects what it prints. */
function run(script: string, parameters: readonly string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // No display: the desktop cannot open, wherever this runs.
    env: { PATH: process.env['PATH'], HOME: folder.path },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const firstLine = Promise.race([
    once(createInterface(child.stdout), 'line').then(([line]) => String(line)),
    once(child, 'close').then(() => Promise.reject(new Error(`it ended: ${stderr}`))),
  ]);
  firstLine.catch(() => undefined);
  const ended = once(child, 'close').then(([code]) => ({ code, stdout, stderr }));
  return { firstLine, ended, stop: () => child.kill('SIGTERM') };
}

describe('browser mode by its commands', () => {
  beforeEach((context) => {
    if (process.platform === 'win32') context.skip('Windows ends programs without a signal');
  });

  async function expectToServe(name: string, script: string, own: readonly string[]) {
    const data = join(folder.path, name);
    const running = run(script, [...own, '--no-open', '--port', '0', '--data', data]);
    expect(await running.firstLine).toMatch(readyLine);
    running.stop();
    const { code, stdout, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    return stderr;
  }

  it('npm run serve prints one line and ends well on SIGTERM', async () => {
    expect(await expectToServe('serve', 'serve.mjs', [])).toBe('');
  });

  it('npm start -- --browser does the same', async (context) => {
    onlyThorough(context);
    expect(await expectToServe('browser', 'start.mjs', ['--browser'])).toBe('');
  });

  it('npm start without a display does so after one line on stderr', async (context) => {
    if (process.platform !== 'linux') context.skip('only Linux has sessions without a display');
    expect(await expectToServe('start', 'start.mjs', [])).toMatch(
      /^The desktop app cannot open: [^\n]*display[^\n]*\n$/,
    );
  });

  it('npm run serve keeps the exit code: 3 when the data directory is in use', async (context) => {
    onlyThorough(context);
    const parameters = ['--no-open', '--port', '0', '--data', join(folder.path, 'shared')];
    const first = run('serve.mjs', parameters);
    await first.firstLine;
    const second = await run('serve.mjs', parameters).ended;
    expect(second.code).toBe(3);
    expect(second.stdout).toBe('');
    expect(second.stderr).not.toBe('');
    first.stop();
    expect((await first.ended).code).toBe(0);
  });
});
