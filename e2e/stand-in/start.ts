import { existsSync, readFileSync, statSync } from 'node:fs';
import inspector from 'node:inspector';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { z } from 'zod';
import { type Chromium, startChromium } from './chromium.ts';
import { createElectron } from './electron-module.ts';
import { hookElectron } from './module-hook.ts';
import { buildPageScripts } from './page/build-page-scripts.ts';
import type { SafeStorageOptions } from './safe-storage.ts';

const manifestSchema = z.object({
  name: z.string(),
  productName: z.string().optional(),
  version: z.string(),
  main: z.string().optional(),
});
const backendSchema = z.enum([
  'basic_text',
  'gnome_libsecret',
  'kwallet',
  'kwallet5',
  'kwallet6',
  'unknown',
]) satisfies z.ZodType<SafeStorageOptions['backend']>;

interface Arguments {
  /** The app: a folder with a package.json, or a main file. */
  readonly app: string;
  /** Files to require first (`-r`), as Electron's default app takes them. */
  readonly requires: readonly string[];
  readonly inspect: boolean;
  readonly noSandbox: boolean;
}

/** Runs an app's main bundle as Electron would; `load` imports it as Node does, nothing compiled on the way. */
export async function start(
  argv: readonly string[],
  load: (url: string) => Promise<unknown>,
): Promise<void> {
  const args = readArguments(argv);
  const target = readApp(args.app);
  // As Electron's own: no script between the executable and its arguments.
  process.argv.splice(0, 2, process.argv[1] ?? 'electron');

  let chromium: Chromium | undefined;
  let open: (browser: Chromium) => void = () => undefined;
  const opened = new Promise<Chromium>((resolve) => {
    open = resolve;
  });
  const scripts = buildPageScripts();
  const electron = createElectron({
    stage: { chromium: () => opened, pageScripts: () => scripts },
    ...target,
    backend: backendSchema.parse(process.env['BERTH_STAND_IN_BACKEND'] ?? 'gnome_libsecret'),
    end: (code) => {
      chromium?.kill();
      process.exit(code);
    },
  });
  const { app } = electron;
  hookElectron(electron.module);
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => app.module.quit());
  if (args.inspect) inspector.open(0, '127.0.0.1');

  const require = createRequire(join(process.cwd(), 'stand-in.js'));
  for (const file of args.requires) require(resolve(file));
  const main = load(pathToFileURL(target.main).href);
  main.catch((error: unknown) => {
    process.stderr.write(`The main bundle failed: ${inspect(error)}\n`);
    app.module.exit(1);
  });
  // The bundle may wait for `ready` at its top level, and then never ends before.
  await Promise.race([main, app.asked]).catch(() => undefined);
  if (app.isLeaving()) return;
  const profile = join(app.module.getPath('sessionData'), 'stand-in-chromium');
  chromium = await startChromium(profile, args.noSandbox);
  void chromium.connection.closed.then(() => app.module.exit(1));
  await electron.watchPopups(chromium.connection);
  await electron.watchDownloads(chromium.connection, join(profile, 'downloads'));
  open(chromium);
  app.becomeReady();
}

function readArguments(argv: readonly string[]): Arguments {
  const requires: string[] = [];
  const rest = [...argv];
  let app: string | undefined;
  while (app === undefined && rest.length > 0) {
    const argument = rest.shift() ?? '';
    if (argument === '-r' || argument === '--require') requires.push(rest.shift() ?? '');
    else if (!argument.startsWith('-')) app = argument;
  }
  return {
    app: resolve(app ?? '.'),
    requires,
    inspect: argv.includes('--inspect=0'),
    noSandbox: needsNoSandbox(argv),
  };
}

/** Chromium refuses to run as root with its sandbox; otherwise it is kept unless the caller says so. */
function needsNoSandbox(argv: readonly string[]): boolean {
  const isRoot = process.getuid?.() === 0;
  const isAsked = argv.includes('--no-sandbox');
  if (isRoot || isAsked)
    process.stderr.write(
      `Electron stand-in: Chromium runs with --no-sandbox, ${isRoot ? 'since this is root' : 'as asked'}\n`,
    );
  return isRoot || isAsked;
}

function readApp(path: string): { name: string; version: string; appPath: string; main: string } {
  const folder = statSync(path).isDirectory() ? path : process.cwd();
  const manifest = manifestSchema.parse(
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
  );
  const main = folder === path ? join(folder, manifest.main ?? 'index.js') : path;
  if (!existsSync(main)) throw new Error(`${main} is missing: run npm run build`);
  return {
    name: manifest.productName ?? manifest.name,
    version: manifest.version,
    appPath: folder,
    main,
  };
}
