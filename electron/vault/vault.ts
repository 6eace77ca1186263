import type { SlotKind, VaultStatus } from '../../shared/model/vault-status.ts';
import type { SealedSecret, SecretBinding } from '../../shared/ports.ts';
import type { SessionSecrets } from './session-secrets.ts';
import { SlottedVault, type VaultOptions } from './slotted-vault.ts';

/** One vault with several key slots ("The vault" in the design). */
export interface Vault {
  /** Lets the automatic slots open the vault in silence. Never throws for what a slot did. */
  start(): Promise<void>;
  status(): Promise<VaultStatus>;
  /**
   * Opens the vault: with a passphrase by its slot, without one by an automatic
   * slot. On an empty vault a passphrase makes the vault (BERTH_PASSPHRASE), and
   * without one nothing happens. Throws INVALID_INPUT (path `passphrase`,
   * `wrongPassphrase`), VAULT_LOCKED when no slot opens.
   */
  unlock(input: { passphrase?: string | undefined }): Promise<void>;
  /** Forgets the keys until `unlock`; automatic slots do not reopen it. Session secrets stay. */
  lock(): Promise<void>;
  /**
   * Adds or changes the passphrase slot; makes an empty vault. Once one exists
   * `current` is required and also opens a locked vault (else INVALID_INPUT, path `current`).
   */
  setPassphrase(input: { passphrase: string; current?: string | undefined }): Promise<void>;
  /** Adds an automatic slot, even a weak one: asking for it is insisting. UNSUPPORTED `slotUnavailable` where there is none. */
  addSlot(kind: SlotKind): Promise<void>;
  /** INVALID_INPUT (path `kind`, `lastSlot`) when secrets would lose their last slot. */
  removeSlot(kind: SlotKind): Promise<void>;
  /** A new master key; every secret sealed anew, every slot wrapped anew, saved in one step. */
  rotate(): Promise<void>;
  /** Seals a text; makes the vault where needed. Throws like `ensureWritable`. */
  seal(binding: SecretBinding, plaintext: string): Promise<SealedSecret>;
  /** Throws VAULT_LOCKED; STORAGE `damagedFile` when the seal does not fit key and binding. */
  open(binding: SecretBinding, sealed: SealedSecret): Promise<string>;
  /** Throws VAULT_UNAVAILABLE `passphraseRequired` with its choices, or VAULT_LOCKED. */
  ensureWritable(): Promise<void>;
  /**
   * Keeps rotation out while `work` runs. Sealing a secret and saving it in the
   * book belong into one `hold`: a rotation in between would leave the secret
   * sealed under the old key.
   */
  hold<T>(work: () => Promise<T>): Promise<T>;
  /** Calls back when the status may have changed; returns the way to stop. */
  onChanged(listener: () => void): () => void;
  readonly session: SessionSecrets;
}

/** Makes the vault over the book's slots and secrets; nothing is opened yet. */
export function createVault(options: VaultOptions): Vault {
  return new SlottedVault(options);
}
