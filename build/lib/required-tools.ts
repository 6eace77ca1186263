import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A program, or fonts, that the tests use beside Node. */
export interface RequiredTool {
  name: string;
  /** Debian's package. */
  package: string;
  /** Absolute path of what was found, or undefined when it is missing. */
  find(): string | undefined;
}

/**
 * Debian's package of Chromium without what draws windows: the same engine, and
 * the specs take half the time. Its command on PATH is a shell script that
 * passes no signal on, so the program itself is run.
 */
const headlessPackage = 'chromium-headless-shell';
const headlessProgram = '/usr/lib/chromium/chromium-headless-shell';

const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Absolute path of the first of `names` that can be run, looked for along PATH. */
export function findProgram(
  names: readonly string[],
  path = process.env['PATH'] ?? '',
): string | undefined {
  for (const name of names)
    for (const folder of path.split(delimiter)) {
      const candidate = join(folder, name);
      if (folder !== '' && isExecutable(candidate)) return candidate;
    }
  return undefined;
}

/** Chromium for the tests; the variable `BERTH_CHROMIUM` names another one. */
export function findChromium(): string | undefined {
  const named = process.env['BERTH_CHROMIUM'];
  if (named !== undefined && named !== '') return isExecutable(named) ? named : undefined;
  return findHeadless() ?? findProgram(chromiumNames);
}

function findHeadless(): string | undefined {
  return isExecutable(headlessProgram) ? headlessProgram : undefined;
}

function program(name: string, debianPackage = name): RequiredTool {
  return { name, package: debianPackage, find: () => findProgram([name]) };
}

/** What `npm test` needs on Linux. */
export function requiredTools(options: {
  realElectron: boolean;
  display: boolean;
}): RequiredTool[] {
  return [
    { name: 'chromium', package: headlessPackage, find: findChromium },
    program('docker-registry'),
    program('skopeo'),
    program('htpasswd', 'apache2-utils'),
    program('openssl'),
    program('setpriv', 'util-linux'),
    program('dbus-run-session', 'dbus'),
    program('dbus-send', 'dbus'),
    program('dbus-monitor', 'dbus'),
    program('gnome-keyring-daemon', 'gnome-keyring'),
    program('secret-tool', 'libsecret-tools'),
    program('strace'),
    { name: 'a font', package: 'fonts-dejavu-core', find: findFont },
    // The stand-in for Electron needs no display; Electron itself does.
    ...(options.realElectron && !options.display ? [program('xvfb-run', 'xvfb')] : []),
  ];
}

/** What makes `npm test` quicker on Linux where it can be had. */
export function quickerTools(): RequiredTool[] {
  return [{ name: headlessPackage, package: headlessPackage, find: findHeadless }];
}

/** Without any font Chromium draws no text, and what a spec clicks has no size. */
function findFont(): string | undefined {
  const folders = [
    '/usr/share/fonts',
    '/usr/local/share/fonts',
    join(homedir(), '.local/share/fonts'),
    join(homedir(), '.fonts'),
  ];
  for (const folder of folders.filter((candidate) => existsSync(candidate))) {
    const font = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) =>
      /\.(ttf|otf|ttc)$/i.test(name),
    );
    if (font !== undefined) return join(folder, font);
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
