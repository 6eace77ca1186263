import type { CodeToken } from './code-tokens.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json-value.ts';
import { parseJson5 } from './json5-text.ts';

/** What a piece of code says: plain data, or something only running it would tell. */
export type CodeLiteral =
  | { kind: 'value'; value: JsonValue }
  /** An object; the members that are no plain data are named, not read. */
  | { kind: 'object'; value: JsonObject; unread: string[] }
  | { kind: 'expression' };

export interface ReadLiteral {
  literal: CodeLiteral;
  /** The token after it. */
  next: number;
}

const maxDepth = 32;
/** Most tokens of one value. */
const maxTokens = 4_096;
const expression: CodeLiteral = { kind: 'expression' };
const words: ReadonlyMap<string, JsonValue> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);
/** Signs after a value that make it part of an expression. */
const operators = new Set([...'+-*.[(?|&%<=^/']);

/**
 * Reads the value that begins at a token: strings, templates without substitutions,
 * numbers, true, false, null, objects and arrays of those, with the brackets and
 * type annotations of TypeScript around them (`as const`, `satisfies T`, `x!`).
 * Nothing is run; whatever else it may be is an expression.
 */
export function readLiteral(tokens: readonly CodeToken[], start: number): ReadLiteral {
  return new LiteralReader(tokens, Math.min(start + maxTokens, tokens.length)).read(start, 0);
}

class LiteralReader {
  readonly #tokens: readonly CodeToken[];
  readonly #end: number;

  constructor(tokens: readonly CodeToken[], end: number) {
    this.#tokens = tokens;
    this.#end = end;
  }

  read(start: number, depth: number): ReadLiteral {
    const plain = depth > maxDepth ? null : this.#plain(start, depth);
    if (plain !== null) {
      const next = this.#afterTypes(plain.next);
      if (!this.#goesOn(next)) return { literal: plain.literal, next };
    }
    return { literal: expression, next: this.#skip(start) };
  }

  #text(at: number): string | undefined {
    return at < this.#end ? this.#tokens[at]?.text : undefined;
  }

  #plain(at: number, depth: number): ReadLiteral | null {
    const token = at < this.#end ? this.#tokens[at] : undefined;
    if (token === undefined) return null;
    const one = (value: JsonValue): ReadLiteral => ({
      literal: { kind: 'value', value },
      next: at + 1,
    });
    switch (token.kind) {
      case 'string':
      case 'number':
        return this.#scalar(token, one);
      case 'template': {
        const text = token.text.slice(1, -1);
        return token.open === true || text.includes('\\') ? null : one(text);
      }
      case 'name': {
        const value = words.get(token.text);
        return value === undefined ? null : one(value);
      }
      case 'sign':
        if (token.text === '{') return this.#object(at, depth);
        if (token.text === '[') return this.#array(at, depth);
        return token.text === '(' ? this.#bracketed(at, depth) : null;
    }
  }

  #scalar(token: CodeToken, one: (value: JsonValue) => ReadLiteral): ReadLiteral | null {
    try {
      const value: unknown = parseJson5(token.text);
      return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))
        ? one(value)
        : null;
    } catch {
      return null;
    }
  }

  #bracketed(at: number, depth: number): ReadLiteral | null {
    const { literal, next } = this.read(at + 1, depth + 1);
    return this.#text(next) === ')' ? { literal, next: next + 1 } : null;
  }

  #object(start: number, depth: number): ReadLiteral | null {
    const members: [string, JsonValue][] = [];
    const unread: string[] = [];
    let at = start + 1;
    while (this.#text(at) !== '}') {
      const key = this.#key(at);
      if (key === null) {
        const token = at < this.#end ? this.#tokens[at] : undefined;
        if (token === undefined) return null;
        unread.push(token.kind === 'name' ? token.text : '…');
        at = this.#skip(at);
      } else {
        const { literal, next } = this.read(key.next, depth + 1);
        if (literal.kind === 'expression' || key.name === '__proto__') unread.push(key.name);
        else members.push([key.name, literal.value]);
        if (literal.kind === 'object')
          unread.push(...literal.unread.map((name) => `${key.name}.${name}`));
        at = next;
      }
      if (this.#text(at) === ',') at += 1;
      else if (this.#text(at) !== '}') return null;
    }
    return {
      literal: { kind: 'object', value: Object.fromEntries(members), unread },
      next: at + 1,
    };
  }

  /** The name of a member and where its value begins; null for a short, spread or computed one. */
  #key(at: number): { name: string; next: number } | null {
    const bracket = this.#text(at) === '[' ? 1 : 0;
    const token = at + bracket < this.#end ? this.#tokens[at + bracket] : undefined;
    const next = at + 2 * bracket + 1;
    if (token === undefined || this.#text(next) !== ':') return null;
    if (bracket === 1 && (this.#text(next - 1) !== ']' || token.kind === 'name')) return null;
    if (token.kind === 'name') return { name: token.text, next: next + 1 };
    if (token.kind !== 'string' && token.kind !== 'number') return null;
    const name = this.#scalar(token, (value) => ({ literal: { kind: 'value', value }, next }));
    return name?.literal.kind === 'value'
      ? { name: String(name.literal.value), next: next + 1 }
      : null;
  }

  #array(start: number, depth: number): ReadLiteral | null {
    const items: JsonValue[] = [];
    let at = start + 1;
    let whole = true;
    while (this.#text(at) !== ']') {
      const { literal, next } = this.read(at, depth + 1);
      if (literal.kind === 'value') items.push(literal.value);
      else if (literal.kind === 'object' && literal.unread.length === 0) items.push(literal.value);
      else whole = false;
      at = next;
      if (this.#text(at) === ',') at += 1;
      else if (this.#text(at) !== ']') return null;
    }
    return { literal: whole ? { kind: 'value', value: items } : expression, next: at + 1 };
  }

  /** Past `!`, `as const`, `as A.B<C>[]` and `satisfies A`. */
  #afterTypes(start: number): number {
    let at = start;
    while (this.#text(at) === '!' && this.#text(at + 1) !== '=') at += 1;
    while (this.#text(at) === 'as' || this.#text(at) === 'satisfies') {
      at += 2;
      let angles = 0;
      for (; at < this.#end; at += 1) {
        const text = this.#text(at);
        if (text === '<') angles += 1;
        else if (text === '>' && angles > 0) angles -= 1;
        else if (angles === 0 && text === '.') at += 1;
        else if (angles === 0 && text === '[' && this.#text(at + 1) === ']') at += 1;
        else if (angles === 0) break;
      }
    }
    return at;
  }

  /** True when what follows makes the value a part of something larger. */
  #goesOn(at: number): boolean {
    const text = this.#text(at);
    if (text === undefined) return at < this.#tokens.length && at >= this.#end;
    // The end of a JSX element: `/>`.
    if (text === '/' && this.#text(at + 1) === '>') return false;
    return operators.has(text) || text === 'in' || text === 'instanceof';
  }

  /** To the comma, semicolon or closing bracket that ends the expression here. */
  #skip(start: number): number {
    let depth = 0;
    for (let at = start; at < this.#end; at += 1) {
      const token = this.#tokens[at];
      const text = token?.kind === 'sign' ? token.text : '';
      if (depth === 0 && (text === ',' || text === ';')) return at;
      if (text === '{' || text === '(' || text === '[') depth += 1;
      else if (text === '}' || text === ')' || text === ']') {
        if (depth === 0) return at;
        depth -= 1;
      }
    }
    return this.#end;
  }
}

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
