import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BerthBridge } from '../../shared/bridge.ts';
import { makeCheapVault } from '../fixtures/cheap-vault.ts';
import { startRegistry } from '../fixtures/docker-registry.ts';
import { startSecretService } from '../fixtures/secret-service.ts';
import { type ServeProcess, startServe } from '../fixtures/serve-process.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { onlyThorough } from '../fixtures/thorough.ts';
import { buildOnce } from '../stand-in/build-once.ts';
import { launchBerth } from '../stand-in/launch.ts';
import { plantDockerLogin, walkThroughExchange } from './canary-exchange.ts';
import { newCanary, type RecordingApi, walkWithSecrets } from './canary-walk.ts';
import { findSecrets, formsOf } from './secret-scanner.ts';

declare global {
  interface Window {
    readonly berth?: BerthBridge;
  }
}

const password = newCanary('saved');
interface Home {
  address: string;
  username: string;
  password: string;
  /** The tokens that were issued for the saved password: as secret as it is. */
  lent(): readonly string[];
}

/** A registry that takes the password itself, or lends tokens for it. */
async function withRegistry(
  auth: 'htpasswd' | 'token',
  work: (home: Home) => Promise<void>,
): Promise<void> {
  await using home = await startRegistry({ auth, users: { ada: password } });
  const { address, tokenServer } = home;
  await work({ address, username: 'ada', password, lent: () => tokenServer?.lent ?? [] });
}

/** The walk did what it says: the secret was used, refused, dropped and echoed. */
function expectRealWalk(
  walk: Awaited<ReturnType<typeof walkWithSecrets>>,
  auth: 'basic' | 'bearer',
): void {
  expect(walk.used).toContain('"repositories":[]');
  expect(walk.used).toContain(`"auth":"${auth}"`);
  expect(walk.refused).toContain('UNAUTHORIZED');
  expect(walk.dropped).toContain('UNREACHABLE');
  expect(walk.echoed).toContain('"status":400');
}

/** Everything a run may write to, and beside it a home with a login of Docker's. */
async function createPlaces(address: string) {
  const folder = await createTemporaryFolder('canary');
  const own = await createTemporaryFolder('canary-home');
  const temporary = join(folder.path, 'temp');
  await mkdir(temporary);
  return {
    folder: folder.path,
    data: join(folder.path, 'data'),
    temporary,
    home: own.path,
    docker: await plantDockerLogin(own.path, address),
    async [Symbol.asyncDispose]() {
      await folder.remove();
      await own.remove();
    },
  };
}

/** A caller of `serve` that keeps all it was answered. */
function recordServe(serve: ServeProcess): RecordingApi & { answers(): string } {
  let answers = '';
  return {
    answers: () => answers,
    async ask(method, input) {
      const response = await fetch(`${serve.origin}/api/${method}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${serve.token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(input),
      });
      const text = await response.text();
      answers += `${JSON.stringify([...response.headers])}\n${text}\n`;
      return text;
    },
  };
}

describe('the scanner', () => {
  it('finds a planted secret in every place and every encoding', async () => {
    await using folder = await createTemporaryFolder('planted');
    const secret = newCanary('planted');
    for (const [encoding, bytes] of formsOf(secret)) {
      const planted = Buffer.concat([Buffer.from('before '), bytes, Buffer.from(' after')]);
      for (const place of ['data/cache', 'temp'])
        await mkdir(join(folder.path, place), { recursive: true });
      for (const place of ['data/berth.log', 'data/book.json.2', 'data/cache/x.json', 'temp/y']) {
        const path = join(folder.path, place);
        await writeFile(path, planted);
        const hits = await findSecrets([secret], { folders: [folder.path], texts: {} });
        expect(hits, `${encoding} in ${place}`).toContain(`${path}: secret 0 as ${encoding}`);
        await rm(path);
      }
      for (const place of ['stdout', 'stderr', 'answers', 'page'])
        expect(
          await findSecrets([secret], {
            folders: [folder.path],
            texts: { [place]: planted.toString('latin1') },
          }),
        ).toContain(`${place}: secret 0 as ${encoding}`);
    }
    for (const offset of [0, 1, 2, 3]) {
      const pair = Buffer.from(`${'u'.repeat(offset)}:${secret}!`).toString('base64');
      expect(await findSecrets([secret], { folders: [], texts: { pair } })).not.toEqual([]);
    }
    expect(
      await findSecrets([secret], { folders: [folder.path], texts: { a: 'nothing' } }),
    ).toEqual([]);
  });
});

describe('no secret is anywhere', () => {
  beforeAll(buildOnce, 120_000);

  it(
    'after a walk through browser mode, with the passphrase slot and for one session',
    () =>
      withRegistry('htpasswd', async (home) => {
        await using places = await createPlaces(home.address);
        const passphrase = newCanary('passphrase');
        await makeCheapVault(places.data, passphrase);
        const serve = await startServe({
          dataDirectory: places.data,
          env: { BERTH_PASSPHRASE: passphrase, TMPDIR: places.temporary, HOME: places.home },
        });
        const api = recordServe(serve);
        try {
          const secrets = [passphrase, places.docker];
          for (const keep of ['vault', 'session'] as const) {
            const brought = await walkThroughExchange(api, home.address, keep);
            expect(brought.saved).toBeGreaterThan(3);
            const { ids } = brought;
            const asked = { format: 'zadig', ids, secrets: 'plain' };
            expect(await api.ask('exchange.export', asked)).toContain('UNSUPPORTED');
            const walk = await walkWithSecrets(api, home, keep);
            expectRealWalk(walk, 'basic');
            secrets.push(...brought.secrets, ...walk.secrets);
            await api.ask('vault.unlock', { passphrase });
          }
          await serve.stop();
          const log = await readFile(join(places.data, 'berth.log'), 'utf8');
          expect(log).toContain('vault.keyChanged');
          const texts = { answers: api.answers(), stdout: serve.stdout(), stderr: serve.stderr() };
          expect(await findSecrets(secrets, { folders: [places.folder], texts })).toEqual([]);
        } finally {
          await serve.kill();
        }
      }),
    120_000,
  );

  it('after a walk through browser mode, with a real keyring and lent tokens', (context) => {
    onlyThorough(context);
    if (process.platform !== 'linux') context.skip('a Secret Service is there on Linux only');
    return withRegistry('token', async (home) => {
      await using service = await startSecretService();
      await using places = await createPlaces(home.address);
      const serve = await startServe({
        dataDirectory: places.data,
        env: { ...service.environment, TMPDIR: places.temporary, HOME: places.home },
      });
      const api = recordServe(serve);
      try {
        const brought = await walkThroughExchange(api, home.address, 'vault');
        const walk = await walkWithSecrets(api, home, 'vault');
        expectRealWalk(walk, 'bearer');
        expect(api.answers()).toContain('"kind":"keyring","state":"usable"');
        await serve.stop();
        const lent = home.lent();
        expect(lent.length).toBeGreaterThan(2);
        const secrets = [places.docker, ...brought.secrets, ...walk.secrets, ...lent];
        const texts = { answers: api.answers(), stdout: serve.stdout(), stderr: serve.stderr() };
        expect(await findSecrets(secrets, { folders: [places.folder], texts })).toEqual([]);
      } finally {
        await serve.kill();
      }
    });
  }, 120_000);

  it(
    'after a walk through the desktop, with the safeStorage slot, but in the file that was confirmed',
    () =>
      withRegistry('token', async (home) => {
        await using places = await createPlaces(home.address);
        await using confirmed = await createTemporaryFolder('confirmed');
        const berth = await launchBerth({
          dataDirectory: places.data,
          homeDirectory: places.home,
          env: { TMPDIR: places.temporary },
        });
        const said = { stdout: '', stderr: '', answers: '' };
        const child = berth.app.process();
        child.stdout?.on('data', (text) => {
          said.stdout += String(text);
        });
        child.stderr?.on('data', (text) => {
          said.stderr += String(text);
        });
        const api: RecordingApi = {
          async ask(method, input) {
            const answer = await berth.window.evaluate(askBridge, { method, input });
            said.answers += `${answer}\n`;
            return answer;
          },
        };
        try {
          const brought = await walkThroughExchange(api, home.address, 'vault');
          const asked = { format: 'zadig', ids: brought.ids, secrets: 'plain' };
          expect(await api.ask('exchange.export', asked)).toContain('CANCELLED');
          const path = join(confirmed.path, 'out.json');
          await berth.app.evaluate(({ dialog }, filePath) => {
            Reflect.set(dialog, 'showMessageBox', async () => ({ response: 1 }));
            Reflect.set(dialog, 'showSaveDialog', async () => ({ canceled: false, filePath }));
          }, path);
          expect(await api.ask('exchange.export', asked)).toContain('"text":null');
          const walk = await walkWithSecrets(api, home, 'vault');
          expectRealWalk(walk, 'bearer');
          expect(said.answers).toContain('"kind":"safeStorage","state":"usable"');
          const page = await berth.window.content();
          await berth.close();
          expect(await readdir(places.data)).toContain('berth.log');
          const secrets = [places.docker, ...brought.secrets, ...walk.secrets, ...home.lent()];
          const texts = { ...said, page };
          expect(await findSecrets(secrets, { folders: [places.folder], texts })).toEqual([]);
          const written = await findSecrets(secrets, { folders: [confirmed.path], texts: {} });
          expect(written).toContain(`${path}: secret 0 as JSON`);
          expect(await readdir(confirmed.path)).toEqual(['out.json']);
        } finally {
          child.kill('SIGKILL');
        }
      }),
    90_000,
  );
});

/** Runs in the page: one call, or a stream to its end. */
function askBridge({ method, input }: { method: string; input: unknown }): Promise<string> {
  const bridge: unknown = window.berth;
  const call: unknown = Reflect.get(Object(Reflect.get(Object(bridge), 'call')), method);
  if (typeof call === 'function')
    return Promise.resolve(call(input)).then((answer) => JSON.stringify(answer));
  const stream: unknown = Reflect.get(Object(bridge), 'stream');
  return new Promise((resolve) => {
    const items: unknown[] = [];
    if (typeof stream !== 'function') return resolve('no such method');
    stream(
      method,
      input,
      (item: unknown) => void items.push(item),
      (end: unknown) => resolve(JSON.stringify({ items, end })),
    );
  });
}
