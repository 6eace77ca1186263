import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRoot, projectRoot } from '../../build/lib/this-machine.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../fixtures/temporary-folder.ts';
import { onlyThorough } from '../fixtures/thorough.ts';
import { findRunner, launchBerth } from './launch.ts';

let folder: TemporaryFolder;
let data: string;
let running: ChildProcess | undefined;

beforeEach(async () => {
  folder = await createTemporaryFolder('faults');
  data = join(folder.path, 'data');
});
afterEach(async () => {
  running?.kill('SIGKILL');
  running = undefined;
  await folder.remove();
});

const lock = () => existsSync(join(data, 'berth.lock'));
const log = () => readFileSync(join(data, 'berth.log'), 'utf8');

async function launch() {
  const { app, window } = await launchBerth({ dataDirectory: data });
  // Playwright no longer knows it once it has ended.
  const child = app.process();
  running = child;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  expect(lock()).toBe(true);
  return { app, window, child, ended };
}

describe('the end of the system', () => {
  it('a shutdown waits for Berth, which ends', async (context) => {
    onlyThorough(context);
    const { app, ended } = await launch();
    const waits = app.evaluate(({ powerMonitor }) => {
      let prevented = false;
      powerMonitor.emit('shutdown', {
        preventDefault: () => {
          prevented = true;
        },
      });
      return prevented;
    });
    expect(await waits).toBe(true);
    expect(await ended).toBe(0);
    expect(lock()).toBe(false);
  }, 120_000);

  it.for(['SIGTERM', 'SIGHUP'] as const)(
    '%s, twice, ends it with 0',
    { timeout: 120_000 },
    async (signal, context) => {
      if (signal !== 'SIGTERM') onlyThorough(context);
      const { app, ended } = await launch();
      app.process().kill(signal);
      app.process().kill(signal);
      expect(await ended).toBe(0);
      expect(lock()).toBe(false);
    },
  );
});

describe('a fault of the main process', () => {
  it('ends it, gives the directory back, and is told by its place in the source', async () => {
    const { app, ended } = await launch();
    await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      setTimeout(() => contents?.emit('will-navigate', { url: 'https://sesame-4711.example/' }));
    });
    expect(await ended).toBe(1);
    expect(lock()).toBe(false);
    expect(log()).toMatch(
      /error process\.fault fault="TypeError" stack="\w+ \(electron\/shell\/navigation-guard\.ts:\d+\)/,
    );
    expect(log()).not.toContain('sesame');
  }, 120_000);

  it('of a promise that nobody waited for ends it too', async (context) => {
    onlyThorough(context);
    const { app, ended } = await launch();
    await app.evaluate(() => {
      setTimeout(() => void Promise.reject(new RangeError('sesame-4711')));
    });
    expect(await ended).toBe(1);
    expect(log()).toContain('error process.fault fault="RangeError"');
    expect(log()).not.toContain('sesame');
  }, 120_000);
});

it('a start that fails says why and ends with 1', async (context) => {
  const { executable, label } = findRunner();
  context.skip(label === 'Electron', "Electron's error box waits for a person");
  await writeFile(data, '');
  const failed = await execa(
    executable,
    [...(isRoot() ? ['--no-sandbox'] : []), projectRoot, '--data', data],
    { timeout: 60_000, reject: false },
  );
  expect(failed.exitCode).toBe(1);
  expect(failed.stderr).toContain('Berth cannot start');
  expect(failed.stderr).toContain('is not a folder');
}, 120_000);

describe('a page that does not load', () => {
  it('is told, and loads when somebody tries again; a Windows session that ends later finds the directory given back within the event', async () => {
    const { app, window, ended } = await launch();
    await app.evaluate(({ dialog, session }) => {
      const spec = { broken: true, asked: [] as string[] };
      Reflect.set(globalThis, 'spec', spec);
      session
        .fromPartition('berth')
        .webRequest.onBeforeRequest((_details, callback) => callback({ cancel: spec.broken }));
      const answer = async (...given: unknown[]) => {
        const options = given.at(-1) as Electron.MessageBoxOptions;
        spec.asked.push(options.message, ...(options.buttons ?? []));
        spec.broken = spec.asked.length < 6;
        return { response: 0, checkboxChecked: false };
      };
      dialog.showMessageBox = answer;
    });
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.reload(),
    );
    const asked = () => app.evaluate(() => Reflect.get(Reflect.get(globalThis, 'spec'), 'asked'));
    await expect
      .poll(asked, { timeout: 20_000 })
      .toEqual([
        ...['The page did not load', 'Try again', 'Close'],
        ...['The page did not load', 'Try again', 'Close'],
      ]);
    await window.getByRole('banner').waitFor();
    expect(log()).toContain('error window.loadFailed');

    const inEvent = app.evaluate(({ BrowserWindow }) => {
      const [main] = BrowserWindow.getAllWindows();
      main?.emit('session-end', { reasons: ['shutdown'] });
      return process
        .getBuiltinModule('node:fs')
        .readdirSync(process.argv[process.argv.indexOf('--data') + 1] ?? '');
    });
    expect(await inEvent.catch(() => [])).not.toContain('berth.lock');
    expect(await ended).toBe(0);
    expect(lock()).toBe(false);
  }, 120_000);

  it('closes its window where nobody tries again', async (context) => {
    onlyThorough(context);
    const { app, ended } = await launch();
    await app.evaluate(({ session }) => {
      session
        .fromPartition('berth')
        .webRequest.onBeforeRequest((_details, callback) => callback({ cancel: true }));
    });
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.reload(),
    );
    expect(await ended).toBe(0);
  }, 120_000);
});
