import { hkdfSync } from 'node:crypto';
import { keyBytes } from './key-slot.ts';

/** Keys for one purpose each, made of the master key (HKDF-SHA256, RFC 5869). */
export function subkeyOf(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), `berth ${purpose}`, keyBytes));
}

/**
 * The keys of an open vault, in memory only. They are zeroed as soon as they
 * are replaced or the vault is locked, so nobody else may hold on to them:
 * `master()` is for use in the same turn, `copyOfMaster()` is zeroed by its owner.
 */
export class OpenKeys {
  #master: Buffer | null = null;
  #passphrase: Buffer | null = null;
  #locks = 0;

  isOpen(): boolean {
    return this.#master !== null;
  }

  master(): Buffer | null {
    return this.#master;
  }

  copyOfMaster(): Buffer | null {
    return this.#master === null ? null : Buffer.from(this.#master);
  }

  /** The key that wraps the passphrase slot; known only when the passphrase was given. */
  passphraseKey(): Buffer | null {
    return this.#passphrase;
  }

  /** Counts the locks; what began before a lock must not open the vault after it. */
  get locks(): number {
    return this.#locks;
  }

  /**
   * Takes over a master key and, if given, the passphrase slot's key; both are
   * zeroed instead when the vault was locked since `locks` was read.
   */
  open(locks: number, master: Buffer, passphraseKey: Buffer | null = null): boolean {
    if (locks !== this.#locks) {
      master.fill(0);
      passphraseKey?.fill(0);
      return false;
    }
    this.#master?.fill(0);
    this.#master = master;
    if (passphraseKey !== null) {
      this.#passphrase?.fill(0);
      this.#passphrase = passphraseKey;
    }
    return true;
  }

  forgetPassphraseKey(): void {
    this.#passphrase?.fill(0);
    this.#passphrase = null;
  }

  lock(): void {
    this.#locks += 1;
    this.#master?.fill(0);
    this.#master = null;
    this.forgetPassphraseKey();
  }
}
