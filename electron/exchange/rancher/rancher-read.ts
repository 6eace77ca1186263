import { asMessage } from '../../../shared/text/render.ts';
import { text } from '../../../shared/text/text.ts';
import type { ExchangedRegistry } from '../foreign-format.ts';
import { incomingAccount, noAccount } from '../records/incoming-account.ts';
import { incomingDraft } from '../records/incoming-draft.ts';
import { keepOriginal } from '../records/kept-platform.ts';
import { hasAnyKey, type JsonObject, textOf } from '../text/json-value.ts';
import type { RancherEntry } from './rancher-entries.ts';

/** A request body, or a record as the API shows it. */
export type RancherKind = 'create' | 'shown';

/** Of the states known, those in which Rancher does not use a registry or credential. */
const resting = new Set([
  'inactive',
  'deactivating',
  'updating-inactive',
  'removing',
  'removed',
  'purging',
  'purged',
]);

/** One registry of Rancher 1 with its credentials, of which the newest is in use. */
export function readRancher({ registry, credentials, activated }: RancherEntry): ExchangedRegistry {
  const active = activated ?? activeOf(registry);
  const { draft, notes, userinfo } = incomingDraft({
    name: registry['name'] ?? null,
    description: registry['description'],
    address: registry['serverAddress'],
    ...(active === undefined ? {} : { active }),
  });
  const { name } = draft;
  const inUse = newestCredential(credentials);
  const account =
    inUse === undefined && userinfo === null
      ? noAccount
      : incomingAccount(
          name,
          'password',
          inUse?.['publicValue'] ?? userinfo?.username,
          inUse?.['secretValue'] ?? userinfo?.password,
        );
  if (credentials.length > 1)
    notes.push({
      name,
      field: 'registryCredential',
      ...asMessage(text('rancher.newestTaken', { count: credentials.length })),
    });
  const kept = keepOriginal(
    'rancher',
    name,
    { shape: kindOf(registry), record: registry, others: credentials },
    ['secretValue'],
  );
  const foreignId = textOf(registry['id']);
  return {
    draft: { ...draft, platform: kept.platform },
    credential: account.credential,
    account: account.account,
    ...(foreignId === null ? {} : { foreignId }),
    notes: [...notes, ...account.notes, ...kept.notes],
  };
}

function kindOf(record: JsonObject): RancherKind {
  return hasAnyKey(record, ['id', 'type', 'state']) ? 'shown' : 'create';
}

/**
 * The credential that Rancher uses: the one added last of those in use. By the time
 * it was created, else by the number in its id, else by its place in the text.
 */
export function newestCredential(credentials: readonly JsonObject[]): JsonObject | undefined {
  const used = credentials.filter((credential) => !isResting(credential));
  return (used.length > 0 ? used : credentials).reduce<JsonObject | undefined>(
    (newest, credential) =>
      newest === undefined || !isOlder(credential, newest) ? credential : newest,
    undefined,
  );
}

function isOlder(one: JsonObject, other: JsonObject): boolean {
  for (const ageOf of [createdAt, numberInId]) {
    const [age, otherAge] = [ageOf(one), ageOf(other)];
    if (age !== null && otherAge !== null && age !== otherAge) return age < otherAge;
  }
  return false;
}

function createdAt({ created, createdTS }: JsonObject): number | null {
  if (typeof createdTS === 'number') return createdTS;
  const time = typeof created === 'string' ? Date.parse(created) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

function numberInId({ id }: JsonObject): number | null {
  const digits = /(\d{1,15})$/.exec(textOf(id) ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Undefined for a state that is not known, and for none. */
function activeOf(registry: JsonObject): boolean | undefined {
  if (isResting(registry)) return false;
  return /^(?:active|activating|updating-active)$/i.test(textOf(registry['state']) ?? '')
    ? true
    : undefined;
}

function isResting({ state }: JsonObject): boolean {
  return typeof state === 'string' && resting.has(state.toLowerCase());
}
