import { BerthError } from '../../shared/errors.ts';
import { text } from '../../shared/text/text.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../exchange/text/json-value.ts';
import { invalidField, requiredField } from './platform-refusal.ts';

/** The body as an object. Throws INVALID_INPUT. */
export function objectBody(body: unknown): JsonObject {
  if (!isJsonObject(body)) throw BerthError.invalid('', text('platform.oneRecord'));
  return body;
}

/** An object inside a body; an absent or null one is an empty one. */
export function objectAt(body: JsonObject, field: string): JsonObject {
  const value = body[field];
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw invalidField(field, text('platform.type', { type: 'an object' }));
  return value;
}

/** A text of a body; undefined when the key is absent, null when it is null. `field` is what a refusal calls it. */
export function textField(
  body: JsonObject,
  key: string,
  { field = key, maximum }: { field?: string; maximum?: number } = {},
): string | null | undefined {
  const value: JsonValue | undefined = body[key];
  if (value === undefined || value === null) return value;
  if (typeof value !== 'string')
    throw invalidField(field, text('platform.type', { type: 'a string' }));
  if (maximum !== undefined && value.length > maximum)
    throw invalidField(field, text('platform.tooLong', { maximum }));
  return value;
}

/** A text that must be there and say something. */
export function requiredText(
  body: JsonObject,
  key: string,
  options: { field?: string; maximum?: number } = {},
): string {
  const value = textField(body, key, options);
  if (value === undefined || value === null || value.trim() === '')
    throw requiredField(options.field ?? key);
  return value;
}

/** True, false, or undefined when the key is absent or null. */
export function booleanField(body: JsonObject, key: string): boolean | undefined {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean')
    throw invalidField(key, text('platform.type', { type: 'true or false' }));
  return value;
}

/** Throws INVALID_INPUT for a text that is none of `values`. */
export function assertOneOf(field: string, value: string, values: readonly string[]): void {
  if (!values.includes(value))
    throw invalidField(field, text('platform.oneOf', { values: values.join(', ') }));
}
