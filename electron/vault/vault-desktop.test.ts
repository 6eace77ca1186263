import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type FakeSafeStorage,
  fakeSafeStorage,
} from '../../e2e/fixtures/vault/fake-safe-storage.ts';
import { type VaultFixture, vaultFixture } from '../../e2e/fixtures/vault/vault-fixture.ts';
import type { SlotProvider } from './key-slot.ts';
import { createSafeStorageSlot } from './safe-storage-slot.ts';

let fixture: VaultFixture;
let fake: FakeSafeStorage;
let slots: SlotProvider[];
beforeEach(async () => {
  fixture = await vaultFixture();
  fake = fakeSafeStorage();
  slots = [createSafeStorageSlot(fake.safeStorage, { platform: 'linux', timeLimit: 50 })];
});
afterEach(() => fixture.remove());

const passphrase = 'correct horse';
const safeStorage = { kind: 'safeStorage', backend: 'gnome_libsecret', weak: false };

test('the first secret makes the vault in silence, and a restart opens it in silence', async () => {
  const vault = fixture.open(slots);
  await vault.start();
  expect((await vault.status()).state).toBe('empty');
  const secret = await fixture.save(vault, 'hunter2');
  expect(await vault.status()).toEqual({
    state: 'unlocked',
    slots: [{ ...safeStorage, state: 'usable' }],
    session: 0,
    unreadable: [],
  });
  const again = fixture.open(slots);
  await again.start();
  expect(again.open(secret)).toBe('hunter2');
});

test('secrets sealed at the same time make one vault', async () => {
  const vault = fixture.open(slots);
  const saved = await Promise.all(['a', 'b', 'c'].map((text) => fixture.save(vault, text)));
  expect(fixture.store.slots()).toHaveLength(1);
  expect(saved.map((secret) => vault.open(secret))).toEqual(['a', 'b', 'c']);
});

test('a lock holds: the automatic slot opens again only when asked', async () => {
  const vault = fixture.open(slots);
  const secret = await fixture.save(vault, 'hunter2');
  await vault.lock();
  expect(() => vault.open(secret)).toThrow(expect.objectContaining({ code: 'VAULT_LOCKED' }));
  await expect(fixture.save(vault, 'x')).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
  expect(await vault.status()).toMatchObject({ state: 'locked', slots: [{ state: 'usable' }] });
  await vault.unlock({});
  expect(vault.open(secret)).toBe('hunter2');
});

test.each(['basic_text', 'unknown'] as const)(
  '%s is not used unless the person insists',
  async (backend) => {
    fake.behave({ backend });
    const vault = fixture.open(slots);
    await expect(fixture.save(vault, 'x')).rejects.toMatchObject({
      code: 'VAULT_UNAVAILABLE',
      message: expect.stringContaining(`${backend}, which does not protect it`),
    });
    expect(fake.encryptions()).toBe(0);
    await vault.addSlot('safeStorage');
    expect(await vault.status()).toMatchObject({
      state: 'unlocked',
      slots: [{ kind: 'safeStorage', state: 'usable', backend, weak: true }],
    });
    const secret = await fixture.save(vault, 'hunter2');
    const again = fixture.open(slots);
    await again.start();
    expect(again.open(secret)).toBe('hunter2');
  },
);

test.each([
  ['a keyring that is locked for now', { rejects: true }, 'locked'],
  ['a keyring that does not answer', { hangs: true }, 'locked'],
  ['no keyring for now', { available: false }, 'unavailable'],
] as const)('%s loses nothing: later it opens again', async (_, trouble, state) => {
  const first = fixture.open(slots);
  const secret = await fixture.save(first, 'hunter2');
  const before = JSON.stringify(fixture.store.slots());
  fake.behave(trouble);
  const vault = fixture.open(slots);
  await vault.start();
  expect(await vault.status()).toMatchObject({ state: 'locked', slots: [{ state }] });
  expect(() => vault.open(secret)).toThrow(expect.objectContaining({ code: 'VAULT_LOCKED' }));
  await expect(vault.unlock({})).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
  expect(JSON.stringify(fixture.store.slots())).toBe(before);
  fake.behave({ rejects: false, hangs: false, available: true });
  await vault.unlock({});
  expect(await vault.status()).toMatchObject({ slots: [{ state: 'usable' }] });
  expect(vault.open(secret)).toBe('hunter2');
});

test('an empty vault with a keyring that refuses asks instead of failing', async () => {
  fake.behave({ rejects: true });
  await expect(fixture.save(fixture.open(slots), 'x')).rejects.toMatchObject({
    code: 'VAULT_UNAVAILABLE',
  });
  expect(fixture.store.slots()).toEqual([]);
});

test('a keyring with another key does not open the vault; the passphrase still does', async () => {
  const first = fixture.open(slots);
  const secret = await fixture.save(first, 'hunter2');
  await first.setPassphrase({ passphrase });
  fake.behave({ newKey: true });
  const vault = fixture.open(slots);
  await vault.start();
  expect(await vault.status()).toMatchObject({
    state: 'locked',
    slots: [
      { kind: 'safeStorage', state: 'locked' },
      { kind: 'passphrase', state: 'locked' },
    ],
  });
  await vault.unlock({ passphrase });
  expect(vault.open(secret)).toBe('hunter2');
  await vault.addSlot('safeStorage');
  const again = fixture.open(slots);
  await again.start();
  expect(again.open(secret)).toBe('hunter2');
});

test('a key that is not the one of this vault is refused, however the keyring vouches for it', async () => {
  const vault = fixture.open(slots);
  await fixture.save(vault, 'hunter2');
  const foreign = await fake.safeStorage.encryptStringAsync(Buffer.alloc(32, 7).toString('base64'));
  const [slot] = fixture.store.slots();
  const forged = { ...Object(slot), wrapped: foreign.toString('base64') };
  fixture.putSlots([forged]);
  const again = fixture.open(slots);
  await again.start();
  expect((await again.status()).state).toBe('locked');
});

test('a wrapping that the system calls stale is made anew, and the old slot does not return', async () => {
  await fixture.save(fixture.open(slots), 'hunter2');
  const [before] = fixture.store.slots();
  fake.behave({ stale: true });
  await fixture.open(slots).start();
  fake.behave({ stale: false });
  const [after] = fixture.store.slots();
  expect(after).not.toEqual(before);
  const encryptions = fake.encryptions();
  const vault = fixture.open(slots);
  await vault.start();
  expect((await vault.status()).state).toBe('unlocked');
  expect(fake.encryptions()).toBe(encryptions);
});

test('a strong slot is not handed to a weak key store, even when it opens there', async () => {
  await fixture.save(fixture.open(slots), 'hunter2');
  const before = JSON.stringify(fixture.store.slots());
  fake.behave({ backend: 'basic_text', stale: true });
  const vault = fixture.open(slots);
  await vault.start();
  expect((await vault.status()).state).toBe('unlocked');
  expect(JSON.stringify(fixture.store.slots())).toBe(before);
});

test('a vault made on the desktop tells browser mode where it opens, and a passphrase opens it', async () => {
  const desktop = fixture.open(slots);
  const secret = await fixture.save(desktop, 'hunter2');
  const browser = fixture.open([]);
  await browser.start();
  expect(await browser.status()).toMatchObject({
    state: 'locked',
    slots: [{ kind: 'safeStorage', state: 'unavailable' }],
  });
  expect(() => browser.open(secret)).toThrow(
    expect.objectContaining({
      code: 'VAULT_LOCKED',
      reason: 'sealedElsewhere',
      hint: expect.stringContaining('desktop app’s safe storage'),
    }),
  );
  await desktop.setPassphrase({ passphrase });
  await browser.unlock({ passphrase });
  expect(browser.open(secret)).toBe('hunter2');
});

test('one of two slots may go, from the copies too; a locked vault gives none away', async () => {
  const vault = fixture.open(slots);
  const secret = await fixture.save(vault, 'hunter2');
  await vault.setPassphrase({ passphrase });
  await vault.lock();
  await expect(vault.removeSlot('safeStorage')).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
  await vault.unlock({ passphrase });
  const replaced = fixture.replacedCopies();
  await vault.removeSlot('safeStorage');
  expect(fixture.replacedCopies()).toBe(replaced + 1);
  expect(vault.open(fixture.current(secret))).toBe('hunter2');
  const again = fixture.open(slots);
  await again.start();
  expect(await again.status()).toMatchObject({ state: 'locked', slots: [{ kind: 'passphrase' }] });
});
