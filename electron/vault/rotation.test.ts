import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeSafeStorage, fakeSafeStorage } from './fake-safe-storage.ts';
import type { SlotProvider } from './key-slot.ts';
import { createSafeStorageSlot } from './safe-storage-slot.ts';
import { newBinding, type VaultFixture, vaultFixture } from './vault-fixture.ts';

let fixture: VaultFixture;
let fake: FakeSafeStorage;
let slots: SlotProvider[];
beforeEach(async () => {
  fixture = await vaultFixture();
  fake = fakeSafeStorage();
  slots = [createSafeStorageSlot(fake.safeStorage, { platform: 'linux' })];
});
afterEach(() => fixture.remove());

const passphrase = 'correct horse';

/** The text of the secret at `index`, as the store has it now. */
async function readAt(vault: ReturnType<VaultFixture['open']>, index: number): Promise<string> {
  const entry = fixture.store.secrets()[index];
  if (entry === undefined) throw new Error(`no secret ${index}`);
  return vault.open(entry.binding, entry.sealed);
}

test('every secret and every slot is made anew in one step, and all of them work', async () => {
  const vault = fixture.open(slots);
  for (const text of ['one', 'two']) await fixture.save(vault, text);
  await vault.setPassphrase({ passphrase });
  const before = { slots: fixture.store.slots(), secrets: fixture.store.secrets() };
  const replaced = fixture.replacedCopies();
  await vault.rotate();
  expect(fixture.replacedCopies()).toBe(replaced + 1);
  expect(await readAt(vault, 0)).toBe('one');

  const bySafeStorage = fixture.open(slots);
  await bySafeStorage.start();
  const byPassphrase = fixture.open([]);
  await byPassphrase.unlock({ passphrase });
  for (const opened of [bySafeStorage, byPassphrase]) {
    expect(await readAt(opened, 0)).toBe('one');
    expect(await readAt(opened, 1)).toBe('two');
    for (const { binding, sealed } of before.secrets)
      await expect(opened.open(binding, sealed)).rejects.toMatchObject({ code: 'STORAGE' });
  }
  for (const slot of before.slots) expect(fixture.store.slots()).not.toContainEqual(slot);
});

test('with a passphrase slot the passphrase is needed once; giving it lets the rotation pass', async () => {
  const first = fixture.open(slots);
  await fixture.save(first, 'one');
  await first.setPassphrase({ passphrase });
  const vault = fixture.open(slots);
  await vault.start();
  const before = JSON.stringify([fixture.store.slots(), fixture.store.secrets()]);
  await expect(vault.rotate()).rejects.toMatchObject({
    code: 'UNSUPPORTED',
    reason: 'slotUnavailable',
    hint: expect.stringContaining('passphrase'),
  });
  expect(JSON.stringify([fixture.store.slots(), fixture.store.secrets()])).toBe(before);
  await vault.unlock({ passphrase });
  await vault.rotate();
  expect(await readAt(vault, 0)).toBe('one');
});

test.each([
  ['is not on this face', () => fixture.open([])],
  [
    'refuses',
    () => {
      fake.behave({ rejects: true });
      return fixture.open(slots);
    },
  ],
  [
    'has become weak',
    () => {
      fake.behave({ backend: 'basic_text' });
      return fixture.open(slots);
    },
  ],
])('a keeper that %s stops the rotation before anything changes', async (_, open) => {
  const first = fixture.open(slots);
  await fixture.save(first, 'one');
  await first.setPassphrase({ passphrase });
  const before = JSON.stringify([fixture.store.slots(), fixture.store.secrets()]);
  const vault = open();
  await vault.unlock({ passphrase });
  await expect(vault.rotate()).rejects.toMatchObject({ reason: 'slotUnavailable' });
  expect(JSON.stringify([fixture.store.slots(), fixture.store.secrets()])).toBe(before);
  expect(await readAt(vault, 0)).toBe('one');
});

test('a rotation that cannot be saved leaves the old key working', async () => {
  const vault = fixture.open(slots);
  await fixture.save(vault, 'one');
  fixture.whileSaving(() => {
    throw new RangeError('disk');
  });
  await expect(vault.rotate()).rejects.toThrow(RangeError);
  fixture.whileSaving(() => undefined);
  expect(await readAt(vault, 0)).toBe('one');
  await fixture.save(vault, 'two');
  const again = fixture.open(slots);
  await again.start();
  expect([await readAt(again, 0), await readAt(again, 1)]).toEqual(['one', 'two']);
});

test('secrets open at every moment of a rotation, as they were and as they are', async () => {
  const vault = fixture.open(slots);
  const old = await fixture.save(vault, 'one');
  let during: Promise<string>[] = [];
  const save = fixture.store.save.bind(fixture.store);
  fixture.store.save = async (change) => {
    during = [readAt(vault, 0)];
    await save(change);
    during.push(readAt(vault, 0), vault.open(old.binding, old.sealed));
  };
  await vault.rotate();
  expect(await Promise.all(during)).toEqual(['one', 'one', 'one']);
  expect(await vault.open(old.binding, old.sealed)).toBe('one');
});

test('a secret sealed and saved in one hold is never left under the old key', async () => {
  const vault = fixture.open(slots);
  await fixture.save(vault, 'one');
  let rotated: Promise<void> | undefined;
  await vault.hold(async () => {
    const binding = newBinding();
    const sealed = await vault.seal(binding, 'two');
    rotated = vault.rotate();
    // Time enough for a rotation that does not wait to be over.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((next) => setImmediate(next));
    await fixture.keep({ binding, sealed });
  });
  await rotated;
  const again = fixture.open(slots);
  await again.start();
  expect([await readAt(again, 0), await readAt(again, 1)]).toEqual(['one', 'two']);
});

test('a lock in the middle of a rotation wins; the rotation itself is whole', async () => {
  const vault = fixture.open(slots);
  await fixture.save(vault, 'one');
  fixture.whileSaving(() => void vault.lock());
  await vault.rotate();
  expect((await vault.status()).state).toBe('locked');
  await expect(readAt(vault, 0)).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
  await vault.unlock({});
  expect(await readAt(vault, 0)).toBe('one');
});

test('a secret that was damaged before does not stop the others', async () => {
  const vault = fixture.open(slots);
  const bad = await fixture.save(vault, 'one');
  await fixture.save(vault, 'two');
  bad.sealed.tag = Buffer.alloc(16).toString('base64');
  await vault.rotate();
  await expect(readAt(vault, 0)).rejects.toMatchObject({ reason: 'damagedFile' });
  expect(await readAt(vault, 1)).toBe('two');
});

/** The ways a secret could stand in a file: plain, base64 in its three alignments, hex, UTF-16. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    return text.slice(4, -4);
  });
  const wide = Buffer.from(secret, 'utf16le').toString('latin1');
  return [secret, ...base64, bytes.toString('hex'), bytes.toString('hex').toUpperCase(), wide];
}

test('no secret, passphrase or key is in a file or the log, in any spelling', async () => {
  const canary = randomBytes(24).toString('hex');
  const secretPassphrase = `pass ${randomBytes(12).toString('hex')}`;
  const needles = [canary, secretPassphrase].flatMap(spellings);
  const found = (text: string) => needles.filter((needle) => text.includes(needle));
  for (const spelling of needles) expect(found(`…${spelling}…`)).toContain(spelling);
  for (const shift of ['', 'x', 'xx'])
    expect(found(Buffer.from(`${shift}${canary}yy`).toString('base64'))).not.toEqual([]);

  const vault = fixture.open(slots);
  const keysSeen: string[] = [];
  const encrypt = fake.safeStorage.encryptStringAsync;
  fake.safeStorage.encryptStringAsync = (text) => {
    keysSeen.push(text, Buffer.from(text, 'base64').toString('hex'));
    return encrypt(text);
  };
  await fixture.save(vault, canary);
  await vault.setPassphrase({ passphrase: secretPassphrase });
  await vault.unlock({ passphrase: `${secretPassphrase}!` }).catch((error: unknown) => {
    fixture.logged.push(JSON.stringify(error), String(error));
  });
  await vault.rotate();
  await vault.lock();
  await vault.unlock({ passphrase: secretPassphrase });
  expect(await readAt(vault, 0)).toBe(canary);

  expect(keysSeen).toHaveLength(4);
  for (const name of await fs.readdir(fixture.folder)) {
    const text = await fs.readFile(join(fixture.folder, name), 'latin1');
    expect(text.length).toBeGreaterThan(500);
    expect([...found(text), ...keysSeen.filter((key) => text.includes(key))]).toEqual([]);
  }
  expect(found(fixture.logged.join('\n'))).toEqual([]);
});
