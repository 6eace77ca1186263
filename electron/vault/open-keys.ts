/**
 * The keys of an open vault, in memory only. They are zeroed as soon as they
 * are replaced or the vault is locked, so nobody else may hold on to them:
 * `master()` is for use in the same turn, `copy()` is zeroed by its owner.
 */
export class OpenKeys {
  #master: Buffer | null = null;
  /** While keys are exchanged the next one, afterwards the one before. */
  #other: Buffer | null = null;
  #passphrase: Buffer | null = null;
  #locks = 0;

  isOpen(): boolean {
    return this.#master !== null;
  }

  master(): Buffer | null {
    return this.#master;
  }

  /**
   * Every key a secret may be sealed under: around a rotation a caller may hold
   * a secret as it was before, or see one as it will be.
   */
  all(): Buffer[] {
    return [this.#master, this.#other].filter((key) => key !== null);
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

  /** Lets secrets sealed under the next key be opened before it becomes the master key. */
  expect(locks: number, next: Buffer): void {
    if (locks !== this.#locks) return;
    this.#other?.fill(0);
    this.#other = Buffer.from(next);
  }

  /** Makes `next` the master key; the one before still opens until the next lock or rotation. */
  exchange(locks: number, next: Buffer): void {
    const before = this.copyOfMaster();
    if (!this.open(locks, next)) {
      before?.fill(0);
      return;
    }
    this.#other?.fill(0);
    this.#other = before;
  }

  forgetPassphraseKey(): void {
    this.#passphrase?.fill(0);
    this.#passphrase = null;
  }

  lock(): void {
    this.#locks += 1;
    this.#master?.fill(0);
    this.#master = null;
    this.#other?.fill(0);
    this.#other = null;
    this.forgetPassphraseKey();
  }
}
