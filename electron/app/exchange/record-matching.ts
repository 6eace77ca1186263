import { isDeepStrictEqual } from 'node:util';
import type { ExchangeFormat, PreviewedRecord } from '../../../shared/model/exchange.ts';
import type { ParsedRegistryChanges, ParsedRegistryDraft } from '../../../shared/model/registry.ts';
import { accountOf } from '../../exchange/portable-registry.ts';
import type { BookState, StoredRegistry } from '../../storage/book-state.ts';
import type { IncomingRecord } from './incoming-record.ts';

/** Where records come from: a format, or the tools of this computer. */
export type ImportSource = ExchangeFormat | 'computer';

type FieldChange = PreviewedRecord['matches'][number]['changes'][number];

/** Sources whose records have a name of their own; others' names are made up when they are read. */
const named: ReadonlySet<ImportSource> = new Set(['rancher', 'runai', 'backup']);

/** A saved registry that an incoming record may be, and what the record would change of it. */
export interface Match {
  registry: StoredRegistry;
  changes: FieldChange[];
}

/** The id that the other system gave a saved registry, as its reader finds it. */
export type ForeignIdOf = (registry: StoredRegistry) => string | undefined;

/**
 * The saved registries that a record may be, the likeliest first: the same id
 * in the other system; the same address, account and namespace; where the
 * record has no account, any of that address. `ambiguous`: several are as likely.
 */
export function matchesOf(
  incoming: IncomingRecord,
  state: BookState,
  source: ImportSource,
  foreignIdOf: ForeignIdOf,
): { matches: Match[]; ambiguous: boolean } {
  const { draft } = incoming;
  if (!draft.ok) return { matches: [], ambiguous: false };
  const ranked = state.registries
    .filter(({ sample }) => !sample)
    .map((registry) => ({ registry, rank: rankOf(incoming, draft.value, registry, foreignIdOf) }))
    .filter(({ rank }) => rank > 0)
    .sort((one, other) => other.rank - one.rank);
  const best = ranked[0]?.rank;
  return {
    matches: ranked.map(({ registry }) => ({
      registry,
      changes: changesOf(incoming, draft.value, registry, source),
    })),
    ambiguous: ranked.filter(({ rank }) => rank === best).length > 1,
  };
}

/**
 * What an update takes from a record: what its source told. An import never
 * clears a field, and a name that was made up changes no name.
 */
export function toldChanges(
  draft: ParsedRegistryDraft,
  registry: StoredRegistry,
  source: ImportSource,
): ParsedRegistryChanges {
  const { name, platform, tls, credential: _credential, ...others } = draft;
  const fields = Object.fromEntries(
    Object.entries(others).filter(([, value]) => value != null && !isEmptyList(value)),
  ) as ParsedRegistryChanges;
  const pem = {
    ...(tls?.caCertificate == null ? {} : { caCertificate: tls.caCertificate }),
    ...(tls?.clientCertificate == null ? {} : { clientCertificate: tls.clientCertificate }),
    ...(tls?.verify === undefined ? {} : { verify: tls.verify }),
  };
  return {
    ...fields,
    ...(named.has(source) ? { name } : {}),
    ...(Object.keys(pem).length === 0 ? {} : { tls: pem }),
    ...(platform === undefined ? {} : { platform: { ...registry.platform, ...platform } }),
  };
}

function rankOf(
  { record }: IncomingRecord,
  draft: ParsedRegistryDraft,
  registry: StoredRegistry,
  foreignIdOf: ForeignIdOf,
): number {
  if (record.foreignId !== undefined && record.foreignId === foreignIdOf(registry)) return 4;
  if (draft.address !== registry.address) return 0;
  const account = record.credential === null ? record.account : accountOf(record.credential);
  const known = account !== null && (account.kind === 'none' || account.username !== undefined);
  if (!known) return 1;
  const { kind, username } = registry.credential;
  if (
    (account.username ?? '') !== (username ?? '') ||
    (account.kind === 'none') !== (kind === 'none')
  )
    return 0;
  return (draft.namespace ?? null) === registry.namespace ? 3 : 2;
}

function changesOf(
  incoming: IncomingRecord,
  draft: ParsedRegistryDraft,
  registry: StoredRegistry,
  source: ImportSource,
): FieldChange[] {
  const { tls, platform, ...told } = toldChanges(draft, registry, source);
  const changes: FieldChange[] = [];
  const saved: Record<string, unknown> = { ...registry };
  for (const [field, value] of Object.entries(told))
    if (!isDeepStrictEqual(value, saved[field]))
      changes.push({ field, from: asText(saved[field]), to: asText(value) });
  const savedTls: Record<string, unknown> = { ...registry.tls };
  for (const [field, value] of Object.entries(tls ?? {}))
    if (!isDeepStrictEqual(value, savedTls[field]))
      changes.push({ field: `tls.${field}`, from: asText(savedTls[field]), to: asText(value) });
  if (platform !== undefined && !isDeepStrictEqual(platform, registry.platform))
    changes.push({
      field: 'platform',
      from: null,
      to: Object.keys(draft.platform ?? {}).join(', '),
    });
  return [...changes, ...accountChange(incoming, registry)];
}

/** Secrets are not compared: that would let a caller try out what is stored. */
function accountChange(
  { record, secret }: IncomingRecord,
  registry: StoredRegistry,
): FieldChange[] {
  const account = record.credential === null ? record.account : accountOf(record.credential);
  if (account === null || secret === 'missing' || secret === 'none') return [];
  const { kind, username } = registry.credential;
  if (account.kind === kind && account.username === username) return [];
  const from = kind === 'none' ? null : (username ?? kind);
  return [{ field: 'credential', from, to: account.username ?? account.kind }];
}

/** A field's value as people read it; certificates by their length alone. */
function asText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string')
    return value.startsWith('-----BEGIN') ? 'PEM certificate' : value === '' ? null : value;
  if (Array.isArray(value)) return value.length === 0 ? null : value.join(', ');
  return String(value);
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
