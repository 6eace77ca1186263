import { createHash } from 'node:crypto';
import type { Registry } from '../../shared/model/registry.ts';
import type { ComparedField, ComparedRow, SystemKind } from '../../shared/model/system.ts';
import { foreignFormat } from '../exchange/formats.ts';
import { keptForeignId } from '../exchange/records/kept-platform.ts';
import { portableOfIncoming, portableOfSaved } from '../exchange/records/portable-registry.ts';
import type { ForeignRecord } from './system-records.ts';

/** One record here, one there, or both. */
export interface Pair {
  here: Registry | null;
  there: ForeignRecord | null;
  row: ComparedRow;
}

/** What the answers of each system tell of a record. */
const told: Readonly<Record<SystemKind, readonly ComparedField[]>> = {
  zadig: ['address', 'provider', 'region', 'namespace', 'isDefault'],
  rancher: ['name', 'description', 'address', 'active', 'username'],
  runai: ['name', 'description', 'address', 'username'],
};

/**
 * Pairs the records of both sides: first by the id that the system gave, then by address
 * (and namespace, where it is told), each record once. Neither side wins: a field that
 * differs shows both values.
 */
export function pairRecords(
  kind: SystemKind,
  here: readonly Registry[],
  there: readonly ForeignRecord[],
): Pair[] {
  const format = foreignFormat(kind);
  const free = new Set(there);
  const partners = new Map<Registry, ForeignRecord>();
  const byId = new Map(there.map((one) => [one.foreignId, one]));
  for (const registry of here) {
    const id = format === undefined ? undefined : keptForeignId(registry, format);
    const found = id === undefined ? undefined : byId.get(id);
    if (found === undefined || !free.delete(found)) continue;
    partners.set(registry, found);
  }
  const byPlace = new Map<string, ForeignRecord[]>();
  for (const one of free) {
    const place = placeOf(kind, portableOfIncoming(one.read));
    byPlace.set(place, [...(byPlace.get(place) ?? []), one]);
  }
  for (const registry of here) {
    if (partners.has(registry)) continue;
    const found = byPlace.get(placeOf(kind, portableOfSaved(registry)))?.shift();
    if (found === undefined) continue;
    free.delete(found);
    partners.set(registry, found);
  }
  return [
    ...here.map((registry) => pairOf(kind, registry, partners.get(registry) ?? null)),
    ...[...free].map((one) => pairOf(kind, null, one)),
  ];
}

function placeOf(
  kind: SystemKind,
  { address, namespace }: { address: string; namespace: string | null },
): string {
  // Rancher knows hosts, without their scheme.
  const place = kind === 'rancher' ? address.replace(/^https?:\/\//, '') : address;
  return kind === 'zadig' ? `${place} ${namespace ?? ''}` : place;
}

function pairOf(kind: SystemKind, here: Registry | null, there: ForeignRecord | null): Pair {
  const ours = here === null ? null : valuesHere(here);
  const theirs = there === null ? null : valuesThere(there);
  const fields =
    ours === null || theirs === null
      ? []
      : told[kind].flatMap((field) => {
          const [a, b] = [ours[field], theirs[field]];
          const same =
            field === 'address' ? placeOf(kind, place(a)) === placeOf(kind, place(b)) : a === b;
          return same ? [] : [{ field, here: a, there: b }];
        });
  const state =
    there === null ? 'here' : here === null ? 'there' : fields.length === 0 ? 'same' : 'different';
  const shown = here ?? there?.read.draft;
  return {
    here,
    there,
    row: {
      key: `${here?.id ?? ''} ${there?.foreignId ?? ''}`,
      version: createHash('sha256')
        .update(
          JSON.stringify([
            here?.id,
            here?.revision,
            here?.isDefault,
            there?.record ?? null,
            theirs,
          ]),
        )
        .digest('hex'),
      state,
      name: shown?.name ?? '',
      address: shown?.address ?? '',
      registryId: here?.id ?? null,
      foreignId: there?.foreignId ?? null,
      fields,
    },
  };
}

const place = (address: string | boolean | null) => ({ address: String(address), namespace: null });

type Values = Record<ComparedField, string | boolean | null>;

function valuesHere(registry: Registry): Values {
  const { name, description, address, provider, region, namespace, active } =
    portableOfSaved(registry);
  const username = registry.credential.username ?? null;
  return {
    name,
    description,
    address,
    provider,
    region,
    namespace,
    active,
    isDefault: registry.isDefault,
    username,
  };
}

function valuesThere({ read }: ForeignRecord): Values {
  const { name, description, address, provider, region, namespace, active, account } =
    portableOfIncoming(read);
  const isDefault = read.isDefault === true;
  return {
    name,
    description,
    address,
    provider,
    region,
    namespace,
    active,
    isDefault,
    username: account?.username ?? null,
  };
}
