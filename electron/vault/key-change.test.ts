import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type FakeSafeStorage,
  fakeSafeStorage,
} from '../../e2e/fixtures/vault/fake-safe-storage.ts';
import { type VaultFixture, vaultFixture } from '../../e2e/fixtures/vault/vault-fixture.ts';
import type { SlotProvider } from './key-slot.ts';
import { createSafeStorageSlot } from './safe-storage-slot.ts';
import type { Vault } from './vault.ts';

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
const stored = () => JSON.stringify([fixture.store.slots(), fixture.store.secrets()]);

/** The text of the secret at `index`, as the store has it now. */
function textAt(vault: Vault, index: number): string {
  const entry = fixture.store.secrets()[index];
  if (entry === undefined) throw new Error(`no secret ${index}`);
  return vault.open(entry);
}

/** A vault with safe storage and a passphrase, and the secrets `one` and `two` in it. */
async function vaultWithBoth(): Promise<Vault> {
  const vault = fixture.open(slots);
  for (const text of ['one', 'two']) await fixture.save(vault, text);
  await vault.setPassphrase({ passphrase });
  fixture.owner.asked.splice(0);
  return vault;
}

type Change = (vault: Vault) => Promise<void>;
const newKeys: [name: string, change: Change][] = [
  ['rotate', (vault) => vault.rotate({ passphrase })],
  [
    'a new passphrase',
    (vault) => vault.setPassphrase({ passphrase: 'new one', current: passphrase }),
  ],
  ['removing the safe storage', (vault) => vault.removeSlot('safeStorage', { passphrase })],
  ['removing the passphrase', (vault) => vault.removeSlot('passphrase', { passphrase })],
];

describe('a new master key', () => {
  test('every secret and every slot is made anew in one step, and all of them work', async () => {
    const vault = await vaultWithBoth();
    const before = { slots: fixture.store.slots(), secrets: fixture.store.secrets() };
    const replaced = fixture.replacedCopies();
    await vault.rotate({ passphrase });
    expect(fixture.replacedCopies()).toBe(replaced + 1);
    expect(textAt(vault, 0)).toBe('one');

    const bySafeStorage = fixture.open(slots);
    await bySafeStorage.start();
    const byPassphrase = fixture.open([]);
    await byPassphrase.unlock({ passphrase });
    for (const opened of [bySafeStorage, byPassphrase]) {
      expect([textAt(opened, 0), textAt(opened, 1)]).toEqual(['one', 'two']);
      for (const secret of before.secrets)
        expect(() => opened.open(secret)).toThrow(
          expect.objectContaining({ code: 'UNAUTHORIZED' }),
        );
    }
    for (const slot of before.slots) expect(fixture.store.slots()).not.toContainEqual(slot);
  });

  test.each(newKeys)('%s: an old slot put back opens nothing', async (_name, change) => {
    const vault = await vaultWithBoth();
    const old = fixture.store.slots();
    await change(vault);
    await fixture.save(vault, 'saved after it');
    expect(textAt(vault, 0)).toBe('one');

    fixture.putSlots(old);
    for (const open of [
      async (again: Vault) => again.start(),
      async (again: Vault) => again.unlock({ passphrase }),
    ]) {
      const again = fixture.open(slots);
      await open(again);
      expect((await again.status()).state).toBe('unlocked');
      for (const index of [0, 1, 2])
        expect(() => textAt(again, index)).toThrow(
          expect.objectContaining({ code: 'UNAUTHORIZED' }),
        );
      expect((await again.status()).unreadable).toHaveLength(3);
    }
  });

  test('one that cannot be saved leaves the old key working', async () => {
    const vault = await vaultWithBoth();
    fixture.whileSaving(() => {
      throw new RangeError('disk');
    });
    await expect(vault.rotate({ passphrase })).rejects.toThrow(RangeError);
    fixture.whileSaving(() => undefined);
    expect(textAt(vault, 0)).toBe('one');
    await fixture.save(vault, 'three');
    const again = fixture.open(slots);
    await again.start();
    expect([textAt(again, 0), textAt(again, 2)]).toEqual(['one', 'three']);
  });

  test('secrets open at every moment of it, as they are stored', async () => {
    const vault = await vaultWithBoth();
    const seen: string[] = [];
    const change = fixture.store.change.bind(fixture.store);
    fixture.store.change = async (make) => {
      seen.push(textAt(vault, 0));
      await change(async (under) => {
        await make(under);
        seen.push(textAt(vault, 0));
      });
      seen.push(textAt(vault, 0));
    };
    await vault.rotate({ passphrase });
    expect(seen).toEqual(['one', 'one', 'one']);
  });

  test('a lock in the middle of it wins; the change itself is whole', async () => {
    const vault = await vaultWithBoth();
    fixture.whileSaving(() => void vault.lock());
    await vault.rotate({ passphrase });
    expect((await vault.status()).state).toBe('locked');
    expect(() => textAt(vault, 0)).toThrow(expect.objectContaining({ code: 'VAULT_LOCKED' }));
    await vault.unlock({});
    expect(textAt(vault, 0)).toBe('one');
  });

  test('two at the same time happen one after the other', async () => {
    const vault = await vaultWithBoth();
    const done = await Promise.allSettled([
      vault.rotate({ passphrase }),
      vault.setPassphrase({ passphrase: 'new one', current: passphrase }),
      vault.rotate({ passphrase }),
    ]);
    for (const one of done)
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({ code: expect.stringMatching(/CONFLICT|INVALID_INPUT/) });
    expect([textAt(vault, 0), textAt(vault, 1)]).toEqual(['one', 'two']);
    const again = fixture.open(slots);
    await again.start();
    expect([textAt(again, 0), textAt(again, 1)]).toEqual(['one', 'two']);
  });

  test('secrets that do not open are named first, then dropped, and the others stay', async () => {
    const vault = await vaultWithBoth();
    const bad = fixture.store.secrets()[0];
    if (bad === undefined) throw new Error('no secret');
    bad.sealed.tag = Buffer.alloc(16).toString('base64');
    expect((await vault.status()).unreadable).toEqual([
      { registryId: bad.binding.owner.id, field: 'credential' },
    ]);
    await vault.rotate();
    expect(fixture.owner.asked).toEqual([{ action: 'rotate', slot: null, unreadable: 1 }]);
    expect((await vault.status()).unreadable).toEqual([]);
    expect(fixture.store.secrets()).toHaveLength(1);
    expect(textAt(vault, 0)).toBe('two');
    expect(fixture.logged.join()).toContain('"dropped":1');
  });
});

describe('slots that cannot be wrapped here', () => {
  const hosts: [name: string, open: () => Vault][] = [
    ['is not on this host', () => fixture.open([])],
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
  ];

  test.each(hosts)('a store that %s: its slot waits, without a key', async (_name, open) => {
    await vaultWithBoth();
    const vault = open();
    await vault.unlock({ passphrase });
    await vault.rotate({ passphrase });
    expect(textAt(vault, 0)).toBe('one');
    expect((await vault.status()).slots).toContainEqual({ kind: 'safeStorage', state: 'pending' });
    const [waiting] = fixture.store.slots();
    expect(Object.keys(Object(waiting)).sort()).toEqual([
      'kind',
      'mac',
      'pending',
      'version',
      'weak',
    ]);

    fake.behave({ rejects: false, backend: 'gnome_libsecret' });
    const there = fixture.open(slots);
    await there.start();
    expect((await there.status()).state).toBe('locked');
    await there.unlock({ passphrase });
    expect((await there.status()).slots).toMatchObject([
      { kind: 'passphrase' },
      { kind: 'safeStorage', state: 'usable' },
    ]);
    const silently = fixture.open(slots);
    await silently.start();
    expect(textAt(silently, 0)).toBe('one');
  });

  test('a waiting slot that was made without the master key is ignored', async () => {
    const vault = await vaultWithBoth();
    await vault.removeSlot('safeStorage', { passphrase });
    const mac = randomBytes(32).toString('base64');
    const forged = { kind: 'safeStorage', version: 1, pending: true, weak: false, mac };
    fixture.putSlots([...fixture.store.slots(), forged]);
    const again = fixture.open(slots);
    await again.unlock({ passphrase });
    expect((await again.status()).slots.map(({ kind }) => kind)).toEqual(['passphrase']);
    const later = fixture.open(slots);
    await later.start();
    expect((await later.status()).state).toBe('locked');
    expect(fake.encryptions()).toBe(1);
  });

  test('a forged waiting slot gets no new key either, not even of a weak store', async () => {
    const vault = await vaultWithBoth();
    await vault.removeSlot('safeStorage', { passphrase });
    const mac = randomBytes(32).toString('base64');
    const forged = { kind: 'safeStorage', version: 1, pending: true, weak: true, mac };
    fixture.putSlots([...fixture.store.slots(), forged]);
    fake.behave({ backend: 'basic_text' });
    const encryptions = fake.encryptions();
    await vault.rotate({ passphrase });
    expect(fake.encryptions()).toBe(encryptions);
    expect(fixture.store.slots()).toMatchObject([{ kind: 'passphrase' }]);
  });

  test('a waiting slot of an older key is ignored after the next change', async () => {
    await vaultWithBoth();
    const away = fixture.open([]);
    await away.unlock({ passphrase });
    await away.rotate({ passphrase });
    const waiting = fixture.store.slots().find((slot) => 'pending' in Object(slot));
    await away.removeSlot('safeStorage', { passphrase });
    fixture.putSlots([...fixture.store.slots(), waiting]);
    const again = fixture.open(slots);
    await again.unlock({ passphrase });
    expect((await again.status()).slots.map(({ kind }) => kind)).toEqual(['passphrase']);
  });

  test('nothing is changed where no slot at all could be wrapped', async () => {
    await vaultWithBoth();
    const vault = fixture.open(slots);
    await vault.start();
    const before = stored();
    fake.behave({ rejects: true });
    // By safe storage alone: the passphrase is not known, the store refuses from now on.
    await expect(vault.rotate()).rejects.toMatchObject({ reason: 'lastSlot' });
    expect(stored()).toBe(before);
    expect(textAt(vault, 0)).toBe('one');
  });

  test('what wraps an old key in a way that Berth cannot read does not stay', async () => {
    const vault = await vaultWithBoth();
    const odd = { kind: 'keyring', version: 7, wrapped: 'later' };
    fixture.putSlots([...fixture.store.slots(), odd, 'no slot at all']);
    await vault.rotate({ passphrase });
    expect(stored()).not.toContain('later');
    expect(stored()).not.toContain('no slot at all');
    expect((await vault.status()).slots).toContainEqual({ kind: 'keyring', state: 'pending' });
  });
});

describe('who may change keys', () => {
  const changes: [name: string, change: (vault: Vault, proof?: string) => Promise<void>][] = [
    ['addSlot', (vault, proof) => vault.addSlot('safeStorage', { passphrase: proof })],
    ['removeSlot', (vault, proof) => vault.removeSlot('safeStorage', { passphrase: proof })],
    ['rotate', (vault, proof) => vault.rotate({ passphrase: proof })],
    [
      'setPassphrase',
      (vault, proof) => vault.setPassphrase({ passphrase: 'another one', current: proof }),
    ],
  ];

  test.each(changes)('%s: a wrong passphrase changes nothing', async (_name, change) => {
    const vault = await vaultWithBoth();
    const before = stored();
    await expect(change(vault, 'a guess')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      reason: 'wrongPassphrase',
    });
    expect(stored()).toBe(before);
    expect(fixture.owner.asked).toEqual([]);
  });

  test.each(changes)('%s: without the passphrase the owner is asked', async (_name, change) => {
    const vault = await vaultWithBoth();
    const before = stored();
    fixture.owner.answers = null;
    await expect(change(vault)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      reason: 'passphraseRequired',
    });
    fixture.owner.answers = false;
    await expect(change(vault)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(stored()).toBe(before);
    fixture.owner.answers = true;
    await change(vault);
    expect(fixture.owner.asked).toHaveLength(3);
    expect(textAt(vault, 0)).toBe('one');
  });

  test('a caller alone cannot put a passphrase on a vault of the keyring, nor take the keyring away', async () => {
    const vault = fixture.open(slots);
    await fixture.save(vault, 'one');
    const before = stored();
    fixture.owner.answers = null;
    const nobody = { code: 'UNSUPPORTED' };
    await expect(vault.setPassphrase({ passphrase: 'of the caller' })).rejects.toMatchObject(
      nobody,
    );
    await expect(vault.rotate()).rejects.toMatchObject(nobody);
    await expect(vault.addSlot('safeStorage')).rejects.toMatchObject(nobody);
    await expect(vault.rotate({ passphrase: 'made up' })).rejects.toMatchObject(nobody);
    expect(stored()).toBe(before);
  });

  test('the passphrase that Berth was started with counts, until a lock', async () => {
    const first = fixture.open(slots);
    await fixture.save(first, 'one');
    fixture.owner.answers = null;
    const vault = fixture.open(slots);
    await vault.start(passphrase);
    expect((await vault.status()).slots).toHaveLength(2);
    await vault.rotate();
    expect(textAt(vault, 0)).toBe('one');
    await vault.lock();
    await vault.unlock({ passphrase });
    await expect(vault.rotate()).rejects.toMatchObject({ reason: 'passphraseRequired' });
    const again = fixture.open([]);
    await expect(again.start('another one')).rejects.toMatchObject({ reason: 'wrongPassphrase' });
    await again.start(passphrase);
    expect(textAt(again, 0)).toBe('one');
  });

  test('a forgotten passphrase gives way to a new one, when the owner says so', async () => {
    await vaultWithBoth();
    const vault = fixture.open(slots);
    await vault.start();
    await vault.setPassphrase({ passphrase: 'new one' });
    expect(fixture.owner.asked).toEqual([
      { action: 'setPassphrase', slot: 'passphrase', unreadable: 0 },
    ]);
    const again = fixture.open([]);
    await expect(again.unlock({ passphrase })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await again.unlock({ passphrase: 'new one' });
    expect(textAt(again, 0)).toBe('one');
  });
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
  await vault.rotate({ passphrase: secretPassphrase });
  await vault.lock();
  await vault.unlock({ passphrase: secretPassphrase });
  expect(textAt(vault, 0)).toBe(canary);

  expect(keysSeen).toHaveLength(4);
  for (const name of await fs.readdir(fixture.folder)) {
    const text = await fs.readFile(join(fixture.folder, name), 'latin1');
    expect(text.length).toBeGreaterThan(500);
    expect([...found(text), ...keysSeen.filter((key) => text.includes(key))]).toEqual([]);
  }
  expect(found(fixture.logged.join('\n'))).toEqual([]);
});
