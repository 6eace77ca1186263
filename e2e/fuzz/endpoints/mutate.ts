import type { Random } from '../../fixtures/random.ts';
import { mutateBody } from './mutate-body.ts';
import { mutateHead } from './mutate-head.ts';
import { headOf, type PlainAnswer, type WireAnswer } from './wire-answer.ts';

export interface Mutating {
  host: string;
  method: string;
  /** Secrets that the client has sent or received so far. */
  known: readonly string[];
  random: Random;
}

/** A good answer with one to three things wrong: status, headers, body, framing, or its end. */
export function mutate(good: PlainAnswer, { host, method, known, random }: Mutating): WireAnswer {
  const answer: PlainAnswer = { ...good, headers: [...good.headers] };
  const mutations: string[] = [];
  for (let left = 1 + random.int(3); left > 0; left -= 1) {
    const what = random.int(10);
    if (what < 5) mutations.push(mutateHead(answer, host, random));
    else if (what < 8) {
      const { body, name } = mutateBody(answer.body, known, random);
      answer.body = body;
      mutations.push(name);
    }
  }
  const framed = frame(answer, method, random);
  return cut(
    { ...framed, mutations: [...mutations, ...framed.mutations] },
    random,
    mutations.length === 0,
  );
}

/** Puts the body behind its head: by length, in chunks, or up to the end of the connection. */
function frame(answer: PlainAnswer, method: string, random: Random): WireAnswer {
  const framing = random.pick(['length', 'length', 'length', 'chunked', 'chunked', 'close', 'bad']);
  const told = answer.headers.some(([name]) => /^(?:content-length|transfer-encoding)$/.test(name));
  const withHeader = (name: string, value: string) =>
    headOf({ ...answer, headers: told ? answer.headers : [...answer.headers, [name, value]] });
  const body = method === 'HEAD' && random.chance(0.8) ? Buffer.alloc(0) : answer.body;
  if (framing === 'length') {
    const head = withHeader('content-length', String(answer.body.length));
    return { pieces: [head, ...split(body, random)], end: told ? 'close' : 'keep', mutations: [] };
  }
  if (framing === 'close')
    return {
      pieces: [headOf(answer), ...split(body, random)],
      end: 'close',
      mutations: ['no length'],
    };
  const pieces = split(body, random).map((piece) => {
    const size = framing === 'bad' && random.chance(0.3) ? 'zz' : piece.length.toString(16);
    return Buffer.concat([Buffer.from(`${size}\r\n`), piece, Buffer.from('\r\n')]);
  });
  const last = Buffer.from(framing === 'bad' && random.chance(0.5) ? '0\r\nx' : '0\r\n\r\n');
  const head = withHeader('transfer-encoding', 'chunked');
  return {
    pieces: method === 'HEAD' ? [head] : [head, ...pieces.slice(0, 40), last],
    end: framing === 'bad' || told ? 'close' : 'keep',
    mutations: [framing],
  };
}

/** In one piece, or in a few of any size. */
function split(body: Buffer, random: Random): Buffer[] {
  if (body.length === 0) return [];
  if (random.chance(0.6)) return [body];
  const at = 1 + random.int(body.length);
  return [body.subarray(0, at), body.subarray(at)].filter((piece) => piece.length > 0);
}

/** Ends early, falls silent, or goes on after the end. */
function cut(wire: WireAnswer, random: Random, certainly: boolean): WireAnswer {
  if (!certainly && random.chance(0.7)) return wire;
  const all = Buffer.concat(wire.pieces);
  const how = random.pick(['close', 'close', 'reset', 'reset', 'hang', 'more'] as const);
  if (how === 'more')
    return {
      pieces: [...wire.pieces, random.chance(0.5) ? all : random.bytes(200)],
      end: wire.end,
      mutations: [...wire.mutations, 'more after the end'],
    };
  const at = random.chance(0.3) ? 0 : random.int(all.length);
  return {
    pieces: at === 0 ? [] : [all.subarray(0, at)],
    end: how,
    mutations: [...wire.mutations, `${how} after ${at} bytes`],
  };
}
