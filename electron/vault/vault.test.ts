import { afterEach, beforeEach, expect, test } from 'vitest';
import { type VaultFixture, vaultFixture } from './vault-fixture.ts';

let fixture: VaultFixture;
beforeEach(async () => {
  fixture = await vaultFixture();
});
afterEach(() => fixture.remove());

const passphrase = 'correct horse';
const binding = {
  registryId: 'a',
  field: 'credential',
  provider: 'native',
  origin: 'https://r.example',
} as const;
const locked = { code: 'VAULT_LOCKED', reason: 'passphraseRequired' };
const wrong = (path: string) => ({
  code: 'INVALID_INPUT',
  reason: 'wrongPassphrase',
  detail: { issues: [{ path, message: expect.any(String) }] },
});

test('an empty vault with nothing to make it asks for a passphrase or this session only', async () => {
  const vault = fixture.open();
  await vault.start();
  expect(await vault.status()).toEqual({ state: 'empty', slots: [], session: 0 });
  for (const attempt of [vault.ensureWritable(), vault.seal(binding, 'x')])
    await expect(attempt).rejects.toMatchObject({
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
  const { binding, sealed } = await fixture.save(vault, 'hunter2');
  expect(await vault.open(binding, sealed)).toBe('hunter2');
});

test('a restart needs the passphrase again, and takes no other', async () => {
  const first = fixture.open();
  await first.setPassphrase({ passphrase });
  const { binding, sealed } = await fixture.save(first, 'hunter2');
  const vault = fixture.open();
  await vault.start();
  expect(await vault.status()).toMatchObject({
    state: 'locked',
    slots: [{ kind: 'passphrase', state: 'locked' }],
  });
  await expect(vault.open(binding, sealed)).rejects.toMatchObject(locked);
  await expect(vault.ensureWritable()).rejects.toMatchObject(locked);
  await expect(vault.seal(binding, 'x')).rejects.toMatchObject(locked);
  await expect(vault.unlock({})).rejects.toMatchObject(locked);
  await expect(vault.unlock({ passphrase: 'wrong' })).rejects.toMatchObject(wrong('passphrase'));
  expect((await vault.status()).state).toBe('locked');
  await vault.unlock({ passphrase });
  expect(await vault.open(binding, sealed)).toBe('hunter2');
});

test('a lock holds, and tells the same as a restart', async () => {
  const vault = fixture.open();
  await vault.setPassphrase({ passphrase });
  const { binding, sealed } = await fixture.save(vault, 'hunter2');
  await vault.lock();
  await vault.start();
  await expect(vault.open(binding, sealed)).rejects.toMatchObject(locked);
  await vault.unlock({ passphrase });
  expect(await vault.open(binding, sealed)).toBe('hunter2');
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
  const { binding, sealed } = await fixture.save(vault, 'hunter2');
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
  expect(await again.open(binding, sealed)).toBe('hunter2');
});

test('a passphrase that could not be saved changes nothing', async () => {
  const vault = fixture.open();
  fixture.whileSaving(() => {
    throw new RangeError('disk');
  });
  await expect(vault.setPassphrase({ passphrase })).rejects.toThrow(RangeError);
  expect((await vault.status()).state).toBe('empty');
  await expect(vault.ensureWritable()).rejects.toMatchObject({ code: 'VAULT_UNAVAILABLE' });
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
  expect(await empty.status()).toEqual({ state: 'empty', slots: [], session: 0 });
  expect(other.replacedCopies()).toBe(1);
  await other.remove();
});

test('slots that this face does not have cannot be added here', async () => {
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
  await fixture.store.save({ slots: [odd, 'no slot at all'] });
  const vault = fixture.open();
  await vault.start();
  expect(await vault.status()).toEqual({
    state: 'locked',
    slots: [{ kind: 'keyring', state: 'unavailable' }],
    session: 0,
  });
  await expect(vault.unlock({})).rejects.toMatchObject({ reason: 'sealedElsewhere' });
  await expect(vault.unlock({ passphrase })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    reason: 'slotUnavailable',
  });
  await expect(vault.setPassphrase({ passphrase })).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
  expect(fixture.store.slots()).toEqual([odd, 'no slot at all']);
});

test('session secrets are in memory only, counted by registry, and survive a lock', async () => {
  const vault = fixture.open();
  let told = 0;
  vault.onChanged(() => {
    told += 1;
  });
  vault.session.set('a', 'credential', 'one');
  vault.session.set('a', 'clientKey', 'two');
  vault.session.set('b', 'credential', 'three');
  expect((await vault.status()).session).toBe(2);
  await vault.lock();
  expect(vault.session.get('a', 'clientKey')).toBe('two');
  vault.session.delete('a', 'credential');
  expect(vault.session.get('a', 'credential')).toBeNull();
  expect(vault.session.count()).toBe(2);
  vault.session.deleteAll('a');
  vault.session.delete('b', 'credential');
  expect(vault.session.count()).toBe(0);
  expect(told).toBe(6);
  expect(fixture.open().session.count()).toBe(0);
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
