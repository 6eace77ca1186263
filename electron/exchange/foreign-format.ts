import type { Credential, CredentialKind } from '../../shared/model/credential.ts';
import type { ExchangeFormat, ExchangeNote } from '../../shared/model/exchange.ts';
import type { Registry, RegistryDraft } from '../../shared/model/registry.ts';
import type { Text } from '../../shared/text/text.ts';

/**
 * One registry as it travels: what a draft holds but for the credential, and
 * beside it what its source tells. Not checked yet against the draft's schema.
 */
export interface ExchangedRegistry {
  draft: Omit<RegistryDraft, 'credential'>;
  /** The credential it brought, when it is whole. */
  credential: Credential | null;
  /** Who signs in, when the secret did not come (masked, absent, never returned). */
  account: { kind: CredentialKind; username?: string } | null;
  pinned?: readonly string[];
  isDefault?: boolean;
  /** The id that the other system gave it: the same id means the same record. */
  foreignId?: string;
  /** What was shortened, derived or left behind. */
  notes: readonly ExchangeNote[];
}

/** What a reader made of a text. */
export interface ReadRecords {
  registries: readonly ExchangedRegistry[];
  /** What is said of the whole text. */
  notes: readonly ExchangeNote[];
}

/** A registry on its way out; the secret only after it was confirmed. */
export interface ExportedRegistry {
  registry: Registry;
  credential: Credential | null;
}

/** What a writer made. */
export interface WrittenRecords {
  /** UTF-8, ends with a line break. */
  text: string;
  /** What the other system cannot carry, and what it requires and Berth does not have. */
  notes: readonly ExchangeNote[];
}

/** One shape of a format, such as a list or a request body. */
export interface FormatShape {
  id: string;
  /** Shown to people, such as "Request body to create one". */
  name: string;
  /** The same in the reader's language, where it is no name of another system's. */
  text?: Text | undefined;
  /** Of a saved file, such as `zadig-registries.json`. */
  fileName: string;
  mediaType: string;
}

/** A pure reader and writer of one system's records. */
export interface ForeignFormat {
  id: ExchangeFormat;
  /** The system's own name. */
  name: string;
  /** The same in the reader's language, where it is no name of another system's. */
  text?: Text | undefined;
  /** How sure it is that `value` (`text`, leniently parsed; undefined when it does not parse) is of this format: 0 not at all, 1 certainly. */
  recognise(value: unknown, text: string): number;
  /** Throws INVALID_INPUT, path `text`, for a text that is not of this format. */
  read(value: unknown, text: string): ReadRecords;
  /** The shapes it writes, the usual one first; empty: it only reads. */
  shapes: readonly FormatShape[];
  write(registries: readonly ExportedRegistry[], shape: string): WrittenRecords;
}
