import { fold } from './fold.ts';

/** Why an expression cannot be searched with; `piece` is what of it. */
export interface ExpressionProblem {
  readonly problem: 'unclosed' | 'unsupported' | 'misplaced' | 'tooLong';
  readonly piece: string;
}

/** Pairs of first and last unit. */
export type UnitRanges = readonly (readonly [number, number])[];

/** An expression as a tree. */
export type Expression =
  | { readonly kind: 'set'; readonly ranges: UnitRanges }
  | { readonly kind: 'begin' }
  | { readonly kind: 'end' }
  | { readonly kind: 'sequence'; readonly parts: readonly Expression[] }
  | { readonly kind: 'choice'; readonly parts: readonly Expression[] }
  | {
      readonly kind: 'repeat';
      readonly part: Expression;
      readonly least: number;
      /** Null for any number. */
      readonly most: number | null;
    };

const longestExpression = 200;
const mostRepeats = 100;
const lastUnit = 0xffff;
const digits: UnitRanges = [[48, 57]];
const wordUnits: UnitRanges = [
  [48, 57],
  [95, 95],
  [97, 122],
];
const spaces: UnitRanges = [
  [9, 13],
  [32, 32],
  [0xa0, 0xa0],
];

/**
 * Reads the part of regular expressions that can be matched in one pass:
 * literals, `.`, classes, `\d \w \s`, groups, `|`, `* + ? {n,m}`, `^ $`.
 * Literals are folded as names are; what looks around or back is refused.
 */
export function parseExpression(source: string): Expression | ExpressionProblem {
  if (source.length > longestExpression) return { problem: 'tooLong', piece: '' };
  try {
    return new Reader(source).read();
  } catch (error) {
    if (error instanceof Refusal) return error.problem;
    throw error;
  }
}

class Refusal extends Error {
  readonly problem: ExpressionProblem;

  constructor(problem: ExpressionProblem['problem'], piece: string) {
    super(problem);
    this.problem = { problem, piece };
  }
}

class Reader {
  readonly #characters: readonly string[];
  #at = 0;

  constructor(source: string) {
    this.#characters = [...source];
  }

  read(): Expression {
    const expression = this.#choice();
    if (this.#peek() !== undefined) throw new Refusal('misplaced', this.#peek() ?? '');
    return expression;
  }

  #peek(): string | undefined {
    return this.#characters[this.#at];
  }

  #take(wanted: string): boolean {
    if (this.#peek() !== wanted) return false;
    this.#at += 1;
    return true;
  }

  #choice(): Expression {
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    return parts.length === 1 ? (parts[0] ?? empty) : { kind: 'choice', parts };
  }

  #sequence(): Expression {
    const parts: Expression[] = [];
    for (let next = this.#peek(); next !== undefined && next !== '|' && next !== ')'; ) {
      parts.push(this.#repeated());
      next = this.#peek();
    }
    return { kind: 'sequence', parts };
  }

  #repeated(): Expression {
    let part = this.#one();
    for (let bounds = this.#bounds(); bounds !== null; bounds = this.#bounds()) {
      if (part.kind === 'begin' || part.kind === 'end') throw new Refusal('misplaced', bounds.sign);
      part = { kind: 'repeat', part, least: bounds.least, most: bounds.most };
      // Whether as few or as many as can be: a name matches or does not.
      this.#take('?');
    }
    return part;
  }

  #bounds(): { sign: string; least: number; most: number | null } | null {
    if (this.#take('*')) return { sign: '*', least: 0, most: null };
    if (this.#take('+')) return { sign: '+', least: 1, most: null };
    if (this.#take('?')) return { sign: '?', least: 0, most: 1 };
    if (this.#peek() !== '{') return null;
    const rest = this.#characters.slice(this.#at, this.#at + 12).join('');
    const counted = /^\{(\d{1,3})(,?)(\d{0,3})\}/.exec(rest);
    if (counted === null) throw new Refusal('misplaced', '{');
    const [sign, least = '0', comma, most] = counted;
    this.#at += sign.length;
    const bounds = {
      sign,
      least: Number(least),
      most: comma === '' ? Number(least) : most === '' ? null : Number(most),
    };
    if (bounds.most !== null && bounds.most < bounds.least) throw new Refusal('misplaced', sign);
    if (Math.max(bounds.least, bounds.most ?? 0) > mostRepeats) throw new Refusal('tooLong', sign);
    return bounds;
  }

  #one(): Expression {
    const character = this.#peek() ?? '';
    this.#at += 1;
    switch (character) {
      case '(':
        return this.#group();
      case '[':
        return { kind: 'set', ranges: this.#class() };
      case '.':
        return { kind: 'set', ranges: [[0, lastUnit]] };
      case '^':
        return { kind: 'begin' };
      case '$':
        return { kind: 'end' };
      case '\\': {
        const escaped = this.#escape();
        return typeof escaped === 'string' ? literal(escaped) : { kind: 'set', ranges: escaped };
      }
      case '*':
      case '+':
      case '?':
      case '{':
        throw new Refusal('misplaced', character);
      default:
        return literal(character);
    }
  }

  #group(): Expression {
    if (this.#take('?') && !this.#take(':'))
      throw new Refusal('unsupported', `(?${this.#peek() ?? ''}`);
    const inside = this.#choice();
    if (!this.#take(')')) throw new Refusal('unclosed', '(');
    return inside;
  }

  #class(): UnitRanges {
    const negated = this.#take('^');
    const ranges: [number, number][] = [];
    for (let first = true; ; first = false) {
      const character = this.#peek();
      if (character === undefined) throw new Refusal('unclosed', '[');
      this.#at += 1;
      if (character === ']' && !first) break;
      const low = character === '\\' ? this.#escape() : character;
      if (typeof low !== 'string') {
        for (const [from, to] of low) ranges.push([from, to]);
        continue;
      }
      const high = this.#rangeEnd();
      if (high !== null) addRange(ranges, low, high);
      else for (const unit of unitNumbers(fold(low))) ranges.push([unit, unit]);
    }
    return negated ? complement(ranges) : ranges;
  }

  /** The end of a range within a class, if one follows. */
  #rangeEnd(): string | null {
    const after = this.#characters[this.#at + 1];
    if (this.#peek() !== '-' || after === undefined || after === ']') return null;
    this.#at += 2;
    const end = after === '\\' ? this.#escape() : after;
    if (typeof end !== 'string') throw new Refusal('misplaced', '-');
    return end;
  }

  /** What a backslash means: a character, or a set of them. */
  #escape(): string | UnitRanges {
    const character = this.#peek();
    if (character === undefined) throw new Refusal('misplaced', '\\');
    this.#at += 1;
    switch (character) {
      case 'd':
        return digits;
      case 'D':
        return complement(digits);
      case 'w':
        return wordUnits;
      case 'W':
        return complement(wordUnits);
      case 's':
        return spaces;
      case 'S':
        return complement(spaces);
      default:
        if (/[a-z0-9]/i.test(character)) throw new Refusal('unsupported', `\\${character}`);
        return character;
    }
  }
}

const empty: Expression = { kind: 'sequence', parts: [] };

function literal(character: string): Expression {
  const parts = unitNumbers(fold(character)).map(
    (unit): Expression => ({ kind: 'set', ranges: [[unit, unit]] }),
  );
  return parts.length === 1 ? (parts[0] ?? empty) : { kind: 'sequence', parts };
}

function unitNumbers(text: string): number[] {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}

/** A range of a class as it was written, and in lower case, since names are folded. */
function addRange(ranges: [number, number][], low: string, high: string): void {
  const from = low.charCodeAt(0);
  const to = high.charCodeAt(0);
  if (to < from) throw new Refusal('misplaced', `${low}-${high}`);
  ranges.push([from, to]);
  const upperFrom = Math.max(from, 65);
  const upperTo = Math.min(to, 90);
  if (upperFrom <= upperTo) ranges.push([upperFrom + 32, upperTo + 32]);
}

function complement(ranges: UnitRanges): UnitRanges {
  const sorted = [...ranges].sort(([a], [b]) => a - b);
  const others: [number, number][] = [];
  let from = 0;
  for (const [low, high] of sorted) {
    if (low > from) others.push([from, low - 1]);
    from = Math.max(from, high + 1);
  }
  if (from <= lastUnit) others.push([from, lastUnit]);
  return others;
}
