import { ExpressionMachine } from './expression-machine.ts';
import { programOf } from './expression-program.ts';
import { type ExpressionProblem, parseExpression } from './expression-syntax.ts';
import { fold, unitsOf } from './fold.ts';
import { type FuzzyWord, fuzzyWord } from './fuzzy-word.ts';
import { maskOf } from './units.ts';

/** One word of a search; all of them have to be found, in any order. */
export type Word =
  | {
      readonly kind: 'text';
      readonly units: Uint16Array;
      readonly mask: number;
      /** Null for a word too short, or too long, to be looked for with gaps. */
      readonly fuzzy: FuzzyWord | null;
    }
  | {
      readonly kind: 'glob';
      /** What stands between the asterisks. */
      readonly pieces: readonly Uint16Array[];
      /** Begins or ends with an asterisk, so that it may begin or end anywhere. */
      readonly openStart: boolean;
      readonly openEnd: boolean;
      readonly mask: number;
    }
  | {
      readonly kind: 'expression';
      readonly found: ExpressionMachine;
      /** From one place on, to find how far a match reaches. */
      readonly anchored: ExpressionMachine;
      readonly mask: number;
    };

/** What a search asks for. */
export type Query =
  | { readonly kind: 'all' }
  | {
      readonly kind: 'words';
      readonly words: readonly Word[];
      readonly mask: number;
      /** The most that one unit of a name costs: units of words, or states of an expression. */
      readonly cost: number;
    }
  | { readonly kind: 'problem'; readonly problem: ExpressionProblem };

/** The longest search that is looked at, in characters. */
export const maxQueryLength = 512;

/**
 * Reads a search: words, `*` within a word for anything, or one expression
 * between slashes. Case and accents have no meaning.
 */
export function parseQuery(text: string): Query {
  const trimmed = text.slice(0, maxQueryLength).trim();
  if (trimmed.length > 2 && trimmed.startsWith('/') && trimmed.endsWith('/'))
    return expressionQuery(trimmed.slice(1, -1));
  const words = [
    ...new Set(
      fold(trimmed)
        .split(/\s+/)
        .filter((word) => /[^*]/.test(word)),
    ),
  ];
  if (words.length === 0) return { kind: 'all' };
  return queryOf(words.map((word) => (word.includes('*') ? globWord(word) : textWord(word))));
}

function queryOf(words: readonly Word[]): Query {
  const mask = words.reduce((bits, word) => bits | word.mask, 0);
  const cost = words.reduce((sum, word) => sum + costOf(word), 0);
  return { kind: 'words', words, mask, cost };
}

function expressionQuery(source: string): Query {
  const parsed = parseExpression(source);
  if ('problem' in parsed) return { kind: 'problem', problem: parsed };
  const program = programOf(parsed);
  if (program === null) return { kind: 'problem', problem: { problem: 'tooLong', piece: '' } };
  const found = new ExpressionMachine(program, { anchored: false });
  const anchored = new ExpressionMachine(program, { anchored: true });
  return queryOf([{ kind: 'expression', found, anchored, mask: 0 }]);
}

function costOf(word: Word): number {
  switch (word.kind) {
    case 'text':
      return word.units.length;
    case 'glob':
      return word.pieces.reduce((sum, { length }) => sum + length, 0);
    case 'expression':
      return word.found.cost;
  }
}

function textWord(word: string): Word {
  const units = unitsOf(word);
  return { kind: 'text', units, mask: maskOf(units), fuzzy: fuzzyWord(units) };
}

function globWord(word: string): Word {
  const pieces = word
    .split('*')
    .filter((piece) => piece !== '')
    .map(unitsOf);
  return {
    kind: 'glob',
    pieces,
    openStart: word.startsWith('*'),
    openEnd: word.endsWith('*'),
    mask: pieces.reduce((bits, piece) => bits | maskOf(piece), 0),
  };
}
