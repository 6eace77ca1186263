/** Plain data as JSON knows it. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text or a number as text, trimmed; null for anything else and for nothing but spaces. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text === '' ? null : text;
}

/** Null, or a text of nothing but spaces. */
export function isBlank(value: unknown): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '');
}

/** True when the object has one of the keys as its own. */
export function hasAnyKey(value: JsonObject, keys: readonly string[]): boolean {
  return keys.some((key) => Object.hasOwn(value, key));
}

/** What lies at a path of keys; undefined when a step is missing. */
export function valueAt(value: unknown, path: readonly string[]): JsonValue | undefined {
  let here: unknown = value;
  for (const key of path) {
    if (!isJsonObject(here) || !Object.hasOwn(here, key)) return undefined;
    here = here[key];
  }
  return here as JsonValue | undefined;
}

/** A copy with the path set, or with the key taken out for undefined; other keys keep their order. */
export function withValueAt(
  value: JsonObject,
  path: readonly string[],
  set: JsonValue | undefined,
): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const copy = { ...value };
  if (rest.length === 0) {
    if (set === undefined) delete copy[key];
    else copy[key] = set;
    return copy;
  }
  const inner = copy[key];
  if (!isJsonObject(inner) && set === undefined) return copy;
  copy[key] = withValueAt(isJsonObject(inner) ? inner : {}, rest, set);
  return copy;
}

/** The same data, whatever the order of keys. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one))
    return (
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, index) => sameJson(item, other[index]))
    );
  if (!isJsonObject(one) || !isJsonObject(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && sameJson(one[key], other[key]))
  );
}

/** Two spaces per level, a line break at the end. */
export function jsonText(value: JsonValue): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * Texts of which a request or file holds one each, such as the bodies of requests: one
 * after the other with an empty line between them, since no API takes a list in their place.
 */
export function jsonTexts(values: readonly JsonValue[]): string {
  return values.map(jsonText).join('\n');
}

/** The same object with the named keys first, in their order. */
export function withKeysFirst(value: JsonObject, keys: readonly string[]): JsonObject {
  const ordered: JsonObject = {};
  for (const key of [...keys, ...Object.keys(value)]) {
    const item = value[key];
    if (Object.hasOwn(value, key) && item !== undefined) ordered[key] = item;
  }
  return ordered;
}
