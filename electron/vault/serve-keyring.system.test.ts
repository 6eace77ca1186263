import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSecretService } from '../../e2e/fixtures/secret-service.ts';
import { type ServeProcess, startServe } from '../../e2e/fixtures/serve-process.ts';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../e2e/fixtures/temporary-folder.ts';
import { onlyThorough } from '../../e2e/fixtures/thorough.ts';

let folder: TemporaryFolder;
let serve: ServeProcess | undefined;
beforeEach(async () => {
  folder = await createTemporaryFolder('serve-keyring');
});
afterEach(async () => {
  await serve?.stop();
  serve = undefined;
  await folder.remove();
});

async function start(env: Readonly<Record<string, string>>): Promise<void> {
  await serve?.stop();
  serve = await startServe({ dataDirectory: folder.path, env });
}

async function call(method: string, input: unknown = {}): Promise<unknown> {
  const response = await fetch(`${serve?.origin}/api/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${serve?.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  return response.json();
}

const registry = {
  name: 'Harbour',
  address: 'https://registry.example.com',
  credential: { kind: 'password', username: 'ann', password: 'sesame-4711-canary' },
};
const keyring = { kind: 'keyring', state: 'usable', backend: 'secret-service', weak: false };

if (process.platform !== 'linux')
  test('a real Secret Service', ({ skip }) => skip('it is there on Linux only'));
else {
  test('the first secret goes into the keyring, and the next start opens it in silence', async () => {
    await using service = await startSecretService();
    await start(service.environment);
    expect(await call('registries.create', { registry })).toMatchObject({
      ok: true,
      result: { credential: { state: 'saved' } },
    });
    await start(service.environment);
    expect(await call('vault.status')).toMatchObject({
      result: { state: 'unlocked', slots: [keyring] },
    });
    const book = await readFile(join(folder.path, 'book.json'), 'utf8');
    expect(book).toContain('secret-service');
    expect(book).not.toContain('sesame');
  }, 120_000);

  test('a passphrase in the environment joins a vault that the keyring opened', async () => {
    await using service = await startSecretService();
    await start(service.environment);
    await call('vault.addSlot', { kind: 'keyring' });
    await start({ ...service.environment, BERTH_PASSPHRASE: 'correct horse' });
    expect(await call('vault.status')).toMatchObject({
      result: { state: 'unlocked', slots: [keyring, { kind: 'passphrase', state: 'usable' }] },
    });
    await start({ BERTH_PASSPHRASE: 'correct horse' });
    expect(await call('vault.status')).toMatchObject({
      result: { state: 'unlocked', slots: [{ kind: 'keyring', state: 'unavailable' }, {}] },
    });
  }, 120_000);

  test('a prompt that nobody answers keeps neither the start nor the end waiting for ever', async (context) => {
    onlyThorough(context);
    await using service = await startSecretService({ prompt: 'hangs' });
    await start(service.environment);
    await call('vault.addSlot', { kind: 'keyring' });
    await service.lock();
    await start(service.environment);
    expect(await call('vault.status')).toMatchObject({
      result: { state: 'locked', slots: [{ ...keyring, state: 'locked' }] },
    });
    const asked = call('vault.unlock').catch(() => 'cut off');
    // Answered after the unlock has reached the vault: the prompt is up by now.
    await call('app.info');
    expect(await serve?.stop()).toBe(0);
    await asked;
  }, 120_000);
}
