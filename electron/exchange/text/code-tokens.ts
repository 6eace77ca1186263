/** One piece of JavaScript or TypeScript code. */
export interface CodeToken {
  kind: 'name' | 'string' | 'template' | 'number' | 'sign';
  /** As it is written; for a template that has substitutions, what stands before the first. */
  text: string;
  /** From 1. */
  line: number;
  /** Of a template: it holds a substitution, or its end is missing. */
  open?: boolean;
}

const space = /[\s\uFEFF]+/y;
const name = /[\p{ID_Start}$_][\p{ID_Continue}$]*/uy;
const number = /\d[\w.]*/y;
const flags = /[a-z]*/y;
/** Signs and words after which a slash begins a regular expression. */
const beforeRegex = new Set([...'(,=:[!&|?;{}', 'return']);
/** Words that a string may follow without a space; after any other one, `'` is an apostrophe. */
const beforeString = new Set(['return', 'case', 'typeof', 'in', 'of', 'default', 'await', 'yield']);
const maxTokens = 500_000;

/**
 * Takes code apart into names, strings, templates, numbers and single signs;
 * comments and regular expressions are left out. It only ever moves forward, so
 * that hostile code costs no more than its length, and it forgives what is not
 * code: a quote without its partner on the line, as in the text of JSX, is a sign,
 * and so are the slashes behind one without its partner.
 */
export function codeTokens(code: string): CodeToken[] {
  const tokens: CodeToken[] = [];
  /** Of each open brace: does it end a substitution of a template? */
  const braces: boolean[] = [];
  const lonely: Record<string, number> = {};
  let at = 0;
  let wordEnd = -1;
  let line = 1;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(code)?.[0] ?? null;
  };
  const pass = (length: number): string => {
    const text = code.slice(at, at + length);
    for (let next = text.indexOf('\n'); next !== -1; next = text.indexOf('\n', next + 1)) line += 1;
    at += length;
    return text;
  };
  const push = (kind: CodeToken['kind'], length: number, open?: boolean) => {
    const startLine = line;
    const text = pass(length);
    tokens.push({ kind, text, line: startLine, ...(open === undefined ? {} : { open }) });
  };
  const template = () => {
    const end = templateEnd(code, at + 1);
    const substitution = code[end] === '$';
    if (substitution) braces.push(true);
    const length = Math.min(end + (substitution ? 2 : 1), code.length) - at;
    push('template', length, substitution || code[end] !== '`');
  };
  while (at < code.length && tokens.length < maxTokens) {
    const sign = code[at] ?? '';
    const blank = match(space);
    if (blank !== null) {
      pass(blank.length);
      continue;
    }
    if (code.startsWith('//', at)) {
      pass(until(code, '\n', at) - at);
      continue;
    }
    if (code.startsWith('/*', at)) {
      pass(Math.min(until(code, '*/', at + 2) + 2, code.length) - at);
      continue;
    }
    if (sign === '`') {
      template();
      continue;
    }
    if (sign === '"' || sign === "'") {
      const word = tokens.at(-1);
      const apostrophe =
        wordEnd === at && word?.kind === 'name' && !beforeString.has(word.text) && sign === "'";
      const known = apostrophe || (lonely[sign] ?? -1) > at;
      const end = known ? -1 : stringEnd(code, at);
      if (end === -1 && !known) lonely[sign] = until(code, '\n', at);
      if (end === -1) push('sign', 1);
      else push('string', end - at);
      continue;
    }
    const last = tokens.at(-1);
    // Not a division, and not the end of a JSX element.
    const mayBeRegex = last === undefined || (beforeRegex.has(last.text) && code[at + 1] !== '>');
    if (sign === '/' && mayBeRegex && (lonely[sign] ?? -1) <= at) {
      const end = regexEnd(code, at);
      if (end !== -1) {
        pass(end - at);
        pass(match(flags)?.length ?? 0);
        continue;
      }
      lonely[sign] = until(code, '\n', at);
    }
    const word = match(name);
    const digits = word === null ? match(number) : null;
    if (word !== null) {
      push('name', word.length);
      wordEnd = at;
    } else if (digits !== null) push('number', digits.length);
    else {
      if (sign === '{') braces.push(false);
      // The brace that ends a substitution: its template goes on.
      if (sign === '}' && braces.pop() === true) template();
      else push('sign', 1);
    }
  }
  return tokens;
}

/** Where the string that begins at `start` ends; -1 when it does not end on its line. */
function stringEnd(code: string, start: number): number {
  const quote = code[start];
  for (let at = start + 1; at < code.length; at += 1) {
    const sign = code[at];
    if (sign === quote) return at + 1;
    if (sign === '\n' || sign === '\r') return -1;
    if (sign === '\\') at += 1;
  }
  return -1;
}

/** Where the regular expression that begins at `start` ends; -1 when it does not end on its line. */
function regexEnd(code: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < code.length; at += 1) {
    const sign = code[at];
    if (sign === '\n' || sign === '\r') return -1;
    if (sign === '\\') at += 1;
    else if (sign === '[') inClass = true;
    else if (sign === ']') inClass = false;
    else if (sign === '/' && !inClass) return at + 1;
  }
  return -1;
}

/** Where a template's text ends: at its backtick, at the `$` of a substitution, or with the code. */
function templateEnd(code: string, start: number): number {
  for (let at = start; at < code.length; at += 1) {
    const sign = code[at];
    if (sign === '`' || (sign === '$' && code[at + 1] === '{')) return at;
    if (sign === '\\') at += 1;
  }
  return code.length;
}

function until(code: string, sign: string, from: number): number {
  const found = code.indexOf(sign, from);
  return found === -1 ? code.length : found;
}
