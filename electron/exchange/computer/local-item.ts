import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import type { ExchangedRegistry } from '../foreign-format.ts';

/** The tools whose files are read on this computer. */
export type LocalKind = 'docker' | 'containers' | 'helm' | 'registries.conf' | 'certs.d' | 'helper';

export interface LocalSource {
  /** The file or folder; for `helper` the helper's name. */
  path: string;
  kind: LocalKind;
}

/** Where the login of an item can be had, once its person agrees. */
export interface LocalOrigin extends LocalSource {
  /** The entry, as the file or helper spells it. */
  entry: string;
  helper: string | null;
  /** The file itself holds something usable. */
  inFile: boolean;
}

/** A registry that tools on this computer know; it holds no secret. */
export interface LocalItem {
  /** The same for the same registry and account, however often it is looked for. */
  key: string;
  /** Host and port. */
  host: string;
  /** `credential` is always null. */
  registry: ExchangedRegistry;
  sources: readonly LocalSource[];
  secret: 'file' | 'helper' | 'none';
  helper?: string;
  namespace?: string;
  notes: readonly ExchangeNote[];
  /** In the order in which they are tried. */
  origins: readonly LocalOrigin[];
  /** The file with the private key of the client certificate. */
  clientKey?: string;
}
