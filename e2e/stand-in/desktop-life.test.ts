import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { isRoot, projectRoot } from '../../build/lib/this-machine.ts';
import { trayHost } from '../../electron/shell/tray-presence.ts';
import { prepareDataDirectory } from '../../electron/storage/data-directory.ts';
import { acquireLock } from '../../electron/storage/lock.ts';
import type { BerthBridge } from '../../shared/bridge.ts';
import { mountSmallDisk } from '../fixtures/small-disk.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../fixtures/temporary-folder.ts';
import { onlyThorough } from '../fixtures/thorough.ts';
import { takeBusName } from '../fixtures/tray-host.ts';
import { findRunner, type LaunchedBerth, launchBerth } from './launch.ts';

declare global {
  interface Window {
    readonly berth?: BerthBridge;
  }
}

let folder: TemporaryFolder;
let data: string;
const running = new Set<LaunchedBerth>();

beforeEach(async () => {
  folder = await createTemporaryFolder('life');
  data = join(folder.path, 'data');
});

afterEach(async () => {
  await Promise.all([...running].map((berth) => close(berth)));
  await folder.remove();
});

async function launch(options: { env?: Record<string, string> } = {}): Promise<LaunchedBerth> {
  const berth = await launchBerth({ dataDirectory: data, ...options });
  running.add(berth);
  return berth;
}

async function close(berth: LaunchedBerth): Promise<void> {
  running.delete(berth);
  await berth.close();
}

/** Everything below a folder, as one text. */
async function allText(path: string): Promise<string> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map((file) => readFile(join(file.parentPath, file.name), 'latin1'));
  return (await Promise.all(texts)).join('\n');
}

const { executable, label } = findRunner();
const asAnotherProcess = () => [...(isRoot() ? ['--no-sandbox'] : []), projectRoot, '--data', data];

describe('a restart', () => {
  it('finds the registry, its secret and the window as they were; a second start over the same data brings it to the front and ends', async () => {
    const first = await launch();
    const created = await first.window.evaluate(() =>
      window.berth?.call['registries.create']({
        registry: {
          name: 'Harbour',
          address: 'https://registry.example.com',
          credential: { kind: 'password', username: 'ann', password: 'sesame-4711-canary' },
        },
        makeDefault: true,
      }),
    );
    expect(created).toMatchObject({ ok: true, result: { credential: { state: 'saved' } } });
    await first.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 40, width: 900, height: 640 }),
    );
    await close(first);

    expect(await allText(data)).toContain('Harbour');
    expect(await allText(folder.path)).not.toContain('sesame-4711-canary');

    const second = await launch();
    const [list, vault] = await second.window.evaluate(async () => [
      await window.berth?.call['registries.list']({}),
      await window.berth?.call['vault.status']({}),
    ]);
    expect(list).toMatchObject({
      ok: true,
      result: {
        registries: [{ name: 'Harbour', isDefault: true, credential: { state: 'saved' } }],
      },
    });
    expect(vault).toMatchObject({ ok: true, result: { state: 'unlocked' } });
    const bounds = await second.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
    );
    expect(bounds).toMatchObject({ x: 60, y: 40, width: 900, height: 640 });
    const size = await second.window.evaluate(() => [window.innerWidth, window.innerHeight]);
    if (label === 'stand-in') expect(size).toEqual([900, 640]);

    await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    const further = await execa(executable, asAnotherProcess(), { timeout: 20_000 });
    expect(further.exitCode).toBe(0);
    const visible = () =>
      second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
    await expect.poll(visible).toBe(true);
  }, 120_000);
});

describe('a second start', () => {
  it('over data that browser mode holds says so and ends with 3', async (context) => {
    onlyThorough(context);
    context.skip(label === 'Electron', "Electron's error box waits for a person");
    const lock = await acquireLock(await prepareDataDirectory(data), 'browser');
    const second = await execa(executable, asAnotherProcess(), {
      timeout: 20_000,
      reject: false,
    });
    await lock.release();
    expect(second.exitCode).toBe(3);
    expect(second.stderr).toContain('already using this data');
    expect(second.stderr).toContain(String(process.pid));
  }, 120_000);
});

describe('a start on a full disk', () => {
  it('opens read-only with a notice in the window, which goes once there is room', async (context: TestContext) => {
    onlyThorough(context);
    const disk = await mountSmallDisk(data);
    if (disk === null) context.skip('only root of Linux can mount a small disk');
    await using _ = disk;
    await disk.fill();
    const berth = await launch();
    const notice = berth.window.getByText('Nothing can be saved now');
    await expect.poll(() => notice.isVisible()).toBe(true);
    const create = () =>
      berth.window.evaluate(() =>
        window.berth?.call['registries.create']({
          registry: { name: 'Harbour', address: 'https://registry.example.com' },
        }),
      );
    expect(await create()).toMatchObject({
      ok: false,
      error: { code: 'STORAGE', reason: 'diskFull' },
    });
    await berth.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 40, width: 900, height: 640 }),
    );
    await disk.free();
    await expect.poll(() => notice.isVisible(), { timeout: 20_000 }).toBe(false);
    expect(await create()).toMatchObject({ ok: true });
    await close(berth);
    expect(await allText(data)).toContain('Harbour');
  }, 90_000);

  it('over data that browser mode holds still ends with 3', async (context: TestContext) => {
    onlyThorough(context);
    context.skip(label === 'Electron', "Electron's error box waits for a person");
    const disk = await mountSmallDisk(data);
    if (disk === null) context.skip('only root of Linux can mount a small disk');
    await using _ = disk;
    const lock = await acquireLock(await prepareDataDirectory(data), 'browser');
    await disk.fill();
    const second = await execa(executable, asAnotherProcess(), { timeout: 45_000, reject: false });
    await lock.release();
    expect(second.exitCode).toBe(3);
    expect(second.stderr).toContain(String(process.pid));
  }, 120_000);
});

describe('closing the window', () => {
  /** A bus of the session, with or without somebody who shows tray icons. */
  async function startBus() {
    const path = join(folder.path, 'bus');
    const daemon = execa(
      'dbus-daemon',
      ['--session', '--nofork', '--nopidfile', '--print-address', `--address=unix:path=${path}`],
      { reject: false },
    );
    await new Promise((resolve) => daemon.stdout.once('data', resolve));
    return {
      path,
      env: { DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` },
      async [Symbol.asyncDispose]() {
        daemon.kill();
        await daemon;
      },
    };
  }

  it.runIf(process.platform === 'linux')(
    'ends the app where the desktop shows no tray, whatever is set',
    async () => {
      await using bus = await startBus();
      const berth = await launch({ env: bus.env });
      running.delete(berth);
      await berth.window.evaluate(() =>
        window.berth?.call['settings.update']({ changes: { closeToTray: true } }),
      );
      const ended = new Promise((resolve) => berth.app.process().once('exit', resolve));
      await berth.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
      expect(await ended).toBe(0);
    },
    120_000,
  );

  it('hides it while Berth lives in the tray, and quitting still works', async () => {
    const linux = process.platform === 'linux';
    await using bus = linux ? await startBus() : null;
    await using _host = bus === null ? null : await takeBusName(bus.path, trayHost);
    const berth = await launch({ env: bus?.env ?? {} });
    await berth.window.evaluate(() =>
      window.berth?.call['settings.update']({ changes: { closeToTray: true } }),
    );
    const state = () =>
      berth.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => window.isVisible()),
      );
    const closeIt = () =>
      berth.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await expect
      .poll(async () => {
        await closeIt();
        return state();
      })
      .toEqual([false]);
    await close(berth);
  }, 120_000);

  it('ends the app otherwise, and gives the data back', async (context) => {
    onlyThorough(context);
    const berth = await launch();
    running.delete(berth);
    const ended = new Promise((resolve) => berth.app.process().once('exit', resolve));
    const closed = berth.app.waitForEvent('close');
    await berth.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await closed;
    expect(await ended).toBe(0);
    const lock = await acquireLock(data, 'browser');
    await lock.release();
  }, 120_000);
});

describe('the theme', () => {
  it('follows the setting', async (context) => {
    onlyThorough(context);
    const berth = await launch();
    const scheme = () =>
      berth.window.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
    expect(await scheme()).toBe(false);
    await berth.window.evaluate(() =>
      window.berth?.call['settings.update']({ changes: { theme: 'dark' } }),
    );
    await expect.poll(scheme).toBe(true);
    const colour = await berth.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getBackgroundColor().toLowerCase(),
    );
    expect(colour).not.toBe('#ffffff');
  }, 120_000);
});
