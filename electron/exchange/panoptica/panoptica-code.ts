import { mostRecords } from '../docker-logins/found-records.ts';
import { readLiteral } from '../text/code-literal.ts';
import type { CodeToken } from '../text/code-tokens.ts';
import { codeTokens } from '../text/code-tokens.ts';
import type { JsonObject, JsonValue } from '../text/json-value.ts';
import { credentialsTypes, registryTypes } from './panoptica-names.ts';

/** A call that makes a registry, as in `shared.RegistryInput(type=…, url='…')`. */
const makers = new Set(['Registry', 'RegistryInput']);
/** The Python SDK's names of the discriminator's values. */
const enumValues: ReadonlyMap<string, string> = new Map([
  ['AWS_REGISTRY_CREDENTIALS', credentialsTypes.aws],
  ['STANDARD_REGISTRY_CREDENTIALS', credentialsTypes.standard],
  ['JFROG_REGISTRY_CREDENTIALS', credentialsTypes.jfrog],
]);
const maxDepth = 4;

/**
 * The registries that code of the Python SDK makes (speakeasy-sdks/testpan-py,
 * `docs/sdks/registries`): keyword arguments with strings, lists of them, members of
 * an enumeration and calls of the same kind. The code is only looked at; an argument
 * that is anything else is named.
 */
export function registriesInPython(code: string): PythonRegistry[] {
  const tokens = codeTokens(code);
  const found: PythonRegistry[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'name' || !makers.has(token.text)) continue;
    const unread: string[] = [];
    const call = readCall(tokens, index, 0, unread);
    if (call !== null && typeof call.value['url'] === 'string')
      found.push({ record: call.value, unread });
    // One too many is enough to refuse them.
    if (found.length > mostRecords) break;
  }
  return found;
}

export interface PythonRegistry {
  record: JsonObject;
  /** Arguments whose value only running the code would tell. */
  unread: readonly string[];
}

interface Read<T> {
  value: T;
  /** The token after it. */
  next: number;
}

/** `Name(key=value, …)` with the name at `start`. */
function readCall(
  tokens: readonly CodeToken[],
  start: number,
  depth: number,
  unread: string[],
): Read<JsonObject> | null {
  if (tokens[start + 1]?.text !== '(' || depth > maxDepth) return null;
  const members: [string, JsonValue][] = [];
  let at = start + 2;
  while (tokens[at]?.text !== ')') {
    const key = tokens[at];
    if (key?.kind !== 'name' || tokens[at + 1]?.text !== '=') return null;
    const read = readValue(tokens, at + 2, depth, unread);
    if (read === null) return null;
    if (read.value !== undefined) members.push([key.text, read.value]);
    else if (tokens[at + 2]?.text !== 'None') unread.push(key.text);
    at = read.next;
    if (tokens[at]?.text === ',') at += 1;
    else if (tokens[at]?.text !== ')') return null;
  }
  return { value: Object.fromEntries(members), next: at + 1 };
}

/** A value; undefined for `None` and for what only running the code would tell. */
function readValue(
  tokens: readonly CodeToken[],
  start: number,
  depth: number,
  unread: string[],
): Read<JsonValue | undefined> | null {
  const last = endOfName(tokens, start);
  const after = last === null ? undefined : tokens[last + 1]?.text;
  if (last !== null && after === '(' && /^[A-Z]/.test(tokens[last]?.text ?? ''))
    return readCall(tokens, last, depth + 1, unread);
  if (last !== null && last > start && (after === ',' || after === ')')) {
    const name = tokens[last]?.text ?? '';
    const known = enumValues.get(name) ?? registryTypes.find((type) => type === name);
    return { value: known, next: last + 1 };
  }
  const { literal, next } = readLiteral(tokens, start);
  return { value: literal.kind === 'expression' ? undefined : literal.value, next };
}

/** The last token of `a.b.c`; null when no name begins here. */
function endOfName(tokens: readonly CodeToken[], start: number): number | null {
  if (tokens[start]?.kind !== 'name') return null;
  let at = start;
  while (tokens[at + 1]?.text === '.' && tokens[at + 2]?.kind === 'name') at += 2;
  return at;
}
