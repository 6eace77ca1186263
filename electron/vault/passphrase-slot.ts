import { randomBytes, type ScryptOptions, scrypt } from 'node:crypto';
import pLimit from 'p-limit';
import { keyBytes, type PassphraseSlot, type ScryptParameters } from './key-slot.ts';
import { openBytes, sealBytes } from './seal.ts';

export type ScryptCost = Pick<ScryptParameters, 'cost' | 'blockSize' | 'parallelization'>;

/** 128 MiB and about half a second (OWASP Password Storage Cheat Sheet, scrypt). */
export const usualScryptCost: ScryptCost = { cost: 2 ** 17, blockSize: 8, parallelization: 1 };

/** A passphrase slot with the key that wraps its master key; the key is zeroed by its owner. */
export interface OpenedPassphrase {
  slot: PassphraseSlot;
  key: Buffer;
  master: Buffer;
}

/** Derivations never run side by side: each takes 128 MiB. */
const oneAtATime = pLimit(1);

/** Wraps the master key under a new passphrase with a fresh salt. */
export async function createPassphraseSlot(
  passphrase: string,
  master: Buffer,
  cost: ScryptCost = usualScryptCost,
): Promise<{ slot: PassphraseSlot; key: Buffer }> {
  const kdf: ScryptParameters = {
    name: 'scrypt',
    ...cost,
    salt: randomBytes(16).toString('base64'),
  };
  const key = await deriveKey(passphrase, kdf);
  return { slot: wrapUnder(kdf, key, master), key };
}

/** Opens the slot; null when the passphrase is wrong. */
export async function openPassphraseSlot(
  slot: PassphraseSlot,
  passphrase: string,
): Promise<OpenedPassphrase | null> {
  const key = await deriveKey(passphrase, slot.kdf);
  const master = openBytes(key, slot, additionalData(slot.kdf));
  if (master !== null) return { slot, key, master };
  key.fill(0);
  return null;
}

/** The same passphrase for another master key, as a rotation needs it. */
export function rewrapPassphraseSlot(
  slot: PassphraseSlot,
  key: Buffer,
  master: Buffer,
): PassphraseSlot {
  return wrapUnder(slot.kdf, key, master);
}

function wrapUnder(kdf: ScryptParameters, key: Buffer, master: Buffer): PassphraseSlot {
  return { kind: 'passphrase', version: 1, kdf, ...sealBytes(key, master, additionalData(kdf)) };
}

/** The parameters are authenticated too: canonical JSON, keys in alphabetical order. */
function additionalData({ blockSize, cost, name, parallelization, salt }: ScryptParameters) {
  return JSON.stringify({ blockSize, cost, name, parallelization, salt, slot: 'passphrase 1' });
}

function deriveKey(passphrase: string, kdf: ScryptParameters): Promise<Buffer> {
  const { cost, blockSize, parallelization } = kdf;
  const options: ScryptOptions = {
    cost,
    blockSize,
    parallelization,
    maxmem: 128 * blockSize * (cost + parallelization + 8),
  };
  return oneAtATime(async () => {
    // The same passphrase, however the keyboard composes its letters (RFC 8265, section 4.2).
    const typed = Buffer.from(passphrase.normalize('NFC'), 'utf8');
    try {
      return await new Promise<Buffer>((resolve, reject) => {
        scrypt(typed, Buffer.from(kdf.salt, 'base64'), keyBytes, options, (error, key) => {
          if (error === null) resolve(key);
          else reject(error);
        });
      });
    } finally {
      typed.fill(0);
    }
  });
}
