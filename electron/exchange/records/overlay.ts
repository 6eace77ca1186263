import { type JsonObject, sameJson, valueAt, withValueAt } from '../text/json-value.ts';
import type { ForeignField, PortableRegistry } from './portable-registry.ts';

/** A record as it came in, beside what Berth made of it. */
export interface OriginalRecord {
  record: JsonObject;
  /** What reading the record gives. */
  read: PortableRegistry;
  /** Keys (joined by dots) that were too large to keep. */
  left?: readonly string[];
  /** It goes out in the shape in which it came, so that a key it lacks stays away; true unless told. */
  sameShape?: boolean;
}

/**
 * The foreign record of a registry. With an original, every key stays as it came,
 * unless what it says was changed since: an address that Berth only spelled in its
 * own way or a name it shortened goes back as it was. Without one, every field that
 * has a value is written; so are missing ones when it goes out in another shape.
 */
export function overlay(
  original: OriginalRecord | null,
  now: PortableRegistry,
  fields: readonly ForeignField[],
): JsonObject {
  let record: JsonObject = { ...original?.record };
  for (const field of fields) {
    const stays =
      original !== null &&
      !(original.left ?? []).includes(field.path.join('.')) &&
      (original.sameShape !== false || valueAt(original.record, field.path) !== undefined) &&
      field.of.every((key) => sameJson(original.read[key], now[key]));
    if (!stays) record = withValueAt(record, field.path, field.value(now));
  }
  return record;
}
