import { hostOf } from '../../../shared/address.ts';
import { dockerHub } from '../../../shared/docker-hub.ts';
import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { text } from '../../../shared/text/text.ts';
import type { ExportedRegistry } from '../foreign-format.ts';
import { type KeptOriginal, keptOriginal } from '../records/kept-platform.ts';
import { outgoingAccount } from '../records/outgoing-account.ts';
import { type OriginalRecord, overlay } from '../records/overlay.ts';
import {
  type ForeignField,
  type PortableRegistry,
  portableOfIncoming,
  portableOfSaved,
} from '../records/portable-registry.ts';
import { leftBehind } from '../records/read-back.ts';
import { isBlank, type JsonObject, sameJson, textOf, withKeysFirst } from '../text/json-value.ts';
import { newestCredential, type RancherKind, readRancher } from './rancher-read.ts';

/** A registry for Rancher 1 and the credentials that go with it, in their order. */
export interface WrittenRancher {
  registry: JsonObject;
  credentials: JsonObject[];
  notes: ExchangeNote[];
}

/** Stands for the id that Rancher gives a registry when it is created. */
export const registryIdPlaceholder = '{registryId}';

const registryKeys = ['name', 'description', 'serverAddress'];
const credentialKeys = ['registryId', 'name', 'description', 'email', 'publicValue', 'secretValue'];

/** Makes the records of one registry; `withCredentials`: they have a place in this shape. */
export function writeRancher(
  exported: ExportedRegistry,
  kind: RancherKind,
  withCredentials: boolean,
): WrittenRancher {
  const { registry } = exported;
  const kept = keptOriginal(registry, 'rancher');
  const now = portableOfSaved(registry);
  const original = kept === null ? null : originalOf(kept, kind);
  const fields = kind === 'create' ? writableFields : [...writableFields, stateField];
  const written = overlay(original, now, fields);
  const record =
    kind === 'create'
      ? withKeysFirst(
          original?.sameShape === false ? only(written, registryKeys) : written,
          registryKeys,
        )
      : { ...(Object.hasOwn(written, 'type') ? {} : { type: 'registry' }), ...written };

  const notes: ExchangeNote[] = [];
  const credentials = withCredentials
    ? writeCredentials(exported, kind, { kept, original, now, notes })
    : [];
  const back = readRancher({ registry: record, credentials, activated: registry.active });
  notes.push(...leftBehind(registry, 'Rancher', portableOfIncoming(back), notes));
  return { registry: record, credentials, notes };
}

function originalOf(kept: KeptOriginal & { left: readonly string[] }, kind: RancherKind) {
  const { record, left, shape } = kept;
  const read = portableOfIncoming(
    readRancher({ registry: record, credentials: [...(kept.others ?? [])] }),
  );
  return { record, left, read, sameShape: shape === kind } satisfies OriginalRecord;
}

function writeCredentials(
  exported: ExportedRegistry,
  kind: RancherKind,
  {
    kept,
    original,
    now,
    notes,
  }: {
    kept: KeptOriginal | null;
    original: OriginalRecord | null;
    now: PortableRegistry;
    notes: ExchangeNote[];
  },
): JsonObject[] {
  const { name } = exported.registry;
  const all = kept?.others ?? [];
  const gone = now.account === null && original?.read.account !== null;
  if (gone || (now.account === null && all.length === 0)) return [];
  const newest = newestCredential(all);
  const account = outgoingAccount(exported, 'Rancher', 'password', 'secretValue');
  notes.push(...account.notes);
  if (newest === undefined && account.username === null && account.secret === null) return [];
  const sameAccount = newest !== undefined && sameJson(original?.read.account, now.account);
  const effective: JsonObject = { ...newest };
  if (!sameAccount) {
    delete effective['publicValue'];
    if (account.username !== null) effective['publicValue'] = account.username;
  }
  if (account.secret !== null) effective['secretValue'] = account.secret;
  if (kind === 'shown') {
    const shown = newest === undefined ? { type: 'registryCredential', ...effective } : effective;
    return newest === undefined ? [shown] : all.map((one) => (one === newest ? shown : one));
  }
  if (all.length > 1)
    notes.push({
      name,
      field: 'registryCredential',
      ...asMessage(text('rancher.newestOnly', { count: all.length })),
    });
  if (textOf(effective['email']) === null) {
    delete effective['email'];
    notes.push({
      name,
      field: 'email',
      ...asMessage(text('rancher.email')),
    });
  }
  const body = original?.sameShape === true ? effective : only(effective, credentialKeys);
  return [withKeysFirst({ ...body, registryId: registryIdPlaceholder }, credentialKeys)];
}

/** Rancher takes a host with its port: `index.docker.io`, as its own documentation calls Docker Hub. */
function serverAddressOf(address: string): string {
  if (address === dockerHub.address) return dockerHub.indexHost;
  return URL.canParse(address) ? (hostOf(address).split('/')[0] ?? address) : address;
}

const writableFields: readonly ForeignField[] = [
  { path: ['name'], of: ['name'], value: ({ name }) => name },
  {
    path: ['description'],
    of: ['description'],
    value: ({ description }) => description ?? undefined,
  },
  {
    path: ['serverAddress'],
    of: ['address'],
    value: ({ address }) => serverAddressOf(address),
  },
];

const stateField: ForeignField = {
  path: ['state'],
  of: ['active'],
  value: ({ active }) => (active ? 'active' : 'inactive'),
};

/** The named keys that say something: what a request may hold of a record that came otherwise. */
function only(record: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(record).filter(([key, value]) => keys.includes(key) && !isBlank(value)),
  );
}
