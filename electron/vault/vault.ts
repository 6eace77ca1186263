import type { SlotKind, VaultStatus } from '../../shared/model/vault-status.ts';
import type { BookChange, BoundSecret, SealedSecret, SecretBinding } from '../../shared/ports.ts';
import type { SessionSecrets } from './session-secrets.ts';

/**
 * What vouches for a change of keys: the passphrase where the vault has one; left
 * out, the owner is asked by a way that no caller of the API has.
 */
export interface KeyProof {
  passphrase?: string | undefined;
  /** Ends the question, and the wait for a guess, when the caller is gone. */
  signal?: AbortSignal | undefined;
}

/** The vault while one change of the book is made. */
export interface OpenVault {
  /** Seals a text to what `binding` says. Throws VAULT_LOCKED when it was locked meanwhile. */
  seal(binding: SecretBinding, plaintext: string): SealedSecret;
}

/**
 * One vault with several key slots ("The vault" in the design). Methods that take
 * a passphrase throw INVALID_INPUT `wrongPassphrase`, and RATE_LIMITED while too
 * many are being tried. Methods that take a proof also throw INVALID_INPUT
 * `passphraseRequired` or UNSUPPORTED where nobody can be asked, and CANCELLED
 * when the owner declined.
 */
export interface Vault {
  /**
   * Lets the automatic slots open the vault in silence; what a slot did is never
   * thrown. The passphrase that Berth was started with opens the vault, makes an
   * empty one, or is added as a further way in: INVALID_INPUT when it is wrong.
   */
  start(passphrase?: string): Promise<void>;
  status(): Promise<VaultStatus>;
  /** True while the keys are in memory; asks no slot. */
  isOpen(): boolean;
  /**
   * Opens the vault: with a passphrase by its slot (path `passphrase`), without one
   * by an automatic slot. On an empty vault a passphrase makes the vault, and
   * without one nothing happens. VAULT_LOCKED when no slot opens.
   */
  unlock(input: { passphrase?: string | undefined }, signal?: AbortSignal): Promise<void>;
  /**
   * Forgets the keys until `unlock`; automatic slots do not reopen it. Session
   * secrets cannot be read meanwhile; where there is no slot they are forgotten.
   */
  lock(): Promise<void>;
  /**
   * Makes an empty vault, adds the passphrase slot, or changes its passphrase, and
   * with it the master key. `current` (its path) vouches for a change and also
   * opens a locked vault.
   */
  setPassphrase(
    input: { passphrase: string; current?: string | undefined },
    signal?: AbortSignal,
  ): Promise<void>;
  /** Adds an automatic slot, even a weak one: asking for it is insisting. UNSUPPORTED `slotUnavailable` where there is none. */
  addSlot(kind: SlotKind, proof?: KeyProof): Promise<void>;
  /**
   * Removes a slot and makes a new master key, so that the slot opens nothing that
   * is saved from now on. INVALID_INPUT (path `kind`, `lastSlot`) when nothing would
   * open the secrets any more.
   */
  removeSlot(kind: SlotKind, proof?: KeyProof): Promise<void>;
  /** A new master key; every secret sealed anew, every slot wrapped anew, saved in one step. */
  rotate(proof?: KeyProof): Promise<void>;
  /**
   * The open vault, for secrets that are saved with `change`. Makes it where there is
   * none: its slots are saved in the same step. Throws VAULT_LOCKED, and
   * VAULT_UNAVAILABLE `passphraseRequired` with its choices.
   */
  openFor(change: BookChange): Promise<OpenVault>;
  /**
   * Opens a secret as the record in use binds it, in the same turn. Throws
   * VAULT_LOCKED; UNAUTHORIZED `credentialRequired` when record and seal do not
   * fit together: one of them was edited.
   */
  open(secret: BoundSecret): string;
  /** False only when the open vault could not open this secret. */
  isReadable(secret: BoundSecret): boolean;
  /** Calls back when the status may have changed; returns the way to stop. */
  onChanged(listener: () => void): () => void;
  /** Calls back in the same turn in which the keys are forgotten; returns the way to stop. */
  onLocked(listener: () => void): () => void;
  readonly session: SessionSecrets;
}
