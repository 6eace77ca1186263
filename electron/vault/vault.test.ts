import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  newBinding,
  type VaultFixture,
  vaultFixture,
} from '../../e2e/fixtures/vault/vault-fixture.ts';
import type { SecretBinding } from '../../shared/ports.ts';

let fixture: VaultFixture;
beforeEach(async () => {
  fixture = await vaultFixture();
});
afterEach(() => fixture.remove());

const passphrase = 'correct horse';
const locked = { code: 'VAULT_LOCKED', reason: 'passphraseRequired' };
const wrong = (path: string) => ({
  code: 'INVALID_INPUT',
  reason: 'wrongPassphrase',
  detail: { issues: [{ path, message: expect.any(String) }] },
});

test('an empty vault with nothing to make it asks for a passphrase or this session only', async () => {
  const vault = fixture.open();
  await vault.start();
  expect(await vault.status()).toEqual({ state: 'empty', slots: [], session: 0, unreadable: [] });
  await expect(fixture.save(vault, 'x')).rejects.toMatchObject({
    code: 'VAULT_UNAVAILABLE',
    reason: 'passphraseRequired',
    detail: { choices: ['passphrase', 'session'] },
  });
  await vault.unlock({});
  await expect(vault.rotate()).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
  expect(fixture.store.slots()).toEqual([]);
});

test.each(['setPassphrase', 'unlock'] as const)('%s makes an empty vault', async (method) => {
  const vault = fixture.open();
  await vault[method]({ passphrase });
  expect(await vault.status()).toMatchObject({
    state: 'unlocked',
    slots: [{ kind: 'passphrase', state: 'usable' }],
  });
  const secret = await fixture.save(vault, 'hunter2');
  expect(vault.open(secret)).toBe('hunter2');
});

test('a vault says that it is unused until it holds a secret, and only then lets its last slot go', async () => {
  const vault = fixture.open();
  expect(await vault.status()).not.toHaveProperty('unused');
  await vault.setPassphrase({ passphrase });
  expect(await vault.status()).toHaveProperty('unused', true);
  await fixture.save(vault, 'hunter2');
  expect(await vault.status()).not.toHaveProperty('unused');
  await expect(vault.removeSlot('passphrase')).rejects.toMatchObject({ reason: 'lastSlot' });
});

test('a restart needs the passphrase again, and takes no other', async () => {
  const first = fixture.open();
  await first.setPassphrase({ passphrase });
  const secret = await fixture.save(first, 'hunter2');
  const vault = fixture.open();
  await vault.start();
  expect(await vault.status()).toMatchObject({
    state: 'locked',
    slots: [{ kind: 'passphrase', state: 'locked' }],
  });
  expect(() => vault.open(secret)).toThrow(expect.objectContaining(locked));
  await expect(fixture.save(vault, 'x')).rejects.toMatchObject(locked);
  await expect(vault.unlock({})).rejects.toMatchObject(locked);
  await expect(vault.unlock({ passphrase: 'wrong' })).rejects.toMatchObject(wrong('passphrase'));
  expect((await vault.status()).state).toBe('locked');
  await vault.unlock({ passphrase });
  expect(vault.open(secret)).toBe('hunter2');
});

test('a lock holds, and tells the same as a restart', async () => {
  const vault = fixture.open();
  await vault.setPassphrase({ passphrase });
  const secret = await fixture.save(vault, 'hunter2');
  await vault.lock();
  await vault.start();
  expect(() => vault.open(secret)).toThrow(expect.objectContaining(locked));
  await vault.unlock({ passphrase });
  expect(vault.open(secret)).toBe('hunter2');
});

test('a lock in the middle of an unlock wins', async () => {
  const vault = fixture.open();
  await vault.setPassphrase({ passphrase });
  await vault.lock();
  const unlocking = vault.unlock({ passphrase });
  await new Promise((resolve) => setImmediate(resolve));
  await vault.lock();
  await unlocking;
  expect((await vault.status()).state).toBe('locked');
});

test('changing the passphrase takes the current one and lets the old one go everywhere', async () => {
  const vault = fixture.open();
  await vault.setPassphrase({ passphrase });
  const secret = await fixture.save(vault, 'hunter2');
  fixture.owner.answers = null;
  await expect(vault.setPassphrase({ passphrase: 'new one' })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    detail: { issues: [{ path: 'current' }] },
  });
  await expect(
    vault.setPassphrase({ passphrase: 'new one', current: 'guess' }),
  ).rejects.toMatchObject(wrong('current'));
  expect(fixture.replacedCopies()).toBe(0);
  await vault.setPassphrase({ passphrase: 'new one', current: passphrase });
  expect(fixture.replacedCopies()).toBe(1);
  expect(fixture.store.slots()).toHaveLength(1);

  const again = fixture.open();
  await expect(again.unlock({ passphrase })).rejects.toMatchObject(wrong('passphrase'));
  await again.unlock({ passphrase: 'new one' });
  expect(again.open(fixture.current(secret))).toBe('hunter2');
});

test('a passphrase that could not be saved changes nothing', async () => {
  const vault = fixture.open();
  fixture.whileSaving(() => {
    throw new RangeError('disk');
  });
  await expect(vault.setPassphrase({ passphrase })).rejects.toThrow(RangeError);
  expect((await vault.status()).state).toBe('empty');
  await expect(fixture.save(vault, 'x')).rejects.toMatchObject({ code: 'VAULT_UNAVAILABLE' });
});

test('the last slot stays while secrets are stored, and may go without them', async () => {
  const vault = fixture.open();
  await expect(vault.removeSlot('passphrase')).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    reason: 'slotUnavailable',
  });
  await vault.setPassphrase({ passphrase });
  await fixture.save(vault, 'hunter2');
  await expect(vault.removeSlot('passphrase')).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    reason: 'lastSlot',
    detail: { issues: [{ path: 'kind' }] },
  });
  const other = await vaultFixture();
  const empty = other.open();
  await empty.setPassphrase({ passphrase });
  await empty.lock();
  await empty.removeSlot('passphrase');
  expect(await empty.status()).toEqual({ state: 'empty', slots: [], session: 0, unreadable: [] });
  expect(other.replacedCopies()).toBe(1);
  await other.remove();
});

test('slots that this host does not have cannot be added here', async () => {
  const vault = fixture.open();
  for (const kind of ['safeStorage', 'keyring'] as const)
    await expect(vault.addSlot(kind)).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      reason: 'slotUnavailable',
    });
  await expect(vault.addSlot('passphrase')).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    detail: { issues: [{ path: 'kind' }] },
  });
});

test('a slot of another version is shown as unavailable and stays in the file', async () => {
  const odd = { kind: 'keyring', version: 7, wrapped: 'later' };
  fixture.putSlots([odd, 'no slot at all']);
  const vault = fixture.open();
  await vault.start();
  expect(await vault.status()).toEqual({
    state: 'locked',
    slots: [{ kind: 'keyring', state: 'unavailable' }],
    session: 0,
    unreadable: [],
  });
  await expect(vault.unlock({})).rejects.toMatchObject({ reason: 'sealedElsewhere' });
  await expect(vault.unlock({ passphrase })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    reason: 'slotUnavailable',
  });
  await expect(vault.setPassphrase({ passphrase })).rejects.toMatchObject({
    code: 'VAULT_LOCKED',
  });
  expect(fixture.owner.asked).toEqual([]);
  expect(fixture.store.slots()).toEqual([odd, 'no slot at all']);
});

const bindingOf = (id: string, field: 'credential' | 'clientKey' = 'credential') => {
  const owner = { kind: 'registry', id } as const;
  return field === 'credential'
    ? { ...newBinding(), owner }
    : ({ owner, field, origin: 'https://registry.example.com' } as const);
};

test('session secrets are in memory only and counted by registry', async () => {
  const vault = fixture.open();
  let told = 0;
  vault.onChanged(() => {
    told += 1;
  });
  vault.session.set(bindingOf('a'), 'one');
  vault.session.set(bindingOf('a', 'clientKey'), 'two');
  vault.session.set(bindingOf('b'), 'three');
  expect((await vault.status()).session).toBe(2);
  expect(vault.session.get(bindingOf('a', 'clientKey'))).toBe('two');
  vault.session.delete('a', 'credential');
  expect(vault.session.get(bindingOf('a'))).toBeNull();
  expect(vault.session.count()).toBe(2);
  vault.session.deleteAll('a');
  vault.session.delete('b', 'credential');
  expect(vault.session.count()).toBe(0);
  expect(told).toBe(6);
  expect(fixture.open().session.count()).toBe(0);
});

test.each([
  { origin: 'https://other.example.com' },
  { proxy: 'http://proxy.example.com:3128' },
  { verify: false },
  { audience: 'aws' },
  { region: 'eu-west-1' },
  { certificateAuthorities: ['AA'] },
])('a session secret is kept for its binding alone: not for %j', (other) => {
  const vault = fixture.open();
  vault.session.set(bindingOf('a'), 'one');
  const moved = { ...bindingOf('a'), ...other } as SecretBinding;
  expect(vault.session.get(moved)).toBeNull();
  expect(vault.session.has(moved)).toBe(false);
  expect(vault.session.get(bindingOf('a'))).toBe('one');
});

test('session secrets cannot be read while the vault is locked', async () => {
  const vault = fixture.open();
  await vault.setPassphrase({ passphrase });
  vault.session.set(bindingOf('a'), 'one');
  await vault.lock();
  expect(() => vault.session.get(bindingOf('a'))).toThrow(expect.objectContaining(locked));
  expect(() => vault.session.assertReadable()).toThrow(expect.objectContaining(locked));
  expect(vault.session.count()).toBe(1);
  await vault.unlock({ passphrase });
  expect(vault.session.get(bindingOf('a'))).toBe('one');
});

test('where no slot could open them again, a lock forgets session secrets', async () => {
  const vault = fixture.open();
  vault.session.set(bindingOf('a'), 'one');
  await vault.lock();
  expect(vault.session.get(bindingOf('a'))).toBeNull();
  expect(vault.session.count()).toBe(0);
});

test('listeners hear of unlock and lock, and one that fails does not stop the others', async () => {
  const vault = fixture.open();
  const heard: string[] = [];
  vault.onChanged(() => {
    throw new RangeError('a faulty listener');
  });
  const stop = vault.onChanged(() => heard.push('changed'));
  await vault.setPassphrase({ passphrase });
  await vault.lock();
  await vault.lock();
  expect(heard).toHaveLength(2);
  stop();
  await vault.unlock({ passphrase });
  expect(heard).toHaveLength(2);
});

test.each([
  ['a first passphrase', false],
  ['another passphrase', true],
])('who cancels while a key is made of %s has changed nothing', async (_, existing) => {
  const first = fixture.open();
  if (existing) await first.setPassphrase({ passphrase });
  const before = JSON.stringify(fixture.store.slots());
  const vault = fixture.open();
  const caller = new AbortController();
  const change = fixture.store.change.bind(fixture.store);
  fixture.store.change = (make) => {
    // The passphrase was checked by now; its successor's key is still to be derived.
    caller.abort();
    return change(make);
  };
  await expect(
    vault.setPassphrase({ passphrase: 'new one', current: passphrase }, caller.signal),
  ).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(JSON.stringify(fixture.store.slots())).toBe(before);
  expect(vault.isOpen()).toBe(false);
});

test('who cancels while the passphrase is checked opens nothing', async () => {
  await fixture.open().setPassphrase({ passphrase });
  const vault = fixture.open();
  const caller = new AbortController();
  const unlocking = vault.unlock({ passphrase }, caller.signal);
  // Its turn has come: the check is under way.
  await new Promise((resolve) => setImmediate(resolve));
  caller.abort();
  await expect(unlocking).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(vault.isOpen()).toBe(false);
});
