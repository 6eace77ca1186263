import { BerthError } from '../../shared/errors.ts';
import type { ExchangeNote } from '../../shared/model/exchange.ts';
import type {
  DepartingRegistry,
  ExchangedRegistry,
  ForeignFormat,
  FormatShape,
  ReadRecords,
  WrittenRecords,
} from './foreign-format.ts';
import { incomingAccount } from './incoming-account.ts';
import { incomingDraft } from './incoming-draft.ts';
import {
  hasAnyKey,
  isJsonObject,
  type JsonObject,
  jsonText,
  textOf,
  valueAt,
  withValueAt,
} from './json-value.ts';
import { keepOriginal, keptOriginal } from './kept-platform.ts';
import { outgoingAccount } from './outgoing-account.ts';
import { overlay } from './overlay.ts';
import { type ForeignField, portableOfIncoming, portableOfSaved } from './portable-registry.ts';
import { leftBehind } from './read-back.ts';

const system = 'Run:ai';
/** Given by Run:ai; a creation request has none of them (`AssetReadOnlyFields`). */
const readOnlyMeta = [
  'id',
  'kind',
  'tenantId',
  'createdBy',
  'createdAt',
  'updatedBy',
  'updatedAt',
  'deletedAt',
  'deletedBy',
  'projectName',
  'updateCount',
];
/** Of those, what every asset in an answer has. */
const requiredReadOnlyMeta = ['id', 'kind', 'createdBy', 'createdAt', 'updatedBy', 'updatedAt'];
/** Beside `meta` and `spec` in answers about assets; no request has them. */
const answerKeys = ['usedBy', 'compliance', 'status', 'clusterInfo'];
/** What else a scope needs (`AssetCreationFields`). */
const scopeNeeds: Readonly<Record<string, string>> = {
  cluster: 'clusterId',
  department: 'departmentId',
  project: 'projectId',
};

const shapes: readonly FormatShape[] = [
  {
    id: 'create',
    name: 'Request body to create one',
    fileName: 'runai-registry-create.json',
    mediaType: 'application/json',
  },
  {
    id: 'list',
    name: 'List, as Run:ai answers it',
    fileName: 'runai-registries.json',
    mediaType: 'application/json',
  },
  {
    id: 'entry',
    name: 'Single asset, as Run:ai answers it',
    fileName: 'runai-registry.json',
    mediaType: 'application/json',
  },
];

/**
 * NVIDIA Run:ai's registry asset: a single one, the list `{entries}` and the
 * creation request `{meta, spec}` (Run:ai REST API, "Workload assets", "Registry").
 * Read-only fields, scope and workload types are kept for the way back.
 */
export const runai: ForeignFormat = { id: 'runai', name: system, recognise, read, shapes, write };

function recognise(value: unknown): number {
  const scores = candidates(value)
    .items.slice(0, 1000)
    .map((item) => {
      if (!isJsonObject(item) || !isAsset(item)) return 0;
      if (isOtherKind(item)) return 0;
      if (valueAt(item, ['meta', 'kind']) === 'registry') return 1;
      if (valueAt(item, ['spec', 'credentialKind']) !== undefined) return 0.95;
      if (valueAt(item, ['spec', 'url']) === undefined) return 0.2;
      return valueAt(item, ['meta', 'scope']) === undefined ? 0.5 : 0.8;
    });
  return Math.max(0, ...scores);
}

function read(value: unknown): ReadRecords {
  const { items, beside, list } = candidates(value);
  const notes: ExchangeNote[] = [];
  const registries: ExchangedRegistry[] = [];
  for (const key of beside)
    notes.push({ field: key, message: `${key} belongs to the list, not to a registry: not kept.` });
  for (const [index, item] of items.entries()) {
    const skipped = (message: string) =>
      notes.push({ name: nameOf(item) ?? `Entry ${index + 1}`, message });
    if (!isJsonObject(item) || !isAsset(item)) skipped('It has no meta and spec and was left out.');
    else if (isOtherKind(item))
      skipped('It is an asset of another kind, not a registry, and was left out.');
    else if (textOf(valueAt(item, ['spec', 'url'])) === null)
      skipped('It has no spec.url, so there is nothing to save.');
    else registries.push(readAsset(item, list));
  }
  if (
    registries.length === 0 &&
    !list &&
    !items.some((item) => isJsonObject(item) && isAsset(item))
  )
    throw notRunai();
  return { registries, notes };
}

/** The records of a text: one, several, or Run:ai's list, and what stands beside them. */
function candidates(value: unknown): { items: unknown[]; beside: string[]; list: boolean } {
  if (Array.isArray(value)) return { items: value, beside: [], list: false };
  if (!isJsonObject(value)) return { items: [], beside: [], list: false };
  const entries = valueAt(value, ['entries']);
  if (!Array.isArray(entries)) return { items: [value], beside: [], list: false };
  return { items: entries, beside: Object.keys(value).filter((k) => k !== 'entries'), list: true };
}

function readAsset(asset: JsonObject, list: boolean): ExchangedRegistry {
  const { draft, notes, userinfo } = incomingDraft({
    name: valueAt(asset, ['meta', 'name']),
    description: valueAt(asset, ['meta', 'description']),
    address: valueAt(asset, ['spec', 'url']),
  });
  const user = valueAt(asset, ['spec', 'user']);
  // The API's own example writes a password as a number.
  const password = valueAt(asset, ['spec', 'password']);
  const {
    credential,
    account,
    notes: accountNotes,
  } = incomingAccount(
    draft.name,
    'password',
    user ?? userinfo?.username,
    (typeof password === 'number' ? String(password) : password) ?? userinfo?.password,
  );
  const kind = valueAt(asset, ['spec', 'credentialKind']);
  const note = (field: string, message: string): ExchangeNote => ({
    name: draft.name,
    field,
    message,
  });
  const kindNotes =
    kind === undefined || kind === 'password'
      ? []
      : [note('spec.credentialKind', 'Berth knows only the kind password; it is kept as it came.')];
  const deleted = valueAt(asset, ['meta', 'deletedAt']);
  const deletedNotes =
    deleted === undefined || deleted === null
      ? []
      : [note('meta.deletedAt', 'Run:ai says that this asset was deleted.')];
  const answer = hasAnyKey(metaOf(asset), readOnlyMeta);
  const kept = keepOriginal(
    'runai',
    draft.name,
    { shape: list ? 'list' : answer ? 'entry' : 'create', record: asset },
    ['password'],
  );
  const foreignId = textOf(valueAt(asset, ['meta', 'id']));
  return {
    draft: { ...draft, platform: kept.platform },
    credential,
    account,
    ...(foreignId === null ? {} : { foreignId }),
    notes: [...notes, ...accountNotes, ...kindNotes, ...deletedNotes, ...kept.notes],
  };
}

function write(registries: readonly DepartingRegistry[], shape: string): WrittenRecords {
  const written = registries.map((departing) => writeAsset(departing, shape));
  const records = written.map(({ record }) => record);
  const [only] = records;
  const value =
    shape === 'list'
      ? { entries: records }
      : only !== undefined && records.length === 1
        ? only
        : records;
  return { text: jsonText(value), notes: written.flatMap(({ notes }) => notes) };
}

function writeAsset(
  departing: DepartingRegistry,
  shape: string,
): { record: JsonObject; notes: ExchangeNote[] } {
  const { registry } = departing;
  const outgoing = outgoingAccount(departing, system, 'password', 'spec.password');
  const original = keptOriginal(registry, 'runai');
  const fields: ForeignField[] = [
    { path: ['meta', 'name'], of: ['name'], value: ({ name }) => name },
    {
      path: ['meta', 'description'],
      of: ['description'],
      value: ({ description }) => description ?? undefined,
    },
    { path: ['spec', 'url'], of: ['address'], value: ({ address }) => address },
    { path: ['spec', 'credentialKind'], of: ['account'], value: () => 'password' },
    { path: ['spec', 'user'], of: ['account'], value: () => outgoing.username ?? undefined },
  ];
  let record = overlay(
    original === null
      ? null
      : {
          record: original.record,
          read: portableOfIncoming(readAsset(original.record, false)),
          left: original.left,
        },
    portableOfSaved(registry),
    fields,
  );
  record = withValueAt(record, ['spec', 'password'], outgoing.secret ?? undefined);
  if (shape === 'create') record = withoutReadOnly(record);
  const { record: filled, notes } = withoutEmpty(departing, record, shape);
  return {
    record: filled,
    notes: [
      ...leftBehind(registry, system, portableOfIncoming(readAsset(filled, false)), outgoing.notes),
      ...outgoing.notes,
      ...notes,
    ],
  };
}

function withoutReadOnly(record: JsonObject): JsonObject {
  const meta = Object.entries(metaOf(record)).filter(([key]) => !readOnlyMeta.includes(key));
  const rest = Object.entries(record).filter(([key]) => !answerKeys.includes(key));
  return { ...Object.fromEntries(rest), meta: Object.fromEntries(meta) };
}

/** Takes required fields out that are empty, and names everything required that is not there. */
function withoutEmpty(
  { registry }: DepartingRegistry,
  record: JsonObject,
  shape: string,
): { record: JsonObject; notes: ExchangeNote[] } {
  const notes: ExchangeNote[] = [];
  const scope = textOf(valueAt(record, ['meta', 'scope']));
  const scopeNeed = scope === null ? undefined : scopeNeeds[scope];
  const required = [
    ['meta', 'name'],
    ['meta', 'scope'],
    ...(scopeNeed === undefined ? [] : [['meta', scopeNeed]]),
    ['spec', 'url'],
    ['spec', 'credentialKind'],
    ['spec', 'user'],
    // A password that is merely left out is told with the account.
    ...(registry.credential.kind === 'none' ? [['spec', 'password']] : []),
    ...(shape === 'create' ? [] : requiredReadOnlyMeta.map((key) => ['meta', key])),
  ];
  let filled = record;
  for (const path of required) {
    if (textOf(valueAt(filled, path)) !== null) continue;
    filled = withValueAt(filled, path, undefined);
    const field = path.join('.');
    notes.push({ name: registry.name, field, message: missing(field, path.at(-1) ?? '', scope) });
  }
  return { record: filled, notes };
}

function missing(field: string, key: string, scope: string | null): string {
  if (key === 'scope')
    return 'Run:ai requires a scope (tenant, cluster, department or project); add it before you send this.';
  if (scope !== null && scopeNeeds[scope] === key)
    return `Run:ai requires ${field} for the scope ${scope}; add it before you send this.`;
  if (requiredReadOnlyMeta.includes(key))
    return `Run:ai gives ${field} when it creates the asset; it is left out.`;
  if (key === 'user' || key === 'password')
    return `Run:ai requires ${field}: it has no registry without a sign-in. Add it before you send this.`;
  return `Run:ai requires ${field}, and this registry has none; add it before you send this.`;
}

function isAsset(item: JsonObject): boolean {
  return isJsonObject(item['meta']) && isJsonObject(item['spec'] ?? {});
}

/**
 * Assets of other kinds look alike, above all the credential "docker-registry", which
 * makes a pull secret. The kind alone does not tell: the API's own examples of
 * registries have another one. Only registries have a kind of credential.
 */
function isOtherKind(item: JsonObject): boolean {
  const spec = isJsonObject(item['spec']) ? item['spec'] : {};
  if (hasAnyKey(spec, ['credentialKind'])) return false;
  const kind = valueAt(item, ['meta', 'kind']);
  return (
    (kind !== undefined && kind !== 'registry') || hasAnyKey(spec, ['existingSecretName', 'keyId'])
  );
}

function metaOf(asset: JsonObject): JsonObject {
  return isJsonObject(asset['meta']) ? asset['meta'] : {};
}

function nameOf(item: unknown): string | null {
  return textOf(valueAt(item, ['meta', 'name']))?.slice(0, 100) ?? null;
}

function notRunai(): BerthError {
  return BerthError.invalid('text', 'The text holds no registry asset of Run:ai', {
    hint: 'Paste what GET /api/v1/asset/registries answers, one entry of it, or a creation request.',
  });
}
