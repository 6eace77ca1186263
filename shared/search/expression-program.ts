import type { Expression, UnitRanges } from './expression-syntax.ts';

/** One state of the automaton that an expression stands for (Thompson's construction). */
export type State =
  | { readonly kind: 'set'; readonly ranges: UnitRanges; readonly next: number }
  | { readonly kind: 'split'; readonly next: readonly number[] }
  | { readonly kind: 'begin' | 'end'; readonly next: number }
  | { readonly kind: 'match' };

/** The states of an expression, and the one it begins with. */
export interface Program {
  readonly states: readonly State[];
  readonly start: number;
}

/** More states than this are not made: a name costs its length times them, at worst. */
const mostStates = 500;

/** Null for an expression whose repeats within repeats come to too many states. */
export function programOf(expression: Expression): Program | null {
  const states: State[] = [{ kind: 'match' }];
  const add = (state: State): number => {
    if (states.length >= mostStates) throw new TooManyStates();
    return states.push(state) - 1;
  };
  const compile = (part: Expression, next: number): number => {
    switch (part.kind) {
      case 'set':
        return add({ kind: 'set', ranges: part.ranges, next });
      case 'begin':
      case 'end':
        return add({ kind: part.kind, next });
      case 'sequence':
        return part.parts.reduceRight((after, one) => compile(one, after), next);
      case 'choice':
        return add({ kind: 'split', next: part.parts.map((one) => compile(one, next)) });
      case 'repeat': {
        let after = next;
        if (part.most === null) after = loop(part.part, next);
        else
          for (let times = part.least; times < part.most; times += 1)
            after = add({ kind: 'split', next: [compile(part.part, after), next] });
        for (let times = 0; times < part.least; times += 1) after = compile(part.part, after);
        return after;
      }
    }
  };
  const loop = (part: Expression, next: number): number => {
    const ways: number[] = [next];
    const id = add({ kind: 'split', next: ways });
    ways.unshift(compile(part, id));
    return id;
  };
  try {
    return { start: compile(expression, 0), states };
  } catch (error) {
    if (error instanceof TooManyStates) return null;
    throw error;
  }
}

class TooManyStates extends Error {}
