import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { findElectron, hasDisplay, isRoot, projectRoot } from '../../build/lib/this-machine.ts';
import { loopbackOnly } from '../fixtures/loopback-only.ts';
import { buildOnce } from './build-once.ts';

export interface LaunchOptions {
  /** Where the book lies. */
  dataDirectory: string;
  /** Where Chromium's files lie; beside the book unless told otherwise. */
  profileDirectory?: string;
  /** The person's home folder; one of its own, beside the book, unless told otherwise. */
  homeDirectory?: string;
  /** Added to the environment of the app. */
  env?: Readonly<Record<string, string>>;
  /** Further arguments of the app, such as `--hidden`. */
  args?: readonly string[];
}

export interface LaunchedBerth {
  readonly app: ElectronApplication;
  /** The main window, showing the page. */
  readonly window: Page;
  /** What runs the app: the real binary where it is there. */
  readonly label: 'Electron' | 'stand-in';
  /** Quits as a person does; kills what does not end within ten seconds. */
  close(): Promise<void>;
}

/** The program that runs main bundles here, and what reports call it; Electron itself needs a display. */
export function findRunner(): { executable: string; label: LaunchedBerth['label'] } {
  const electron = process.platform !== 'linux' || hasDisplay() ? findElectron() : undefined;
  return electron === undefined
    ? {
        executable: fileURLToPath(new URL('electron-stand-in.mjs', import.meta.url)),
        label: 'stand-in',
      }
    : { executable: electron, label: 'Electron' };
}

/** Starts the built desktop app; builds first where `dist` is missing or old. */
export async function launchBerth(options: LaunchOptions): Promise<LaunchedBerth> {
  await buildOnce();
  const home = options.homeDirectory ?? `${options.dataDirectory}-home`;
  await mkdir(home, { recursive: true });
  const app = await launchApp(
    projectRoot,
    [
      '--data',
      options.dataDirectory,
      '--profile',
      options.profileDirectory ?? `${options.dataDirectory}-chromium`,
      ...(options.args ?? []),
    ],
    { ...homeOf(home), ...options.env },
  );
  const window = await app.firstWindow();
  // A window exists before its page: the address says when the page is there.
  await window.waitForURL(isOwnPage);
  return { app, window, label: findRunner().label, close: () => closeApp(app) };
}

/** Starts any app, given as a folder with a package.json or a main file. */
export function launchApp(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ElectronApplication> {
  const { executable, label } = findRunner();
  return _electron.launch({
    // Given without a path, Playwright finds Electron itself and loads what holds `ready` back.
    ...(label === 'Electron' ? {} : { executablePath: executable }),
    args: ['-r', join(import.meta.dirname, 'record-trays.cjs'), path, ...args],
    env: { ...ownEnvironment(), ...loopbackOnly, ...env },
    chromiumSandbox: !isRoot(),
    colorScheme: null,
    timeout: 60_000,
  });
}

/** Quits the app; a process that does not end is killed, by its own id. */
export async function closeApp(app: ElectronApplication): Promise<void> {
  const child = app.process();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), 10_000);
  });
  const outcome = await Promise.race([app.close().then(() => 'closed' as const), late]);
  clearTimeout(timer);
  if (outcome === 'closed') return;
  child.kill('SIGKILL');
  throw new Error('The app did not quit within ten seconds and was killed');
}

/** True on Berth's page, under Electron's own scheme or the stand-in's reserved origin. */
export function isOwnPage(url: URL): boolean {
  return (
    (url.protocol === 'app:' && url.host === 'berth') || url.host === 'berth.app.stand-in.invalid'
  );
}

/** Variables that lead Berth to files and logins of whoever runs the tests. */
const personal =
  /^(XDG_(CONFIG_HOME|DATA_HOME|RUNTIME_DIR)|DOCKER_|REGISTRY_AUTH_FILE$|AWS_|AZURE_|GOOGLE_|CLOUDSDK_)/;

function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !personal.test(entry[0]),
    ),
  );
}

/** No test sees the files of whoever runs it; an X display is still opened with their key. */
function homeOf(home: string): Record<string, string> {
  const { XAUTHORITY = join(homedir(), '.Xauthority') } = process.env;
  return { HOME: home, USERPROFILE: home, XAUTHORITY };
}
