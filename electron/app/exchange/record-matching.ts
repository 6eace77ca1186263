import { isDeepStrictEqual } from 'node:util';
import type { ExchangeFormat, PreviewedRecord } from '../../../shared/model/exchange.ts';
import type { ParsedRegistryChanges, ParsedRegistryDraft } from '../../../shared/model/registry.ts';
import { accountOf } from '../../exchange/records/portable-registry.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';
import type { IncomingRecord } from './incoming-record.ts';

/** Where records come from: a format, or the tools of this computer. */
export type ImportSource = ExchangeFormat | 'computer';

/** Characters of a value that a preview shows. */
const mostText = 500;

type FieldChange = PreviewedRecord['matches'][number]['changes'][number];

/** Sources whose records have a name of their own; others' names are made up when they are read. */
const named: ReadonlySet<ImportSource> = new Set(['rancher', 'runai', 'backup']);

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

/** What an update by a record would change of a saved registry, as people read it. */
export function changesOf(
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
      to: short(Object.keys(draft.platform ?? {}).join(', ')),
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

/** A field's value as people read it, and no longer than they do; certificates by what they are alone. */
function asText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string')
    return value.startsWith('-----BEGIN') ? 'PEM certificate' : value === '' ? null : short(value);
  if (Array.isArray(value)) return value.length === 0 ? null : short(value.join(', '));
  return short(String(value));
}

function short(text: string): string {
  return text.length > mostText ? `${text.slice(0, mostText - 1)}…` : text;
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
