import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { findChromium } from '../../build/lib/required-tools.ts';
import { isRoot, projectRoot } from '../../build/lib/this-machine.ts';
import type { AppCore } from '../../electron/app/app-core.ts';
import { createStderrLogger } from '../../electron/log/stderr-logger.ts';
import { createIpcHost } from '../../electron/shell/ipc-host.ts';
import { type ContractClient, contractCases } from '../fixtures/contract-cases.ts';
import { createRecordingCore, type RecordingCore } from '../fixtures/recording-core.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../fixtures/temporary-folder.ts';
import { onlyThorough } from '../fixtures/thorough.ts';
import { apiOverIpc } from './api-over-ipc.ts';
import { buildOnce } from './build-once.ts';
import { type Chromium, startChromium } from './chromium.ts';
import { createElectron } from './electron-module.ts';
import { buildPageScripts } from './page/build-page-scripts.ts';

// The stand-in runs in this process, so that a case can replace handlers; page,
// bridge and the built preload are the ones that ship.
const hasChromium = findChromium() !== undefined;
let folder: TemporaryFolder;
let chromium: Chromium;
let client: ContractClient;
let core: RecordingCore = createRecordingCore();

/** The core of the case that runs. */
const current: Pick<AppCore, 'handlers' | 'used' | 'onChanged'> = {
  get handlers() {
    return core.handlers;
  },
  used: () => core.used(),
  onChanged: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
const listeners = new Set<Parameters<AppCore['onChanged']>[0]>();

function freshCore(): RecordingCore {
  core = createRecordingCore();
  core.onChanged((changed) => {
    for (const listener of listeners) listener(changed);
  });
  return core;
}

beforeAll(async () => {
  if (!hasChromium) return;
  await buildOnce();
  folder = await createTemporaryFolder('contract');
  chromium = await startChromium(folder.path, isRoot());
  const scripts = buildPageScripts();
  const electron = createElectron({
    stage: { chromium: async () => chromium, pageScripts: () => scripts },
    name: 'contract',
    version: '0.0.0',
    appPath: projectRoot,
    backend: 'gnome_libsecret',
    end: () => undefined,
  });
  const { BrowserWindow, ipcMain, protocol } = electron.module;
  if (BrowserWindow === undefined || ipcMain === undefined || protocol === undefined)
    throw new Error('The stand-in is incomplete');
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true } },
  ]);
  electron.app.module.enableSandbox();
  electron.app.becomeReady();
  protocol.handle(
    'app',
    () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } }),
  );
  const host = createIpcHost({ ipcMain, core: current, logger: createStderrLogger('silent') });
  const window = new BrowserWindow({
    webPreferences: { sandbox: true, preload: join(projectRoot, 'dist/preload/preload.cjs') },
  });
  host.trust(window.webContents);
  await window.loadURL('app://berth/');
  client = await apiOverIpc(window.webContents, ipcMain);
}, 120_000);

afterAll(async () => {
  if (!hasChromium) return;
  chromium.kill();
  await chromium.connection.closed;
  await folder.remove();
});

/** Over HTTP they are in every run. */
const long = new Set([
  'a producer waits for its consumer',
  'a backup of many big records comes in again',
]);

describe('the contract over ipc', () => {
  for (const { name, run } of contractCases)
    it(name, (context) => {
      if (long.has(name)) onlyThorough(context);
      context.skip(!hasChromium, 'it needs Chromium, which is not here');
      return run(client, freshCore());
    }, 120_000);
});
