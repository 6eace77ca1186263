import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { type PassphraseSlot, readSlots } from './key-slot.ts';
import {
  createPassphraseSlot,
  openPassphraseSlot,
  rewrapPassphraseSlot,
  usualScryptCost,
} from './passphrase-slot.ts';

const cheap = { cost: 2 ** 10, blockSize: 8, parallelization: 1 };
const master = randomBytes(32);

test('opens with the passphrase, with the real parameters, and with no other', async () => {
  const { slot, key } = await createPassphraseSlot('correct horse', master);
  expect(slot.kdf).toMatchObject({ name: 'scrypt', ...usualScryptCost });
  expect(usualScryptCost).toEqual({ cost: 131_072, blockSize: 8, parallelization: 1 });
  const opened = await openPassphraseSlot(slot, 'correct horse');
  expect(opened?.master).toEqual(master);
  expect(opened?.key).toEqual(key);
  expect(await openPassphraseSlot(slot, 'correct horsf')).toBeNull();
});

test('takes a passphrase however its letters are composed', async () => {
  const { slot } = await createPassphraseSlot('größe'.normalize('NFD'), master, cheap);
  expect((await openPassphraseSlot(slot, 'größe'.normalize('NFC')))?.master).toEqual(master);
});

test('every slot has a salt of its own, and a rotation keeps it', async () => {
  const [one, two] = await Promise.all([
    createPassphraseSlot('same', master, cheap),
    createPassphraseSlot('same', master, cheap),
  ]);
  expect(one.slot.kdf.salt).not.toBe(two.slot.kdf.salt);
  const next = randomBytes(32);
  const rewrapped = rewrapPassphraseSlot(one.slot, one.key, next);
  expect(rewrapped.nonce).not.toBe(one.slot.nonce);
  expect((await openPassphraseSlot(rewrapped, 'same'))?.master).toEqual(next);
});

test('the parameters are part of what is authenticated', async () => {
  const { slot } = await createPassphraseSlot('same', master, { ...cheap, parallelization: 2 });
  const other: PassphraseSlot = { ...slot, kdf: { ...slot.kdf, parallelization: 1 } };
  expect(await openPassphraseSlot(other, 'same')).toBeNull();
});

test.each([
  ['more than 512 MiB', { cost: 2 ** 20, blockSize: 8 }],
  ['a block size without end', { cost: 2, blockSize: 2 ** 30 }],
  ['work without end', { cost: 2 ** 17, parallelization: 16 }],
  ['a cost that is no power of two', { cost: 1000 }],
  ['a short salt', { salt: 'AAAA' }],
  ['another function', { name: 'none' }],
])('a stored slot that asks for %s is not read', async (_, changes) => {
  const { slot } = await createPassphraseSlot('same', master, cheap);
  expect(readSlots([slot])[0]?.slot).toEqual(slot);
  const raw = { ...slot, kdf: { ...slot.kdf, ...changes } };
  expect(readSlots([raw])).toEqual([{ kind: 'passphrase', slot: null, pending: null, raw }]);
});
