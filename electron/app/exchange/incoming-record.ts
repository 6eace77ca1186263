import { BerthError } from '../../../shared/errors.ts';
import { inputIssue } from '../../../shared/input-issues.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import type { PreviewedRecord } from '../../../shared/model/exchange.ts';
import { type ParsedRegistryDraft, registryDraftSchema } from '../../../shared/model/registry.ts';
import { guessProvider } from '../../../shared/provider-guess.ts';
import { savedLocation } from '../../../shared/saved-location.ts';
import { text } from '../../../shared/text/text.ts';
import type { ExchangedRegistry } from '../../exchange/foreign-format.ts';
import { derivedName } from '../../exchange/records/incoming-draft.ts';
import { mendedRecord } from './mended-record.ts';

/** The secrets of one incoming record; null: that one did not come. */
export interface BroughtSecrets {
  credential: Credential | null;
  clientKey: string | null;
  proxyPassword: string | null;
}

/** One record on its way in, held in memory between its preview and the choice. */
export interface IncomingRecord {
  key: string;
  record: ExchangedRegistry;
  /** The checked draft, or what is wrong with it. */
  draft: CheckedDraft;
  secret: PreviewedRecord['secret'];
  /** Fetches the secrets once the person has chosen the record. Throws BerthError. */
  secrets(signal: AbortSignal): Promise<BroughtSecrets>;
}

export type CheckedDraft =
  | { ok: true; value: ParsedRegistryDraft }
  | { ok: false; issues: PreviewedRecord['issues'] };

/** A record as the reader of a text made it, by the rules of the form. */
export function incomingRecord(key: string, came: ExchangedRegistry): IncomingRecord {
  const record = mendedRecord(came);
  const { account, credential } = record;
  const brought = credential !== null && credential.kind !== 'none';
  const known = account !== null && account.kind !== 'none';
  return {
    key,
    record,
    draft: checkedDraft(record),
    secret: brought ? 'brought' : known ? 'missing' : 'none',
    secrets: async () => ({ credential, clientKey: null, proxyPassword: null }),
  };
}

/** The record at another address, with the name that its place gives it where it had no other. */
export function withAddress(incoming: IncomingRecord, address: string): IncomingRecord {
  const { draft } = incoming.record;
  const namespace = draft.namespace ?? null;
  const isDerived = draft.name === derivedName(draft.address, namespace);
  const record = mendedRecord({
    ...incoming.record,
    draft: {
      ...draft,
      address,
      ...(isDerived ? { name: derivedName(address, namespace) } : {}),
      // What any registry may be is told by the host, which is known only now.
      ...(draft.provider === 'native' ? { provider: guessProvider(address).provider } : {}),
    },
    notes: incoming.record.notes,
  });
  return { ...incoming, record, draft: checkedDraft(record) };
}

/** True for a record that would be saved if its address were one. */
export function needsAddress({ draft }: IncomingRecord): boolean {
  return (
    !draft.ok && draft.issues.length > 0 && draft.issues.every(({ path }) => path === 'address')
  );
}

/** A foreign draft by the rules of the form. */
export function checkedDraft({ draft }: ExchangedRegistry): CheckedDraft {
  const parsed = registryDraftSchema.safeParse(draft);
  if (!parsed.success) {
    const { detail } = BerthError.fromZod(parsed.error, text('input.record'));
    return { ok: false, issues: detail !== undefined && 'issues' in detail ? detail.issues : [] };
  }
  // As it will be saved: a record that came before is found again by its address.
  const location = savedLocation(parsed.data.address, parsed.data.namespace ?? null);
  const value = { ...parsed.data, ...location };
  const guess = guessProvider(value.address);
  const provider = value.provider ?? guess.provider;
  const region = value.region ?? (provider === guess.provider ? guess.region : null);
  return provider === 'ecr' && region === null
    ? { ok: false, issues: [inputIssue('region', text('field.ecrRegion'))] }
    : { ok: true, value };
}
