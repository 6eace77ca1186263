import { isDeepStrictEqual } from 'node:util';
import type { ExchangeFormat, PreviewedRecord } from '../../../shared/model/exchange.ts';
import type { ParsedRegistryChanges, ParsedRegistryDraft } from '../../../shared/model/registry.ts';
import { inEnglish } from '../../../shared/text/render.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import { foreignFormats } from '../../exchange/formats.ts';
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
      changes.push(fieldChange(field, wordOf(saved[field]), wordOf(value)));
  const savedTls: Record<string, unknown> = { ...registry.tls };
  for (const [field, value] of Object.entries(tls ?? {}))
    if (!isDeepStrictEqual(value, savedTls[field]))
      changes.push(fieldChange(`tls.${field}`, wordOf(savedTls[field]), wordOf(value)));
  if (platform !== undefined && !isDeepStrictEqual(platform, registry.platform))
    changes.push({
      field: 'platform',
      from: null,
      to: short(
        Object.keys(draft.platform ?? {})
          .map(systemName)
          .join(', '),
      ),
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
  const from = kind === 'none' ? null : (username ?? text(`exchange.kind.${kind}`));
  const to =
    account.kind === 'none' ? null : (account.username ?? text(`exchange.kind.${account.kind}`));
  return [fieldChange('credential', from, to)];
}

/** A name, or a word of ours; null: nothing there. */
type Word = string | Text | null;

function fieldChange(field: string, from: Word, to: Word): FieldChange {
  return {
    field,
    from: englishOf(from),
    to: englishOf(to),
    ...(typeof from === 'object' && from !== null ? { fromText: from } : {}),
    ...(typeof to === 'object' && to !== null ? { toText: to } : {}),
  };
}

function englishOf(word: Word): string | null {
  return typeof word === 'object' && word !== null ? inEnglish(word) : word;
}

/** A field's value as people read it, and no longer than they do; certificates by what they are alone. */
function wordOf(value: unknown): Word {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'boolean') return value ? text('match.yes') : text('match.no');
  if (typeof value === 'string')
    return value.startsWith('-----BEGIN') ? text('match.certificate') : short(value);
  if (Array.isArray(value)) return value.length === 0 ? null : short(value.join(', '));
  return short(String(value));
}

function systemName(id: string): string {
  return foreignFormats.find((format) => format.id === id)?.name ?? id;
}

function short(word: string): string {
  return word.length > mostText ? `${word.slice(0, mostText - 1)}…` : word;
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
