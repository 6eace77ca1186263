import { isJsonObject, type JsonObject, type JsonValue } from './json-value.ts';

/** A call with plain data, as one statement of JavaScript: `f({ key: "value" });`. */
export function jsCall(name: string, argument: JsonObject): string {
  return `${name}(${literal(argument)});`;
}

function literal(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (!isJsonObject(value)) return text(value);
  // Written out, this key would set the object's prototype.
  const members = Object.entries(value).filter(([key]) => key !== '__proto__');
  if (members.length === 0) return '{}';
  return `{ ${members.map(([key, item]) => `${memberName(key)}: ${literal(item)}`).join(', ')} }`;
}

function memberName(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : text(key);
}

/** JSON, without the two line breaks that older JavaScript does not take in strings. */
function text(value: string | number | boolean | null): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (sign) =>
    sign === '\u2028' ? '\\u2028' : '\\u2029',
  );
}
