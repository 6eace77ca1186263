import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BerthBridge } from '../../shared/bridge.ts';
import { type RunningRegistry, startRegistry } from '../fixtures/docker-registry.ts';
import { startServe } from '../fixtures/serve-process.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { buildOnce } from '../stand-in/build-once.ts';
import { launchBerth } from '../stand-in/launch.ts';
import { newCanary, type RecordingApi, walkWithSecrets } from './canary-walk.ts';
import { findSecrets, formsOf } from './secret-scanner.ts';

declare global {
  interface Window {
    readonly berth?: BerthBridge;
  }
}

const password = newCanary('saved');
const withRegistry = async (
  work: (
    home: Required<Pick<RunningRegistry, 'address' | 'username' | 'password'>>,
  ) => Promise<void>,
) => {
  await using home = await startRegistry({ auth: 'htpasswd', users: { ada: password } });
  await work({ address: home.address, username: 'ada', password });
};

/** The walk did what it says: the secret was used, refused, dropped and echoed. */
function expectRealWalk(walk: Awaited<ReturnType<typeof walkWithSecrets>>): void {
  expect(walk.used).toContain('"repositories":[]');
  expect(walk.used).toContain('"auth":"basic"');
  expect(walk.refused).toContain('UNAUTHORIZED');
  expect(walk.dropped).toContain('UNREACHABLE');
  expect(walk.echoed).toContain('"status":400');
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
      withRegistry(async (home) => {
        await using folder = await createTemporaryFolder('canary');
        const temporary = join(folder.path, 'temp');
        await mkdir(temporary);
        const passphrase = newCanary('passphrase');
        const serve = await startServe({
          dataDirectory: join(folder.path, 'data'),
          env: { BERTH_PASSPHRASE: passphrase, TMPDIR: temporary },
        });
        let answers = '';
        const api: RecordingApi = {
          async ask(method, input) {
            const response = await fetch(`${serve.origin}/api/${method}`, {
              method: 'POST',
              headers: {
                Authorization: `Bearer ${serve.token}`,
                'Content-Type': 'application/json',
              },
              body: JSON.stringify(input),
            });
            const text = await response.text();
            answers += `${JSON.stringify([...response.headers])}\n${text}\n`;
            return text;
          },
        };
        try {
          const inVault = await walkWithSecrets(api, home, 'vault');
          await api.ask('vault.unlock', { passphrase });
          const inSession = await walkWithSecrets(api, home, 'session');
          for (const walk of [inVault, inSession]) expectRealWalk(walk);
          await api.ask('vault.unlock', { passphrase });
          await serve.stop();
          const secrets = [passphrase, ...inVault.secrets, ...inSession.secrets];
          const log = await readFile(join(folder.path, 'data/berth.log'), 'utf8');
          expect(log).toContain('vault.rotated');
          const texts = { answers, stdout: serve.stdout(), stderr: serve.stderr() };
          expect(await findSecrets(secrets, { folders: [folder.path], texts })).toEqual([]);
        } finally {
          await serve.kill();
        }
      }),
    60_000,
  );

  it(
    'after a walk through the desktop, with the safeStorage slot',
    () =>
      withRegistry(async (home) => {
        await using folder = await createTemporaryFolder('canary');
        const temporary = join(folder.path, 'temp');
        await mkdir(temporary);
        const data = join(folder.path, 'data');
        const berth = await launchBerth({ dataDirectory: data, env: { TMPDIR: temporary } });
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
          const walk = await walkWithSecrets(api, home, 'vault');
          expectRealWalk(walk);
          expect(said.answers).toContain('"kind":"safeStorage","state":"usable"');
          const page = await berth.window.content();
          await berth.close();
          expect(await readdir(data)).toContain('berth.log');
          const texts = { ...said, page };
          expect(await findSecrets(walk.secrets, { folders: [folder.path], texts })).toEqual([]);
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
