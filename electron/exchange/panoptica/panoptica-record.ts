import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import type { Registry } from '../../../shared/model/registry.ts';
import { guessProvider } from '../../../shared/provider-guess.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { text } from '../../../shared/text/text.ts';
import type { ExchangedRegistry, ExportedRegistry } from '../foreign-format.ts';
import { keptOriginal } from '../records/kept-platform.ts';
import { type OutgoingAccount, outgoingAccount } from '../records/outgoing-account.ts';
import { overlay } from '../records/overlay.ts';
import {
  type ForeignField,
  portableOfIncoming,
  portableOfSaved,
} from '../records/portable-registry.ts';
import { leftBehind } from '../records/read-back.ts';
import { isJsonObject, type JsonObject, textOf, valueAt, withValueAt } from '../text/json-value.ts';
import {
  credentialsTypes,
  respelled,
  type SpelledKey,
  spelled,
  spellingOf,
  typeOfProvider,
} from './panoptica-names.ts';

const system = 'Panoptica';

/**
 * A registry as Panoptica's `Registry` (`list`) or `RegistryInput`, which has no id: in the
 * spelling it came in, else in the API's (`clusterIds`); as `sdk` in the Python SDK's (`cluster_ids`).
 */
export function panopticaRecord(
  exported: ExportedRegistry,
  shape: string,
  read: (record: JsonObject) => ExchangedRegistry,
): { record: JsonObject; notes: ExchangeNote[] } {
  const { registry } = exported;
  const kept = spelledFor(shape, keptOriginal(registry, 'panoptica'));
  const before = kept?.record ?? {};
  const oldCredentials = isJsonObject(before['credentials']) ? before['credentials'] : {};
  const spelling = shape === 'sdk' ? 'snake' : spellingOf(before, oldCredentials);
  const inCredentials = (key: SpelledKey) => spelled(oldCredentials, key, spelling);
  const original =
    kept === null ? null : { ...kept, read: portableOfIncoming(read({ ...kept.record })) };
  const aws = registry.credential.kind === 'accessKey';
  const outgoing = accountOf(exported, aws, inCredentials('secretAccessKey'));
  const kind = kindOf(
    exported,
    outgoing,
    aws,
    textOf(oldCredentials[inCredentials('registryCredentialsType')]),
  );
  const fields: ForeignField[] = [
    { path: ['type'], of: ['provider'], value: ({ provider }) => typeOfProvider(provider) },
    { path: ['url'], of: ['address'], value: ({ address }) => address },
    {
      path: [spelled(before, 'clusterIds', spelling)],
      of: ['clusters'],
      value: ({ clusters }) => (clusters.length === 0 ? undefined : [...clusters]),
    },
    {
      path: ['credentials', inCredentials('registryCredentialsType')],
      of: ['account'],
      value: () => kind ?? undefined,
    },
    {
      path: ['credentials', 'username'],
      of: ['account'],
      value: () => (aws ? undefined : (outgoing.username ?? undefined)),
    },
    {
      path: ['credentials', inCredentials('accessKeyId')],
      of: ['account'],
      value: () => (aws ? (outgoing.username ?? undefined) : undefined),
    },
    {
      path: ['credentials', 'region'],
      of: ['account', 'region'],
      value: ({ region }) => (aws && kind !== null ? (region ?? undefined) : undefined),
    },
  ];
  let record = overlay(original, portableOfSaved(registry), fields);
  const secretPath = ['credentials', aws ? inCredentials('secretAccessKey') : 'password'];
  // A secret without its user is of no use there, and the user is named as missing.
  if (outgoing.secret !== null && outgoing.username !== null)
    record = withValueAt(record, secretPath, outgoing.secret);
  if (isEmptied(record)) record = withValueAt(record, ['credentials'], undefined);
  if (shape !== 'list') record = withValueAt(record, ['id'], undefined);
  const missing = requiredOf(exported, record, inCredentials);
  const xray =
    valueAt(registry.platform['panoptica'], ['xrayToken']) === 'present' &&
    kind === credentialsTypes.jfrog
      ? [
          {
            name: registry.name,
            field: `credentials.${inCredentials('xrayToken')}`,
            ...asMessage(text('panoptica.noXray')),
          },
        ]
      : [];
  return {
    record,
    notes: [
      ...leftBehind(registry, system, portableOfIncoming(read(record)), outgoing.notes),
      ...outgoing.notes,
      ...missing,
      ...xray,
    ],
  };
}

type Kept = ReturnType<typeof keptOriginal>;

function spelledFor(shape: string, kept: Kept): Kept {
  if (shape !== 'sdk' || kept === null) return kept;
  const record = respelled(kept.record, 'snake');
  const { credentials } = record;
  if (isJsonObject(credentials)) record['credentials'] = respelled(credentials, 'snake');
  return { ...kept, record };
}

/** Access keys there are those of AWS: for Amazon ECR, at an address that may be one. */
function takesKeys({ provider, address }: Registry): boolean {
  return provider === 'ecr' && ['ecr', 'native'].includes(guessProvider(address).provider);
}

function accountOf(exported: ExportedRegistry, aws: boolean, secretKey: string): OutgoingAccount {
  const { registry } = exported;
  if (!aws) return outgoingAccount(exported, system, 'password', 'credentials.password');
  if (takesKeys(registry))
    return outgoingAccount(exported, system, 'accessKey', `credentials.${secretKey}`);
  const told = text('panoptica.keysOnlyEcr');
  return {
    username: null,
    secret: null,
    notes: [{ name: registry.name, field: 'credential', ...asMessage(told) }],
  };
}

/** The discriminator of the credentials; null: there are none. */
function kindOf(
  { registry }: ExportedRegistry,
  outgoing: OutgoingAccount,
  aws: boolean,
  before: string | null,
): string | null {
  if (registry.credential.kind === 'none') return null;
  if (outgoing.username === null && outgoing.secret === null && before === null) return null;
  if (aws) return takesKeys(registry) ? credentialsTypes.aws : null;
  if (before === credentialsTypes.jfrog || before === credentialsTypes.standard) return before;
  return registry.provider === 'artifactory' ? credentialsTypes.jfrog : credentialsTypes.standard;
}

/** Credentials of which nothing is left. */
function isEmptied({ credentials }: JsonObject): boolean {
  return isJsonObject(credentials) && Object.keys(credentials).length === 0;
}

/** What the kind of credentials requires and this registry lacks. */
function requiredOf(
  { registry }: ExportedRegistry,
  record: JsonObject,
  inCredentials: (key: SpelledKey) => string,
): ExchangeNote[] {
  const { credentials } = record;
  if (!isJsonObject(credentials)) return [];
  const kind = credentials[inCredentials('registryCredentialsType')];
  const required =
    kind === credentialsTypes.aws ? [inCredentials('accessKeyId'), 'region'] : ['username'];
  return required
    .filter((key) => textOf(credentials[key]) === null)
    .map((key) => ({
      name: registry.name,
      field: `credentials.${key}`,
      ...asMessage(text('panoptica.requires', { field: key })),
    }));
}
