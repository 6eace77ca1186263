import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import { findRecords } from '../docker-logins/found-records.ts';
import { hasAnyKey, isJsonObject, type JsonObject, textOf } from '../text/json-value.ts';

/** A registry and what was pasted with it. */
export interface RancherEntry {
  registry: JsonObject;
  /** Its credentials in the order of the text. */
  credentials: JsonObject[];
  /** Told by a list of requests: the registry is activated, or it is not. */
  activated?: boolean;
}

/** What a text holds. */
export interface RancherEntries {
  entries: RancherEntry[];
  /** Credentials of registries that are not in the text. */
  strays: JsonObject[];
  others: number;
  tooMany: boolean;
}

/** `registry` of the API, or the body that creates one. */
function isRancherRegistry(value: JsonObject): boolean {
  return typeof value['serverAddress'] === 'string' && !Object.hasOwn(value, 'registryId');
}

/** `registryCredential` of the API, or the body that creates or changes one. */
function isRancherCredential(value: JsonObject): boolean {
  return (
    value['type'] === 'registryCredential' ||
    hasAnyKey(value, ['publicValue']) ||
    (hasAnyKey(value, ['registryId']) && hasAnyKey(value, ['secretValue', 'email']))
  );
}

/** One request of the list that Berth writes. */
function isRequest(value: JsonObject): boolean {
  return (
    typeof value['method'] === 'string' &&
    typeof value['path'] === 'string' &&
    /\/registr(?:y|ies)/i.test(value['path'])
  );
}

/**
 * Finds registries and credentials, single, in collections, in lists of requests, or
 * mixed, and joins each credential to its registry: by `registryId`, or by standing
 * after it where the id is not known yet.
 */
export function findRancherEntries(value: unknown): RancherEntries {
  const isRecord = (one: JsonObject) =>
    isRequest(one) || isRancherRegistry(one) || isRancherCredential(one);
  const { records, others, tooMany } = findRecords(value, isRecord);
  const entries: RancherEntry[] = [];
  const loose: { credential: JsonObject; before: RancherEntry | undefined }[] = [];
  for (const found of records) {
    const asked = isRequest(found);
    const record = asked ? found['body'] : found;
    const before = entries.at(-1);
    if (isJsonObject(record) && isRancherRegistry(record))
      entries.push({
        registry: record,
        credentials: [],
        ...(asked ? { activated: false } : {}),
      });
    else if (isJsonObject(record) && isRancherCredential(record))
      loose.push({ credential: record, before });
    else if (before !== undefined && /action=activate/.test(textOf(found['path']) ?? ''))
      before.activated = true;
  }
  const byId = entriesById(entries);
  const strays = loose.flatMap(({ credential, before }) => {
    const owner =
      byId.get(textOf(credential['registryId'])) ?? (isKnownId(credential) ? undefined : before);
    owner?.credentials.push(credential);
    return owner === undefined ? [credential] : [];
  });
  const [only, ...more] = entries;
  if (only === undefined || more.length > 0) return { entries, strays, others, tooMany };
  const its = strays.filter((credential) => !isKnownId(credential));
  only.credentials.push(...its);
  return { entries, strays: strays.filter(isKnownId), others, tooMany };
}

/** What is said of credentials whose registry is missing. */
export function strayNotes(strays: readonly JsonObject[]): ExchangeNote[] {
  return strays.map((credential) => {
    const registryId = textOf(credential['registryId']);
    const about = { credential: nameOf(credential) };
    return {
      field: 'registryCredential',
      ...asMessage(
        registryId === null
          ? text('rancher.strayCredential', about)
          : text('rancher.strayCredentialOf', { ...about, registry: registryId }),
      ),
    };
  });
}

function nameOf(credential: JsonObject): string | Text {
  const name = textOf(credential['name']) ?? textOf(credential['id']);
  return name === null ? text('rancher.unnamed') : name.slice(0, 100);
}

/** The first registry of each id. */
function entriesById(entries: readonly RancherEntry[]): ReadonlyMap<string | null, RancherEntry> {
  const byId = new Map<string | null, RancherEntry>();
  for (const entry of entries) {
    const id = textOf(entry.registry['id']);
    if (id !== null && !byId.has(id)) byId.set(id, entry);
  }
  return byId;
}

/** Ids look like `1sp5`; examples and lists of requests have a placeholder. */
function isKnownId(credential: JsonObject): boolean {
  return /^[\w-]+$/.test(textOf(credential['registryId']) ?? '');
}
