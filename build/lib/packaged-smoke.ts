import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { chromium, type Page } from 'playwright-core';
import type { BerthBridge } from '../../shared/bridge.ts';
import { findProgram } from './required-tools.ts';
import { isRoot } from './this-machine.ts';

declare global {
  interface Window {
    readonly berth?: BerthBridge;
  }
}

export interface SmokeOptions {
  /** The program and what comes before Berth's own arguments. */
  command: readonly [string, ...string[]];
  /** An empty folder for the data and for Chromium's files. */
  folder: string;
  /** Where the app looks for programs; without Node unless told otherwise. */
  path?: string;
  env?: Readonly<Record<string, string>>;
  say(line: string): void;
}

const stepMs = 60_000;
const passphrase = 'a passphrase of the smoke test';
const login = { username: 'smoke', password: 'a-password-that-must-survive' };

/**
 * Starts a packaged Berth as people do and drives it by Chromium's debugging
 * port, since the fuses of a package close Node's: it lists the sample
 * registry, saves a secret, quits with 0, starts again and signs in with the
 * secret at a registry on the loopback. Throws at the first thing that fails.
 */
export async function smokeTest(options: SmokeOptions): Promise<void> {
  const { say } = options;
  await using registry = await startRegistry();
  const first = await start(options);
  const names = await sampleNames(first.page);
  if (names < 1000) throw new Error(`The sample registry listed ${names} repositories`);
  say(`lists the sample registry: ${names} repositories`);
  const { id, slot } = await saveSecret(first.page, registry.address);
  say(`saves a secret (${slot})`);
  await quit(first);
  say('quits with 0');

  const second = await start(options);
  if (slot === 'a passphrase')
    await second.page.evaluate(
      (text) => window.berth?.call['vault.unlock']({ passphrase: text }),
      passphrase,
    );
  const before = registry.signedIn();
  const report = await second.page.evaluate(
    (registryId) => window.berth?.call['registries.check']({ id: registryId }),
    id,
  );
  if (report?.ok !== true || !report.result.ok || registry.signedIn() === before)
    throw new Error(`The secret was not used: ${JSON.stringify(report)}`);
  say('starts again and signs in with the secret');
  await quit(second);
}

interface Started {
  page: Page;
  exit: Promise<{ exitCode?: number | undefined }>;
  kill(signal: NodeJS.Signals): void;
  release(): Promise<void>;
}

async function start({ command, folder, path = pathWithoutNode(), env }: SmokeOptions) {
  const [program, ...before] = command;
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const own = ['--data', data, '--profile', join(folder, 'chromium')];
  const chromiumArguments = [
    '--remote-debugging-port=0',
    ...(process.platform === 'linux' && isRoot() ? ['--no-sandbox'] : []),
  ];
  const child = execa(program, [...before, ...chromiumArguments, ...own], {
    env: { ...env, PATH: path },
    stdio: ['ignore', 'ignore', 'pipe'],
    reject: false,
    cleanup: true,
  });
  const exit = child.then(({ exitCode }) => ({ exitCode }));
  try {
    const endpoint = await within('the start', debuggingAddress(child.stderr));
    const browser = await chromium.connectOverCDP(endpoint);
    const page = await within(
      'the window',
      ownPage(() => browser.contexts().flatMap((c) => c.pages())),
    );
    await page.waitForFunction(() => window.berth !== undefined, undefined, { timeout: stepMs });
    const started: Started = {
      page,
      exit,
      kill: (signal) => void child.kill(signal),
      release: () => browser.close(),
    };
    return started;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

/** The address on stderr, which is read on so that the app is never held up by a full pipe. */
function debuggingAddress(stderr: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    stderr.on('data', (chunk) => {
      text = (text + String(chunk)).slice(-10_000);
      const found = /DevTools listening on (ws:\/\/\S+)\s/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    stderr.once('end', () => reject(new Error(`Berth ended before it had a window:\n${text}`)));
  });
}

async function ownPage(pages: () => Page[]): Promise<Page> {
  for (;;) {
    const found = pages().find((page) => /^(app|https?):\/\/berth/.test(page.url()));
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function sampleNames(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { berth } = window;
    const opened = await berth?.call['registries.openSample']({});
    if (berth === undefined || opened?.ok !== true) return 0;
    const registryId = opened.result.id;
    return new Promise<number>((resolve) => {
      let count = 0;
      berth.stream(
        'repositories.list',
        { registryId },
        ({ repositories }) => {
          count += repositories.length;
        },
        () => resolve(count),
      );
    });
  });
}

/** In the system's store where it is a safe one, else under a passphrase; answers which. */
async function saveSecret(page: Page, address: string): Promise<{ id: string; slot: string }> {
  const create = async (name: string) => {
    const credential = { kind: 'password' as const, ...login };
    const created = await page.evaluate(
      (registry) => window.berth?.call['registries.create']({ registry }),
      { name, address, credential },
    );
    if (created?.ok === true)
      return { id: created.result.id, saved: created.result.credential.state === 'saved' };
    if (created?.error.reason === 'passphraseRequired') return { id: '', saved: false };
    throw new Error(`Nothing was saved: ${JSON.stringify(created)}`);
  };
  const first = await create('Smoke');
  if (first.saved) return { id: first.id, slot: 'the system' };
  const set = await page.evaluate(
    (text) => window.berth?.call['vault.setPassphrase']({ passphrase: text }),
    passphrase,
  );
  if (set?.ok !== true) throw new Error(`No slot for secrets: ${JSON.stringify(set)}`);
  const second = await create('Smoke under a passphrase');
  if (!second.saved) throw new Error('The secret was not saved under a passphrase');
  return { id: second.id, slot: 'a passphrase' };
}

/** Closes the window; on macOS, where an app outlives its windows, ends it as the system does. */
async function quit({ page, exit, kill, release }: Started): Promise<void> {
  if (process.platform === 'darwin') kill('SIGTERM');
  else await page.close({ runBeforeUnload: false }).catch(() => undefined);
  const { exitCode } = await within('the end', exit).catch((error: unknown) => {
    kill('SIGKILL');
    throw error;
  });
  await release().catch(() => undefined);
  if (exitCode !== 0) throw new Error(`Berth ended with ${exitCode}`);
}

async function within<T>(what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`No sign of ${what} within a minute`)), stepMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** The folders of PATH that hold no Node: a package must bring its own. */
export function pathWithoutNode(path = process.env['PATH'] ?? ''): string {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '' && findProgram(['node', 'node.exe'], folder) === undefined)
    .join(delimiter);
}

/** A registry that lets nobody in but the one with the saved login. */
async function startRegistry() {
  let signedIn = 0;
  const expected = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
  const answer = ({ headers, url }: IncomingMessage): [number, object] => {
    if (headers.authorization !== expected) return [401, { errors: [{ code: 'UNAUTHORIZED' }] }];
    signedIn += 1;
    return [200, url?.startsWith('/v2/_catalog') === true ? { repositories: ['smoke'] } : {}];
  };
  const server = createServer((request, response) => {
    const [status, body] = answer(request);
    response.writeHead(status, {
      'content-type': 'application/json',
      'docker-distribution-api-version': 'registry/2.0',
      ...(status === 401 ? { 'www-authenticate': 'Basic realm="smoke"' } : {}),
    });
    response.end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    signedIn: () => signedIn,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
