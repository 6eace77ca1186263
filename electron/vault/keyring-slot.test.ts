import { expect, test, vi } from 'vitest';
import { vaultFixture } from '../../e2e/fixtures/vault/vault-fixture.ts';
import type { KeyringPort } from './keyring-port.ts';
import { createKeyringProcess } from './keyring-process.ts';
import { createKeyringSlot } from './keyring-slot.ts';

/** A keyring in memory, for what the real one cannot be made to do; the rest is in the integration test. */
function memoryKeyring(changes: Partial<KeyringPort> = {}) {
  const entries = new Map<string, string>();
  const port: KeyringPort = {
    backend: 'secret-service',
    canAnswer: () => true,
    get: async (account) => entries.get(account) ?? null,
    set: async (account, secret) => void entries.set(account, secret),
    delete: async (account) => void entries.delete(account),
    ...changes,
  };
  return { port, entries };
}

test('the master key is neither in the keyring nor in the book alone', async () => {
  const { port, entries } = memoryKeyring();
  const slot = createKeyringSlot(port);
  const wrapped = await slot.wrap('the master key');
  expect(wrapped.toString('utf8')).not.toContain('the master key');
  expect([...entries.values()].join()).not.toContain('the master key');
  expect(await slot.unwrap(wrapped)).toEqual({ text: 'the master key', stale: false });
  for (const account of entries.keys()) entries.set(account, Buffer.alloc(32).toString('base64'));
  await expect(slot.unwrap(wrapped)).rejects.toThrow('another one');
  for (const account of entries.keys()) entries.set(account, 'short');
  await expect(slot.unwrap(wrapped)).rejects.toThrow('damaged');
});

test('wrapping again leaves the entry in use alone until it is forgotten', async () => {
  const { port, entries } = memoryKeyring();
  const slot = createKeyringSlot(port);
  const first = await slot.wrap('one');
  const second = await slot.wrap('two');
  expect(entries.size).toBe(2);
  expect(await slot.unwrap(first)).toMatchObject({ text: 'one' });
  await slot.forget?.(first);
  expect(entries.size).toBe(1);
  expect(await slot.unwrap(second)).toMatchObject({ text: 'two' });
});

test('a keyring that never answers is given up, told so, and asked again later', async () => {
  let answers = false;
  const told: boolean[] = [];
  const { port } = memoryKeyring({
    get: (_, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => told.push(true));
        if (answers) resolve(null);
      }),
  });
  const slot = createKeyringSlot(port, { timeLimit: 20 });
  expect(await slot.availability()).toMatchObject({ available: false });
  expect(told).toEqual([true]);
  answers = true;
  expect(await slot.availability()).toMatchObject({ available: true });
});

test('a keyring that forgets what it takes makes no slot', async () => {
  const { port } = memoryKeyring({ set: async () => undefined });
  await expect(createKeyringSlot(port).wrap('key')).rejects.toThrow('did not keep');
});

test('a keyring nobody knows by name counts as weak and is not used unasked', async () => {
  const fixture = await vaultFixture();
  const vault = fixture.open([createKeyringSlot(memoryKeyring({ backend: 'unknown' }).port)]);
  await expect(fixture.save(vault, 'x')).rejects.toMatchObject({ code: 'VAULT_UNAVAILABLE' });
  expect(await vault.status()).toMatchObject({
    state: 'empty',
    offered: [{ kind: 'keyring', backend: 'unknown', weak: true }],
  });
  await vault.addSlot('keyring');
  expect(await vault.status()).toMatchObject({
    state: 'unlocked',
    slots: [{ kind: 'keyring', state: 'usable', backend: 'unknown', weak: true }],
  });
  await fixture.remove();
});

test('an entry that cannot be deleted does not stop the slot from going', async () => {
  const fixture = await vaultFixture();
  const { port } = memoryKeyring({ delete: () => Promise.reject(new RangeError('locked')) });
  const vault = fixture.open([createKeyringSlot(port)]);
  await vault.addSlot('keyring');
  await vault.removeSlot('keyring');
  expect(await vault.status()).toMatchObject({ state: 'empty', slots: [] });
  expect(fixture.logged.join()).toContain('vault.slotNotForgotten');
  await fixture.remove();
});

test('a process that ends without an answer makes the slot unavailable and nothing else', async () => {
  const environment = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' };
  const child = '/nowhere/keyring-child.js';
  const port = createKeyringProcess({ child, environment, platform: 'linux' });
  expect(await createKeyringSlot(port).availability()).toMatchObject({ available: false });
});

test('a missing native module in this process is an unavailable slot', async () => {
  vi.resetModules();
  vi.doMock('@napi-rs/keyring', () => {
    throw new Error('Cannot find native binding');
  });
  const { createNativeKeyring } = await import('./native-keyring.ts');
  const port = createNativeKeyring('darwin', {});
  expect(await createKeyringSlot(port).availability()).toEqual({
    available: false,
    backend: 'keychain',
    weak: false,
  });
  vi.doUnmock('@napi-rs/keyring');
});

test('a call that is still waiting lets no further one pile up behind it', async () => {
  vi.resetModules();
  const getPassword = vi.fn(() => new Promise<null>(() => undefined));
  vi.doMock('@napi-rs/keyring', () => ({
    AsyncEntry: class {
      getPassword = getPassword;
    },
  }));
  const { createNativeKeyring } = await import('./native-keyring.ts');
  const slot = createKeyringSlot(createNativeKeyring('darwin', {}), { timeLimit: 20 });
  expect(await slot.availability()).toMatchObject({ available: false });
  expect(await slot.availability()).toMatchObject({ available: false });
  expect(getPassword).toHaveBeenCalledTimes(1);
  vi.doUnmock('@napi-rs/keyring');
});
