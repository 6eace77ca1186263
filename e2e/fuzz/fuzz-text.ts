import type { Random } from '../fixtures/random.ts';
import { mutateBody } from './endpoints/mutate-body.ts';
import { pieces } from './pieces.ts';
import type { TextKind } from './text-kind.ts';

export interface FuzzText {
  text: string;
  /** What was done to it, for the report. */
  mutations: string[];
}

/** A good text with one to three things wrong, or made long by repeating a piece of it. */
export function fuzzText({ good, longest }: TextKind, random: Random): FuzzText {
  let text = random.pick(good);
  const mutations: string[] = [];
  for (let left = 1 + random.int(3); left > 0; left -= 1) {
    const mutation = random.pick(changes)(text, random, longest);
    text = mutation.text.slice(0, longest);
    mutations.push(mutation.name);
  }
  return { text, mutations };
}

/** A good text grown to `size` characters by one piece, at its beginning, end or anywhere between. */
export function grownText(sample: string, piece: string, size: number, random: Random): FuzzText {
  const at = random.pick([
    0,
    sample.length,
    random.int(sample.length + 1),
    boundary(sample, random),
  ]);
  const tail = random.pick(['', '\u0001', 'x', sample.slice(at)]);
  const times = Math.max(1, Math.floor((size - at - tail.length) / piece.length));
  const name = `${JSON.stringify(piece)} ${times} times at ${at}, then ${JSON.stringify(tail.slice(0, 20))}`;
  return { text: sample.slice(0, at) + piece.repeat(times) + tail, mutations: [name] };
}

/** Behind one of the signs that parsers stop at. */
function boundary(sample: string, random: Random): number {
  const places = [...sample.matchAll(/[^A-Za-z0-9]/g)].map(({ index }) => index + 1);
  return places[random.int(places.length)] ?? sample.length;
}

type Change = (text: string, random: Random, longest: number) => { text: string; name: string };

const grow: Change = (text, random, longest) => {
  const start = random.int(text.length);
  const own = text.slice(start, start + 1 + random.int(8));
  const piece = own === '' || random.chance(0.5) ? random.pick(pieces) : own;
  const size = random.pick([0.01, 0.01, 0.01, 0.1, 0.1, 1]) * longest;
  const { text: grown, mutations } = grownText(text, piece, size, random);
  return { text: grown, name: mutations.join() };
};

const body: Change = (text, random) => {
  const { body: changed, name } = mutateBody(Buffer.from(text), [], random);
  return { text: changed.toString('utf8'), name };
};

const insert: Change = (text, random) => {
  const at = random.int(text.length + 1);
  const piece = random.pick(pieces);
  return {
    text: text.slice(0, at) + piece + text.slice(at),
    name: `${JSON.stringify(piece)} at ${at}`,
  };
};

const replace: Change = (text, random) => {
  const at = random.int(text.length + 1);
  const piece = random.pick(pieces);
  const name = `${JSON.stringify(piece)} instead of what is at ${at}`;
  return { text: text.slice(0, at) + piece + text.slice(at + 1 + random.int(4)), name };
};

const remove: Change = (text, random) => {
  const at = random.int(text.length + 1);
  const length = 1 + random.int(1 + text.length / 4);
  return { text: text.slice(0, at) + text.slice(at + length), name: `without ${length} at ${at}` };
};

const double: Change = (text, random) => {
  const between = random.pick(pieces);
  return { text: text + between + text, name: `twice, ${JSON.stringify(between)} between` };
};

const changes: readonly [Change, ...Change[]] = [
  grow,
  grow,
  body,
  body,
  insert,
  replace,
  remove,
  double,
];
