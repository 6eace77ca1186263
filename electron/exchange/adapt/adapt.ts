import { BerthError } from '../../../shared/errors.ts';
import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import { asMessage, asName } from '../../../shared/text/render.ts';
import { text as asText, type Text } from '../../../shared/text/text.ts';
import { assertNotMore, mostRecords } from '../docker-logins/found-records.ts';
import type {
  ExchangedRegistry,
  ExportedRegistry,
  ForeignFormat,
  FormatShape,
  ReadRecords,
  WrittenRecords,
} from '../foreign-format.ts';
import { incomingAccount } from '../records/incoming-account.ts';
import { incomingDraft } from '../records/incoming-draft.ts';
import { keepOriginal } from '../records/kept-platform.ts';
import { jsCall } from '../text/code-literal.ts';
import {
  hasAnyKey,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  jsonTexts,
} from '../text/json-value.ts';
import { type RegistryKey, registryKeys, registryLocations } from './adapt-code.ts';
import { adaptRecord } from './adapt-record.ts';
import { type AdaptPlaces, adaptPlaces } from './adapt-value.ts';

const shapes: readonly FormatShape[] = [
  {
    id: 'registryPrefix',
    ...asName(asText('shape.adaptPrefix')),
    fileName: 'adapt-registry.ts',
    mediaType: 'text/typescript',
  },
  {
    id: 'registryUrl',
    ...asName(asText('shape.adaptUrl')),
    fileName: 'adapt-registry.ts',
    mediaType: 'text/typescript',
  },
  {
    id: 'registryPrefix-json',
    ...asName(asText('shape.adaptPrefixJson')),
    fileName: 'adapt-registry.json',
    mediaType: 'application/json',
  },
  {
    id: 'registryUrl-json',
    ...asName(asText('shape.adaptUrlJson')),
    fileName: 'adapt-registry.json',
    mediaType: 'application/json',
  },
];

const maxCode = 1024 * 1024;
/** Words of Adapt's own, beside the property. */
const ownWords = /\b(?:makeClusterInfo|RegistryDockerImage|registryPrefix)\b|@adpt\//;
const accountKeys = ['username', 'password', 'token', 'auth'];

/**
 * Adapt's `registryUrl` / `registryPrefix` of `ClusterInfo`, `makeClusterInfo` and
 * `RegistryDockerImage`: a string or `{external, internal}`, as JSON and in code
 * (unboundedsystems/adapt, `cloud/src/k8s/common.ts`, `cloud/src/docker`). Code is
 * read, never run.
 */
export const adapt: ForeignFormat = { id: 'adapt', name: 'Adapt', recognise, read, shapes, write };

/** A record of JSON: an object with one of the keys, or a bare value. */
interface Found {
  record: JsonObject;
  key: RegistryKey;
  bare: boolean;
}

function recognise(value: unknown, text: string): number {
  if (value !== undefined) {
    const [first] = recordsIn(value);
    if (first === undefined) return 0;
    const given = first.record[first.key];
    if (adaptPlaces(given) === null) return 0.2;
    if (first.bare) return typeof given === 'string' ? 0.3 : 0.6;
    if (first.key === 'registryPrefix' || 'kubeconfig' in first.record) return 0.95;
    return isJsonObject(given) ? 0.9 : hasAnyKey(first.record, accountKeys) ? 0.2 : 0.6;
  }
  if (text.length > maxCode) return 0;
  const { locations } = registryLocations(text);
  if (locations.length === 0) return 0;
  const literal = locations.some((location) => location.literal.kind !== 'expression');
  return (literal ? 0.6 : 0.3) + (ownWords.test(text) ? 0.35 : 0);
}

function read(value: unknown, text: string): ReadRecords {
  const fromJson = value === undefined ? [] : recordsIn(value);
  assertNotMore(fromJson);
  if (fromJson.length > 0) {
    const notes: ExchangeNote[] = [];
    const registries = fromJson.flatMap(({ record, key, bare }) => {
      const locations = adaptPlaces(record[key]);
      if (locations !== null) return [readRecord(record, key, bare ? 'value' : key, locations)];
      notes.push({ field: key, ...asMessage(asText('adapt.notRegistry', { field: key })) });
      return [];
    });
    return { registries, notes };
  }
  if (value === undefined && text.length > maxCode)
    throw BerthError.invalid('text', asText('adapt.over1MiB'), {
      hint: asText('adapt.over1MiB.hint'),
    });
  const fromCode = value === undefined ? readCode(text) : null;
  if (fromCode !== null) return fromCode;
  throw BerthError.invalid('text', asText('adapt.nothing'), {
    hint: asText('adapt.nothing.hint', {
      example: "makeClusterInfo({ registryPrefix: 'host:5000/path' })",
    }),
  });
}

function readCode(text: string): ReadRecords | null {
  const { locations, more } = registryLocations(text);
  if (locations.length === 0) return null;
  const notes: ExchangeNote[] = [];
  const registries = locations.flatMap(({ key, line, literal }) => {
    const note = (what: Text) =>
      notes.push({ field: key, ...asMessage(asText('adapt.line', { line, what })) });
    const given = literal.kind === 'expression' ? undefined : literal.value;
    const found = adaptPlaces(given);
    const unread = literal.kind === 'object' ? literal.unread : [];
    if (found === null)
      note(
        literal.kind === 'expression' || unread.length > 0
          ? asText('adapt.expression', { field: key })
          : asText('adapt.valueNotRegistry', { field: key }),
      );
    else if (unread.length > 0)
      note(asText('adapt.expressionLeftOut', { fields: unread.join(', ') }));
    return found === null || given === undefined
      ? []
      : [readRecord({ [key]: given }, key, key, found)];
  });
  if (more) notes.push({ ...asMessage(asText('adapt.first200')) });
  return { registries, notes };
}

/** Objects with one of the keys, wherever they lie; or else bare values. One too many is enough. */
function recordsIn(value: unknown): Found[] {
  const found: Found[] = [];
  collect(value, found);
  if (found.length > 0) return found;
  return (Array.isArray(value) ? value : [value])
    .slice(0, mostRecords + 1)
    .flatMap((item: unknown) => {
      if (typeof item !== 'string' && !isSplit(item)) return [];
      return adaptPlaces(item) === null
        ? []
        : [{ record: { registryPrefix: item }, key: 'registryPrefix' as const, bare: true }];
    });
}

function collect(value: unknown, found: Found[]): void {
  if (found.length > mostRecords || typeof value !== 'object' || value === null) return;
  if (isJsonObject(value)) {
    const key = registryKeys.find((one) => Object.hasOwn(value, one));
    if (key !== undefined) {
      if (value[key] !== null) found.push({ record: value, key, bare: false });
      return;
    }
  }
  for (const inner of Object.values(value)) collect(inner, found);
}

function isSplit(value: unknown): value is JsonObject {
  return isJsonObject(value) && 'external' in value && 'internal' in value;
}

function readRecord(
  record: JsonObject,
  key: RegistryKey,
  shape: RegistryKey | 'value',
  locations: AdaptPlaces,
): ExchangedRegistry {
  const { draft, notes, userinfo } = incomingDraft(locations);
  const note = (told: Text): ExchangeNote => ({
    name: draft.name,
    field: `${key}.internal`,
    ...asMessage(told),
  });
  const split = [
    ...(locations.otherPath ? [note(asText('adapt.otherPath'))] : []),
    ...(locations.halfSplit ? [note(asText('adapt.halfSplit'))] : []),
  ];
  const account = incomingAccount(draft.name, 'password', userinfo?.username, userinfo?.password);
  const kept = keepOriginal('adapt', draft.name, { shape, record }, []);
  return {
    draft: { ...draft, platform: kept.platform },
    credential: account.credential,
    account: account.account,
    notes: [...notes, ...split, ...account.notes, ...kept.notes],
  };
}

function write(registries: readonly ExportedRegistry[], shape: string): WrittenRecords {
  const json = shape.endsWith('-json');
  const key: RegistryKey = shape.startsWith('registryUrl') ? 'registryUrl' : 'registryPrefix';
  const written = registries.map((exported) =>
    adaptRecord(exported, key, (record, from) => {
      const locations = adaptPlaces(record[from]);
      return locations === null ? null : readRecord(record, from, from, locations);
    }),
  );
  const values: JsonValue[] = written.map(({ record, bare }) =>
    json && bare ? (record[key] ?? null) : record,
  );
  const notes = written.flatMap((one) => one.notes);
  const text = json
    ? jsonTexts(values)
    : `${written.map(({ record }) => jsCall('makeClusterInfo', record)).join('\n')}\n`;
  return { text, notes };
}
