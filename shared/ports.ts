/** A value a log line may hold: never a free text from outside. */
export type LogValue = string | number | boolean | null | undefined;

/** The logger as rooms see it: an event name and its allow-listed fields. */
export interface Logger {
  info(event: string, fields?: Readonly<Record<string, LogValue>>): void;
  warn(event: string, fields?: Readonly<Record<string, LogValue>>): void;
  error(event: string, fields?: Readonly<Record<string, LogValue>>): void;
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

/** One secret sealed with AES-256-GCM; the parts are base64. */
export interface SealedSecret {
  version: 1;
  nonce: string;
  ciphertext: string;
  tag: string;
}

/** What a sealed secret is bound to, as additional data; changing any of it makes the seal unreadable. */
export interface SecretBinding {
  registryId: string;
  field: 'credential' | 'clientKey' | 'proxyPassword';
  provider: string;
  /** Scheme, host and port of the registry's address. */
  origin: string;
}

/** The key slots and sealed secrets of the book, as the vault sees them. */
export interface SealedStore {
  /** The slots as stored, unparsed by storage; the vault owns their schema. */
  slots(): readonly unknown[];
  /** Every sealed secret with its binding, for rotation. */
  secrets(): readonly { binding: SecretBinding; sealed: SealedSecret }[];
  /**
   * Saves slots, and secrets sealed anew, in one durable step. `replaceCopies`
   * also replaces the last good copies, so that an old slot cannot come back.
   */
  save(change: {
    slots: readonly unknown[];
    secrets?: readonly { binding: SecretBinding; sealed: SealedSecret }[];
    replaceCopies?: boolean;
  }): Promise<void>;
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

/** Asks a person, by a way that no caller of the API has, before secrets leave in a file. */
export interface SecretExportDesk {
  /**
   * The absolute path of the file to write, or null when the person declined.
   * Throws UNSUPPORTED where nobody can be asked.
   */
  confirm(request: SecretExportRequest, signal: AbortSignal): Promise<string | null>;
}
