import { BerthError } from '../../../shared/errors.ts';
import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import { guessProvider } from '../../../shared/provider-guess.ts';
import { credentialUse } from '../../../shared/providers/facts-of.ts';
import { asMessage, asName } from '../../../shared/text/render.ts';
import { text as asText, type Text } from '../../../shared/text/text.ts';
import { assertFewEnough, assertNotMore } from '../docker-logins/found-records.ts';
import type {
  ExchangedRegistry,
  ExportedRegistry,
  ForeignFormat,
  FormatShape,
  ReadRecords,
  WrittenRecords,
} from '../foreign-format.ts';
import { type IncomingAccount, incomingAccount, noAccount } from '../records/incoming-account.ts';
import { incomingDraft } from '../records/incoming-draft.ts';
import { keepOriginal } from '../records/kept-platform.ts';
import { isJsonObject, type JsonObject, jsonText, jsonTexts, textOf } from '../text/json-value.ts';
import { type PythonRegistry, registriesInPython } from './panoptica-code.ts';
import {
  credentialsTypes,
  providerOfType,
  secretKeys,
  spelled,
  spellingOf,
} from './panoptica-names.ts';
import { panopticaRecord } from './panoptica-record.ts';

const shapes: readonly FormatShape[] = [
  {
    id: 'input',
    ...asName(asText('shape.createOne')),
    fileName: 'panoptica-registry-input.json',
    mediaType: 'application/json',
  },
  {
    id: 'sdk',
    ...asName(asText('shape.python')),
    fileName: 'panoptica-registry-sdk.json',
    mediaType: 'application/json',
  },
  {
    id: 'list',
    ...asName(asText('shape.panopticaList')),
    fileName: 'panoptica-registries.json',
    mediaType: 'application/json',
  },
];

const maxCode = 1024 * 1024;

/**
 * Cisco Panoptica's registry: `Registry`, `RegistryInput` and lists of them, in the
 * API's spelling and in that of the Python SDK, also as its code (Panoptica Management API 1.0.0,
 * `/registries`). Its types, ids and the credentials' kind are kept for the way back.
 */
export const panoptica: ForeignFormat = {
  id: 'panoptica',
  name: 'Panoptica',
  recognise,
  read,
  shapes,
  write,
};

function recognise(value: unknown, text: string): number {
  if (value === undefined)
    return mayBePython(text) && registriesInPython(text).length > 0 ? 0.9 : 0;
  const scores = recordsIn(value)
    .items.slice(0, 1000)
    .map((item) => {
      if (!isRegistry(item)) return 0;
      const credentials = credentialsOf(item);
      const spelling = spellingOf(item, credentials);
      if (spelled(credentials, 'registryCredentialsType', spelling) in credentials) return 1;
      if (providerOfType(textOf(item['type'])) === null) return 0;
      return spelled(item, 'clusterIds', spelling) in item ? 0.95 : 0.7;
    });
  return Math.max(0, ...scores);
}

function read(value: unknown, text: string): ReadRecords {
  if (value === undefined && mayBePython(text)) {
    const made = registriesInPython(text);
    assertNotMore(made);
    if (made.length > 0) return readPython(made);
  }
  const { items, list } = recordsIn(value);
  assertFewEnough(items);
  const notes: ExchangeNote[] = [];
  const registries: ExchangedRegistry[] = [];
  for (const [index, item] of items.entries())
    if (isRegistry(item)) registries.push(readRegistry(item));
    else
      notes.push(
        asMessage(asText('exchange.entry', { number: index + 1, note: asText('exchange.noUrl') })),
      );
  if (registries.length === 0 && !(list && items.length === 0))
    throw BerthError.invalid('text', asText('panoptica.nothing'), {
      hint: asText('panoptica.nothing.hint'),
    });
  return { registries, notes };
}

function readPython(made: readonly PythonRegistry[]): ReadRecords {
  const notes: ExchangeNote[] = [];
  const registries = made.map(({ record, unread }) => {
    const read = readRegistry(record);
    for (const field of unread)
      notes.push({
        name: read.draft.name,
        field,
        ...asMessage(asText('exchange.expressionAlone', { field })),
      });
    return read;
  });
  return { registries, notes };
}

function mayBePython(text: string): boolean {
  return text.length <= maxCode && /\bRegistry(?:Input)?\s*\(/.test(text);
}

/** One registry, an array, or the one member of what an SDK's answer holds them in. */
function recordsIn(value: unknown): { items: unknown[]; list: boolean } {
  if (Array.isArray(value)) return { items: value, list: true };
  if (!isJsonObject(value)) return { items: [], list: false };
  const { registries, classes, registry } = value;
  const list = [registries, classes].find(Array.isArray);
  if (list !== undefined) return { items: list, list: true };
  return { items: [isJsonObject(registry) ? registry : value], list: false };
}

function isRegistry(item: unknown): item is JsonObject {
  return isJsonObject(item) && textOf(item['url']) !== null;
}

function credentialsOf(item: JsonObject): JsonObject {
  const { credentials } = item;
  return isJsonObject(credentials) ? credentials : {};
}

function readRegistry(item: JsonObject): ExchangedRegistry {
  const credentials = credentialsOf(item);
  const spelling = spellingOf(item, credentials);
  const spelledIn = (
    key: 'registryCredentialsType' | 'accessKeyId' | 'secretAccessKey' | 'xrayToken',
  ) => credentials[spelled(credentials, key, spelling)];
  const kindName = textOf(spelledIn('registryCredentialsType'));
  const kind =
    kindName === credentialsTypes.aws || (kindName === null && textOf(spelledIn('accessKeyId')))
      ? 'accessKey'
      : 'password';
  const type = textOf(item['type'])?.toUpperCase() ?? null;
  const told = providerOfType(type);
  const region = kind === 'accessKey' ? textOf(credentials['region']) : null;
  const host = guessProvider(textOf(item['url']) ?? '').provider;
  const provider = host !== 'native' || (told === 'ecr' && region === null) ? host : told;
  const { draft, notes, userinfo } = incomingDraft({
    address: item['url'],
    provider,
    region: provider === 'ecr' ? region : null,
    clusters: item[spelled(item, 'clusterIds', spelling)],
  });
  const note = (field: string, told: Text) =>
    notes.push({ name: draft.name, field, ...asMessage(told) });
  // Berth holds no ECR registry without a region, and this one has none that is valid.
  if (draft.provider === 'ecr' && draft.region === null) draft.provider = 'native';
  if (type === null || told === null) note('type', asText('panoptica.unknownType'));
  else if (told === 'ecr' && draft.provider === 'native')
    note('provider', asText('panoptica.awsNoRegion'));
  const given =
    kind === 'accessKey'
      ? incomingAccount(draft.name, kind, spelledIn('accessKeyId'), spelledIn('secretAccessKey'))
      : incomingAccount(
          draft.name,
          kind,
          credentials['username'] ?? userinfo?.username,
          credentials['password'] ?? userinfo?.password,
        );
  const account = takenAccount(draft, kindName === null ? given : withKind(given, kind));
  const kept = keepOriginal('panoptica', draft.name, { shape: 'list', record: item }, secretKeys);
  const xray = spelledIn('xrayToken');
  const hasXray = xray !== undefined && xray !== null && xray !== '';
  if (hasXray) note('credentials.xrayToken', asText('panoptica.noXray'));
  const original = kept.platform['panoptica'];
  const foreignId = textOf(item['id']);
  return {
    draft: {
      ...draft,
      platform:
        hasXray && isJsonObject(original)
          ? { panoptica: { ...original, xrayToken: 'present' } }
          : kept.platform,
    },
    credential: account.credential,
    account: account.account,
    ...(foreignId === null ? {} : { foreignId }),
    notes: [...notes, ...account.notes, ...kept.notes],
  };
}

/** Credentials whose kind is told, but not whose they are. */
function withKind(given: IncomingAccount, kind: 'password' | 'accessKey'): IncomingAccount {
  return given.account === null && given.notes.length === 0
    ? { ...given, account: { kind } }
    : given;
}

/** The account, unless its kind is one that the provider does not take. */
function takenAccount(draft: ExchangedRegistry['draft'], given: IncomingAccount): IncomingAccount {
  const kind = given.account?.kind;
  if (kind === undefined || credentialUse(draft.provider ?? 'native', kind) !== null) return given;
  const note = (told: Text) => [{ name: draft.name, field: 'credential', ...asMessage(told) }];
  if (kind === 'accessKey')
    return {
      ...noAccount,
      notes: note(asText('panoptica.keyNotTaken')),
    };
  return {
    credential: null,
    account: { kind: 'password' },
    notes: note(asText('panoptica.secretAlone')),
  };
}

function write(registries: readonly ExportedRegistry[], shape: string): WrittenRecords {
  const written = registries.map((exported) => panopticaRecord(exported, shape, readRegistry));
  const records = written.map(({ record }) => record);
  return {
    text: shape === 'list' ? jsonText(records) : jsonTexts(records),
    notes: written.flatMap(({ notes }) => notes),
  };
}
