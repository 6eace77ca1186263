/** A value a log line may hold: never a free text from outside. */
export type LogValue = string | number | boolean | null | undefined;

/**
 * One line: an event name and its allow-listed fields. Of a fault its kind,
 * its code and the places of its stack are written, never its text. Never throws.
 */
export type LogLine = (
  event: string,
  fields?: Readonly<Record<string, LogValue>>,
  fault?: unknown,
) => void;

/** The logger as rooms see it. */
export interface Logger {
  info: LogLine;
  warn: LogLine;
  error: LogLine;
}

/** Told of secrets while they are in use, so that none can stand in a log line. */
export interface SecretWatch {
  /** Secrets that came in, were opened, or were derived from one, as texts. */
  know(secrets: readonly string[]): void;
  /** Tokens and logins lent for a while: the latest ones are known. */
  passing(secrets: readonly string[]): void;
  /** Forgets all of them: the vault is locked. */
  forget(): void;
}

/** The log as the use-cases steer it. */
export interface LogControl extends SecretWatch {
  /** What the log file holds from now on. */
  setLevel(level: 'info' | 'warn' | 'error' | 'silent'): void;
}

/** A settings file: electron-store on the desktop, conf in browser mode; both are handed in as this. */
export interface KeyValueFile {
  /** The whole stored object, unparsed. */
  read(): unknown;
  /** Replaces the whole stored object, durably. */
  write(value: Record<string, unknown>): void;
}

/** Whose secret it is. */
export interface SecretOwner {
  kind: 'registry' | 'system';
  id: string;
}
/** `lending` holds no secret: it is a person's consent that other tools use the credential, sealed as that is. */
export type SecretField = 'credential' | 'clientKey' | 'proxyPassword' | 'lending';

/** One secret sealed with AES-256-GCM; the parts are base64. */
export interface SealedSecret {
  /** 2; 1 is read in books of version 1 only. */
  version: 1 | 2;
  nonce: string;
  ciphertext: string;
  tag: string;
}

/** What a login is bound to, and with it the consent to lend it. */
interface LoginBinding {
  owner: SecretOwner;
  /** `origin`: nobody but the registry and what its challenge names; else the cloud's name. */
  audience: string;
  /** Scheme, host and port of the address. */
  origin: string;
  region: string | null;
  /** Whether certificates are checked. */
  verify: boolean;
  /** SHA-256 of each certificate that the record trusts, sorted. */
  certificateAuthorities: readonly string[];
  /** `system`, `none` or a proxy's address, without its password. */
  proxy: string;
}

/**
 * What a sealed secret is bound to, as additional data: computed from the record
 * in use each time, so that a seal opens nothing once any of it was changed.
 */
export type SecretBinding =
  | (LoginBinding & { field: 'credential' })
  | (LoginBinding & { field: 'lending' })
  | { owner: SecretOwner; field: 'clientKey'; origin: string }
  | { owner: SecretOwner; field: 'proxyPassword'; proxy: string };

/** What seal 1 was bound to. */
export interface SecretBinding1 {
  registryId: string;
  field: SecretField;
  provider: string;
  origin: string;
}

/** A sealed secret with what the record in use binds it to. */
export interface BoundSecret {
  binding: SecretBinding;
  /** How seal 1 is opened; null where it must not be any more. */
  binding1: SecretBinding1 | null;
  sealed: SealedSecret;
}

/** Which secret of whom, without its value. */
export interface SecretRef {
  owner: SecretOwner;
  field: SecretField;
}

/** What a change of keys makes of slots and secrets. */
export interface KeyChange {
  slots: readonly unknown[];
  /** Secrets sealed anew; the others stay as they are. */
  secrets?: readonly (SecretRef & { sealed: SealedSecret })[];
  /** Secrets that nothing opens any more. */
  dropped?: readonly SecretRef[];
  /** The book becomes one of the present version: what is left of seal 1 stays closed. */
  upgrade?: boolean;
  /** The last good copies are replaced too. */
  replaceCopies?: boolean;
}

/** A change of the book under way, as those who take part in it see it; no other one is. */
export interface BookChange {
  /** Slots and secrets that are saved together with what else is changed. */
  keys(change: KeyChange): void;
  /**
   * Runs once the change is durable, in the same turn as it becomes visible and
   * before anybody sees it: what belongs to the old state ends here.
   */
  beforeVisible(work: () => void): void;
  /** Runs once the change is visible, before the next one begins. */
  afterwards(work: () => void | Promise<void>): void;
  /** Runs when nothing was saved. */
  onFailed(work: () => void | Promise<void>): void;
}

/** The key slots and sealed secrets of the book, as the vault sees them. */
export interface SealedStore {
  /** The slots as stored, unparsed by storage; the vault owns their schema. */
  slots(): readonly unknown[];
  /** Every sealed secret, bound to the record in use. */
  secrets(): readonly BoundSecret[];
  /** True while the book is of version 1: its secrets wait to be sealed anew. */
  isVersion1(): boolean;
  /**
   * A change of the book of slots and secrets alone: no other change is made while
   * `make` works. What it throws is thrown, and nothing is written; so is a failed
   * write, as STORAGE. Without a call of `keys` nothing is written.
   */
  change(make: (change: BookChange) => void | Promise<void>): Promise<void>;
  /**
   * Goes through the damaged books that were set aside: one that parses loses its
   * slots and secrets, any other is kept as `seal` makes it, and what was sealed
   * before is opened by `open` first. Answers how many it could not change.
   */
  guardSetAside(keys: {
    seal(bytes: Uint8Array): string;
    open(text: string): Uint8Array | null;
  }): Promise<number>;
}

/** What leaves in a file, as the person is asked. */
export interface SecretExportRequest {
  /** The system it is for, by its own name. */
  formatName: string;
  /** Suggested for the file, without a folder. */
  fileName: string;
  /** The registries whose secrets are in it. */
  names: readonly string[];
  /** The secrets are sealed under a passphrase; else they stand there in the clear. */
  sealed: boolean;
}

/** A change of the vault's keys that no passphrase vouches for, as the person is asked. */
export interface KeyChangeRequest {
  action: 'setPassphrase' | 'addSlot' | 'removeSlot' | 'rotate';
  slot: 'safeStorage' | 'keyring' | 'passphrase' | null;
  /** How many secrets do not open and would be dropped. */
  unreadable: number;
}

/** A login that other tools on this computer would get, as the person is asked. */
export interface LendingRequest {
  /** The registry's name. */
  name: string;
  host: string;
  account: string | null;
}

/** Asks the owner by a way that no caller of the API has. All throw UNSUPPORTED where nobody can be asked. */
export interface OwnerConfirmation {
  /** False where there is no way to ask: what would ask need not be offered. */
  canAsk(): boolean;
  /** Before secrets leave in a file: its absolute path, or null when the person declined. */
  exportFile(request: SecretExportRequest, signal: AbortSignal): Promise<string | null>;
  /** Before the vault's keys change without the passphrase; false when the person declined. */
  keyChange(request: KeyChangeRequest, signal: AbortSignal): Promise<boolean>;
  /** Before other tools on this computer may use a login; false when the person declined. */
  lendLogin(request: LendingRequest, signal: AbortSignal): Promise<boolean>;
  /** Before a file of an image is saved: its absolute path, or null when the person declined. */
  saveFile?(request: { fileName: string }, signal: AbortSignal): Promise<string | null>;
}
