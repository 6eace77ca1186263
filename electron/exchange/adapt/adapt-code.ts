import { type CodeLiteral, readLiteral } from '../text/code-literal.ts';
import { type CodeToken, codeTokens } from '../text/code-tokens.ts';

/** The property's names: `registryUrl` through 0.4.0-next.13, `registryPrefix` since. */
export const registryKeys = ['registryPrefix', 'registryUrl'] as const;
export type RegistryKey = (typeof registryKeys)[number];

/** One place in code that gives the property a value. */
export interface RegistryLocation {
  key: RegistryKey;
  /** From 1. */
  line: number;
  literal: CodeLiteral;
}

/** What stands for a type or for nothing where a value could be: declarations, not values. */
const noValues = new Set([
  'string',
  'undefined',
  'any',
  'unknown',
  'RegistryString',
  'DockerSplitRegistryInfo',
]);
const declarations = new Set(['const', 'let', 'var']);
const maxPlaces = 200;
const expression: CodeLiteral = { kind: 'expression' };

/**
 * Finds where JavaScript or TypeScript, JSX included, gives `registryUrl` or
 * `registryPrefix` a value: as a property, an attribute, a variable or an assignment.
 * The code is only looked at. A parser is not used on purpose: those that know
 * TypeScript go back and try again, which takes minutes on a line of hostile code.
 */
export function registryLocations(code: string): { locations: RegistryLocation[]; more: boolean } {
  const tokens = codeTokens(code);
  const locations: RegistryLocation[] = [];
  const short: RegistryLocation[] = [];
  let more = false;
  for (const [index, token] of tokens.entries()) {
    const key = keyOf(token);
    if (key === null) continue;
    if (locations.length + short.length >= maxPlaces) {
      more = true;
      break;
    }
    const { line } = token;
    const literal = literalAt(tokens, index);
    if (literal === 'short') short.push({ key, line, literal: expression });
    else if (literal !== null) locations.push({ key, line, literal });
  }
  // A short property takes a variable's value: it is known when that was found.
  const known = locations.filter(({ literal }) => literal.kind !== 'expression');
  const unknown = short.filter(({ key }) => !known.some((location) => location.key === key));
  return { locations: [...locations, ...unknown], more };
}

function keyOf(token: CodeToken): RegistryKey | null {
  const text = token.kind === 'string' ? token.text.slice(1, -1) : token.text;
  if (token.kind !== 'string' && token.kind !== 'name') return null;
  return registryKeys.find((key) => key === text) ?? null;
}

/** What the key at `index` is given; `short` for `{ registryUrl }`, null where it is only mentioned. */
function literalAt(tokens: readonly CodeToken[], index: number): CodeLiteral | 'short' | null {
  const text = (at: number) => tokens[at]?.text;
  const quoted = tokens[index]?.kind === 'string';
  const computed = text(index - 1) === '[' && text(index + 1) === ']';
  const before = text(index - (computed ? 2 : 1)) ?? '';
  const after = index + (computed ? 2 : 1);
  if (text(after) === ':' && before !== '?') {
    const assigned = declarations.has(before) ? assignmentAfter(tokens, after) : null;
    if (assigned !== null) return valueAfter(tokens, assigned);
    return noValue(tokens[after + 1]) ? null : readLiteral(tokens, after + 1).literal;
  }
  if (text(after) === '=' && !['=', '>'].includes(text(after + 1) ?? '') && quoted === computed)
    return noValue(tokens[after + 1]) ? null : valueAfter(tokens, after);
  const isShort = !quoted && ['{', ','].includes(before) && [',', '}'].includes(text(after) ?? '');
  return isShort ? 'short' : null;
}

function noValue(token: CodeToken | undefined): boolean {
  return token?.kind === 'name' && (noValues.has(token.text) || token.text === 'null');
}

/** Where the `=` of a declaration with a type stands; null when none follows. */
function assignmentAfter(tokens: readonly CodeToken[], colon: number): number | null {
  for (let at = colon + 1; at < Math.min(colon + 16, tokens.length); at += 1) {
    const text = tokens[at]?.text ?? '';
    if (text === '=') return at;
    if ([',', ';', ')', '}'].includes(text)) return null;
  }
  return null;
}

/** The value after `=`; in JSX it may stand in braces of its own. */
function valueAfter(tokens: readonly CodeToken[], equals: number): CodeLiteral {
  const text = (at: number) => tokens[at]?.text ?? '';
  const start = equals + 1;
  const isObject =
    [':', ','].includes(text(start + 2)) || ['}', '.', '['].includes(text(start + 1));
  if (text(start) !== '{' || isObject) return readLiteral(tokens, start).literal;
  const { literal, next } = readLiteral(tokens, start + 1);
  return text(next) === '}' ? literal : expression;
}
