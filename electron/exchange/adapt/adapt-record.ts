import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import type { ExchangedRegistry, ExportedRegistry } from '../foreign-format.ts';
import { keptOriginal } from '../records/kept-platform.ts';
import { overlay } from '../records/overlay.ts';
import { portableOfIncoming, portableOfSaved } from '../records/portable-registry.ts';
import { leftBehind } from '../records/read-back.ts';
import type { JsonObject } from '../text/json-value.ts';
import { type RegistryKey, registryKeys } from './adapt-code.ts';
import { adaptValue } from './adapt-value.ts';

export interface AdaptRecord {
  record: JsonObject;
  /** It came in as a bare value, without its key. */
  bare: boolean;
  notes: ExchangeNote[];
}

/**
 * A registry as an object with `key`. What came in under the other name of the key
 * goes out under this one; the rest of it stays.
 */
export function adaptRecord(
  { registry }: ExportedRegistry,
  key: RegistryKey,
  read: (record: JsonObject, key: RegistryKey) => ExchangedRegistry | null,
): AdaptRecord {
  const kept = keptOriginal(registry, 'adapt');
  const oldKey = registryKeys.find((one) => kept !== null && Object.hasOwn(kept.record, one));
  const before = kept === null || oldKey === undefined ? {} : renamed(kept.record, oldKey, key);
  const original = read(before, key);
  const record = overlay(
    original === null ? null : { record: before, read: portableOfIncoming(original) },
    portableOfSaved(registry),
    [
      {
        path: [key],
        of: ['address', 'internalAddress', 'namespace'],
        value: (now) => adaptValue(now, before[key]),
      },
    ],
  );
  const back = read(record, key);
  return {
    record,
    bare: kept?.shape === 'value',
    notes: back === null ? [] : leftBehind(registry, 'Adapt', portableOfIncoming(back), []),
  };
}

function renamed(record: JsonObject, from: RegistryKey, to: RegistryKey): JsonObject {
  if (from === to) return record;
  return Object.fromEntries(
    Object.entries(record)
      .filter(([name]) => name !== to)
      .map(([name, value]) => [name === from ? to : name, value]),
  );
}
