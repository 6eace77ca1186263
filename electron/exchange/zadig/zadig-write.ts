import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import type { Registry } from '../../../shared/model/registry.ts';
import { isMasked } from '../../../shared/secret-keys.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { text as asText } from '../../../shared/text/text.ts';
import type { ExportedRegistry } from '../foreign-format.ts';
import { keptOriginal } from '../records/kept-platform.ts';
import { notCarried, type RegistryField } from '../records/not-carried.ts';
import { outgoingAccount } from '../records/outgoing-account.ts';
import { type OriginalRecord, overlay } from '../records/overlay.ts';
import { portableOfIncoming, portableOfSaved } from '../records/portable-registry.ts';
import { isBlank, type JsonObject, textOf, withKeysFirst } from '../text/json-value.ts';
import {
  accountKindOf,
  isAcceptedOnCreate,
  keyOrder,
  keysOnlyIn,
  providerField,
  readProvider,
  type ZadigKind,
  zadigFields,
} from './zadig-fields.ts';
import { readZadig } from './zadig-read.ts';

/**
 * One registry for Zadig. `oneIsDefault`: one of the registries that go out together
 * is Berth's default, so no other may say so (Zadig has exactly one).
 */
export function writeZadig(
  exported: ExportedRegistry,
  kind: ZadigKind,
  oneIsDefault: boolean,
): { record: JsonObject; notes: ExchangeNote[] } {
  const { registry } = exported;
  const now = portableOfSaved(registry);
  const original = originalOf(registry, kind);
  const provider = overlay(original, now, [providerField(kind)])['provider'];
  const account = outgoingAccount(exported, 'Zadig', accountKindOf(provider), 'secret_key');
  const left = otherKeys(kind, original);
  const fields = zadigFields(kind, account.username);
  const record = overlay(
    original,
    now,
    fields.filter(({ path }) => !left.includes(path[0] ?? '')),
  );
  for (const key of left) delete record[key];
  if (original?.sameShape !== true)
    for (const key of keyOrder) if (isBlank(record[key])) delete record[key];
  const isDefault = oneIsDefault ? registry.isDefault : original?.record['is_default'] === true;
  if (isDefault || original?.sameShape !== true || 'is_default' in record)
    record['is_default'] = isDefault;

  const notes = providerNotes(registry, record, kind);
  if (kind === 'create') {
    if (account.secret !== null) record['secret_key'] = account.secret;
    notes.push(...tlsNotes(registry, record), ...account.notes);
    notes.push(...missingNotes(registry, record, account.notes));
  }
  if (kind === 'returned' && now.account === null)
    notes.push({
      name: registry.name,
      field: 'credential',
      ...asMessage(asText('zadig.accountAsked')),
    });
  notes.push(...notCarried(registry, 'Zadig', carriedBy(record, kind)));
  return { record: withKeysFirst(record, keyOrder), notes };
}

function originalOf(registry: Registry, kind: ZadigKind): OriginalRecord | null {
  const kept = keptOriginal(registry, 'zadig');
  if (kept === null) return null;
  const read = portableOfIncoming(readZadig(kept.record));
  return { record: kept.record, left: kept.left, sameShape: kept.shape === kind, read };
}

/** Keys of the other kind, but for those that the record came with. */
function otherKeys(kind: ZadigKind, original: OriginalRecord | null): readonly string[] {
  const keys = keysOnlyIn[kind === 'create' ? 'returned' : 'create'];
  if (original?.sameShape !== true) return keys;
  return keys.filter((key) => !Object.hasOwn(original.record, key));
}

function carriedBy(record: JsonObject, kind: ZadigKind): RegistryField[] {
  const carried: RegistryField[] = ['provider', 'region', 'namespace', 'isDefault'];
  if (kind === 'create') carried.push('tls.verify');
  if (kind === 'create' || 'access_key' in record) carried.push('credential');
  if (isGiven(record['tls_cert'])) carried.push('tls.caCertificate');
  return carried;
}

function providerNotes(registry: Registry, record: JsonObject, kind: ZadigKind): ExchangeNote[] {
  const written = textOf(record['provider']) ?? 'native';
  const { name, provider, address } = registry;
  const notes: ExchangeNote[] = [];
  const back = readProvider(written, address);
  if (back !== provider)
    notes.push({
      name,
      field: 'provider',
      ...asMessage(asText('zadig.providerChanges', { provider, written, back })),
    });
  if (kind === 'create' && !isAcceptedOnCreate(written))
    notes.push({
      name,
      field: 'provider',
      ...asMessage(asText('zadig.providerRefused', { provider: written })),
    });
  return notes;
}

/** A request always says whether the certificate is checked: left out, Zadig takes it as no. */
function tlsNotes({ name, tls }: Registry, record: JsonObject): ExchangeNote[] {
  record['enable_tls'] = tls.verify;
  if (isGiven(record['tls_cert'])) return [];
  delete record['tls_cert'];
  return tls.verify
    ? [
        {
          name,
          field: 'tls_cert',
          ...asMessage(asText('zadig.tlsCert')),
        },
      ]
    : [];
}

/** What a request must have is never sent empty, but named. */
function missingNotes(
  { name }: Registry,
  record: JsonObject,
  noted: readonly ExchangeNote[],
): ExchangeNote[] {
  const provider = record['provider'];
  const required = [
    'address',
    'provider',
    provider === 'ecr' ? 'region' : 'namespace',
    'access_key',
    'secret_key',
  ];
  return required.flatMap((field) => {
    if (isGiven(record[field])) return [];
    delete record[field];
    if (noted.some((note) => note.field === field)) return [];
    return [{ name, field, ...asMessage(asText('zadig.requires', { field })) }];
  });
}

/** Zadig's documentation and answers mask values with stars; those say nothing either. */
function isGiven(value: unknown): boolean {
  const text = textOf(value);
  return text !== null && !isMasked(text);
}
