import { randomBytes } from 'node:crypto';
import type { BackupKey, BackupSealing } from '../../exchange/backup/backup-seal.ts';
import { keyBytes, readSlots } from '../../vault/key-slot.ts';
import {
  createPassphraseSlot,
  openPassphraseSlot,
  type ScryptCost,
  usualScryptCost,
} from '../../vault/passphrase-slot.ts';
import { openBytes, sealBytes } from '../../vault/seal.ts';

/**
 * Seals backups as the vault seals its secrets: a random key for each file,
 * wrapped once under a key that scrypt derives from the passphrase.
 */
export function createBackupSealing(cost: ScryptCost = usualScryptCost): BackupSealing {
  return {
    async create(passphrase) {
      const master = randomBytes(keyBytes);
      const { slot, key } = await createPassphraseSlot(passphrase, master, cost);
      key.fill(0);
      return { slot: { ...slot, kdf: { ...slot.kdf } }, key: backupKey(master) };
    },
    async open(stored, passphrase) {
      const slot = readSlots([stored])[0]?.slot;
      if (slot?.kind !== 'passphrase') return 'unreadable';
      const opened = await openPassphraseSlot(slot, passphrase);
      if (opened === null) return 'wrongPassphrase';
      opened.key.fill(0);
      return backupKey(opened.master);
    },
  };
}

function backupKey(master: Buffer): BackupKey {
  return {
    seal(plaintext, additional) {
      const bytes = Buffer.from(plaintext, 'utf8');
      try {
        return sealBytes(master, bytes, additional);
      } finally {
        bytes.fill(0);
      }
    },
    open(sealed, additional) {
      const bytes = openBytes(master, sealed, additional);
      try {
        return bytes === null ? null : bytes.toString('utf8');
      } finally {
        bytes?.fill(0);
      }
    },
    close: () => void master.fill(0),
  };
}
