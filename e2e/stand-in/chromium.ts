import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { findChromium } from '../../build/lib/required-tools.ts';
import { type CdpConnection, connectCdp } from './cdp.ts';

export interface Chromium {
  readonly connection: CdpConnection;
  /** Ends the browser at once; the process that started it is about to end too. */
  kill(): void;
}

/**
 * Starts Chromium with no window, spoken to over a pipe, so that it ends with
 * this process; the debugging port is for Playwright. Its "DevTools listening
 * on" line is passed on to stderr.
 */
export async function startChromium(profile: string, noSandbox: boolean): Promise<Chromium> {
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  const executable = findChromium();
  if (executable === undefined)
    throw new Error('The Electron stand-in needs Chromium: apt-get install chromium');
  const headless = process.env['BERTH_STAND_IN_SHOW'] === undefined;
  const child = spawn(
    executable,
    [
      ...(headless ? ['--headless=new'] : []),
      ...(noSandbox ? ['--no-sandbox'] : []),
      '--remote-debugging-pipe',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      '--no-startup-window',
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-default-apps',
      '--disable-extensions',
      '--disable-sync',
      '--disable-dev-shm-usage',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
      '--disable-back-forward-cache',
      '--force-color-profile=srgb',
      '--password-store=basic',
      '--use-mock-keychain',
      '--disable-features=Translate,MediaRouter,OptimizationHints,HttpsUpgrades',
    ],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
  );
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const [, , stderr, toBrowser, fromBrowser] = child.stdio;
  if (!(toBrowser instanceof Writable) || !(fromBrowser instanceof Readable))
    throw new Error('Chromium was started without its pipe');
  const connection = connectCdp(fromBrowser, toBrowser);
  await Promise.race([listening(stderr), failure(child)]);
  return { connection, kill };
}

function listening(stderr: Readable | null): Promise<void> {
  let text = '';
  return new Promise((resolve) => {
    stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const line = /^DevTools listening on .*$/m.exec(text);
      if (line === null || !text.slice(line.index).includes('\n')) return;
      text = '';
      process.stderr.write(`${line[0]}\n`);
      resolve();
    });
  });
}

function failure(child: ReturnType<typeof spawn>): Promise<never> {
  return new Promise((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`Chromium ended with ${code} before it was ready`)),
    );
  });
}
