import { BerthError } from '../../../shared/errors.ts';
import type {
  ExchangeFormat,
  ExchangeNote,
  FoundRegistry,
} from '../../../shared/model/exchange.ts';
import { guessProvider } from '../../../shared/provider-guess.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { text } from '../../../shared/text/text.ts';
import { readBackup } from '../../exchange/backup/backup.ts';
import { openBackup } from '../../exchange/backup/backup-seal.ts';
import type { LocalItem } from '../../exchange/computer/local-item.ts';
import { assertFewEnough } from '../../exchange/docker-logins/found-records.ts';
import { readText } from '../../exchange/text/read-text.ts';
import type { CoreParts } from '../core-parts.ts';
import { createBackupSealing } from './backup-sealing.ts';
import { clientKeyOf, credentialOf } from './computer/local-secrets.ts';
import { checkedDraft, type IncomingRecord, incomingRecord } from './incoming-record.ts';
import { mendedRecord } from './mended-record.ts';
import { pace } from './pace.ts';
import type { ImportSource } from './record-matching.ts';

/** Records on their way in, and what is said of all of them. */
export interface IncomingRecords {
  source: ImportSource;
  records: IncomingRecord[];
  notes: ExchangeNote[];
  /** Secrets are there, but their passphrase did not come. */
  sealed: boolean;
}

/**
 * The records of a pasted or opened text. Throws INVALID_INPUT: path `text`,
 * `format`, or `passphrase` for a backup's that is wrong.
 */
export async function recordsOfText(
  input: {
    text: string;
    format?: ExchangeFormat | undefined;
    passphrase?: string | undefined;
  },
  signal: AbortSignal,
): Promise<IncomingRecords> {
  const { format, read, value } = readText(input.text, input.format);
  const keyOf = (index: number) => `${format.id}-${index + 1}`;
  assertFewEnough(read.registries);
  const turn = pace(signal);
  const records: IncomingRecord[] = [];
  for (const [index, record] of read.registries.entries()) {
    await turn();
    records.push(incomingRecord(keyOf(index), record));
  }
  const rest = { source: format.id, notes: [...read.notes] };
  if (format.id !== 'backup') return { ...rest, records, sealed: false };
  const { file, sealed } = readBackup(value);
  if (input.passphrase === undefined) return { ...rest, records, sealed };
  if (!sealed) throw sealsMissing();
  const opened = await openBackup(file, value, input.passphrase, createBackupSealing());
  return {
    ...rest,
    notes: [],
    sealed: false,
    records: records.map((incoming): IncomingRecord => {
      const own = opened.get(incoming.record.foreignId ?? '') ?? {};
      const brought = Object.keys(own).length > 0;
      return {
        ...incoming,
        secret: brought ? 'sealed' : incoming.secret,
        secrets: async () => ({
          credential: own.credential ?? incoming.record.credential,
          clientKey: own.clientKey ?? null,
          proxyPassword: own.proxyPassword ?? null,
        }),
      };
    }),
  };
}

/** Whoever gives a passphrase expects what it proves; without its seals anything may stand in the file. */
function sealsMissing(): BerthError {
  return BerthError.invalid('text', text('import.noSeals'), {
    hint: text('import.noSeals.hint'),
  });
}

/** A registry that tools on this computer know; its login is fetched once it is chosen. */
export function recordOfItem(parts: CoreParts, item: LocalItem): IncomingRecord {
  const locations = item.sources.map(({ path }) => path).join(', ');
  const record = mendedRecord({
    ...item.registry,
    notes: [asMessage(text('computer.foundIn', { paths: locations })), ...item.notes],
  });
  return {
    key: item.key,
    record,
    draft: checkedDraft(record),
    secret: secretOf(item),
    async secrets(signal) {
      const credential =
        item.secret === 'none' ? null : await credentialOf(item, parts.helpers, signal);
      if (credential === null && item.secret !== 'none')
        throw BerthError.of('UNAUTHORIZED', text('computer.gone', { host: item.host }), {
          reason: 'credentialRequired',
          hint: text('computer.gone.hint'),
        });
      return { credential, clientKey: await clientKeyOf(item), proxyPassword: null };
    },
  };
}

/** A found registry as it is listed. */
export function foundRegistry(item: LocalItem, saved: boolean): FoundRegistry {
  const { account, draft } = item.registry;
  return {
    key: item.key,
    name: draft.name,
    address: draft.address,
    provider: draft.provider ?? guessProvider(draft.address).provider,
    account,
    secret: secretOf(item),
    sources: item.sources.map(({ kind, path }) => ({ kind, path })),
    saved,
  };
}

function secretOf({ clientKey, registry, secret }: LocalItem): IncomingRecord['secret'] {
  if (secret !== 'none') return secret;
  if (clientKey !== undefined) return 'file';
  const { account } = registry;
  return account === null || account.kind === 'none' ? 'none' : 'missing';
}
