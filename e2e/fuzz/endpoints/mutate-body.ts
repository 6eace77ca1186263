import { gzipSync } from 'node:zlib';
import type { Random } from '../../fixtures/random.ts';

const strange: readonly [unknown, ...unknown[]] = [
  null,
  true,
  0,
  -1,
  1e308,
  2 ** 60,
  '',
  'x'.repeat(5000),
  '\u0000\u001b[31m',
  '\ud800',
  '../../etc/passwd',
  'sha256:zz',
  [],
  [null],
  [[[[[]]]]],
  {},
  { __proto__: null, toString: 1, constructor: 'x' },
  '<script>alert(1)</script>',
];

/** One change of a body, and its name; `known` are secrets that it may repeat. */
export function mutateBody(
  body: Buffer,
  known: readonly string[],
  random: Random,
): { body: Buffer; name: string } {
  const name = random.pick([
    'truncated',
    'flipped',
    'inserted',
    'json',
    'json',
    'json',
    'deep',
    'large',
    'page',
    'empty',
    'scalar',
    'echo',
    'encoding',
    'packed',
    'noise',
  ]);
  return {
    name: `body ${name}`,
    body: changed(name, body, known[random.int(known.length)] ?? 'nothing', random),
  };
}

function changed(name: string, body: Buffer, secret: string, random: Random): Buffer {
  const at = random.int(body.length + 1);
  switch (name) {
    case 'truncated':
      return body.subarray(0, at);
    case 'flipped':
      return Buffer.from(body.map((byte) => (random.chance(0.05) ? random.int(256) : byte)));
    case 'inserted':
      return Buffer.concat([body.subarray(0, at), random.bytes(20), body.subarray(at)]);
    case 'json':
      return mutateJson(body, random);
    case 'deep':
      return Buffer.from(random.chance(0.5) ? '['.repeat(60_000) : nested(5000));
    case 'large':
      return Buffer.alloc(300_000, random.pick([' ', '[', '{"a":', '\u0000']));
    case 'page':
      return Buffer.from(`<!doctype html><title>Hi</title><p>${secret}</p>`);
    case 'scalar':
      return Buffer.from(JSON.stringify(random.pick(strange)) ?? 'null');
    case 'echo':
      return echo(secret, random);
    case 'encoding':
      return Buffer.from(`\uFEFF${body.toString('utf8')}`, random.pick(['utf8', 'utf16le']));
    case 'packed':
      return gzipSync(body).subarray(0, random.pick([10, 30, 10_000]));
    case 'noise':
      return random.bytes(random.int(2000));
    default:
      return Buffer.alloc(0);
  }
}

function nested(depth: number): string {
  return `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
}

/** Error texts that give away what the request held. */
function echo(secret: string, random: Random): Buffer {
  return Buffer.from(
    random.pick([
      `no entry for ${secret}\n`,
      JSON.stringify({ errors: [{ code: secret, message: `what is ${secret}?`, detail: secret }] }),
      JSON.stringify({ error: 'invalid_grant', error_description: secret }),
      JSON.stringify({ message: secret, details: [secret] }),
      `https://x.test/?token=${secret}`,
    ]),
  );
}

/** Replaces, removes, repeats or renames one node of a JSON text. */
function mutateJson(body: Buffer, random: Random): Buffer {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    return random.bytes(50);
  }
  return Buffer.from(JSON.stringify(changeNode(json, random)) ?? 'null');
}

function changeNode(node: unknown, random: Random): unknown {
  if (random.chance(0.2) || typeof node !== 'object' || node === null) return random.pick(strange);
  if (Array.isArray(node)) {
    const items: unknown[] = [...node];
    const at = random.int(items.length);
    if (items.length === 0 || random.chance(0.2)) return [...items, random.pick(strange), ...items];
    return items.map((item, index) => (index === at ? changeNode(item, random) : item));
  }
  const members = Object.entries(node);
  const at = random.int(members.length);
  return Object.fromEntries(
    members.flatMap(([key, value]: [string, unknown], index) => {
      if (index !== at) return [[key, value]];
      if (random.chance(0.2)) return [];
      return [[random.chance(0.1) ? '__proto__' : key, changeNode(value, random)]];
    }),
  );
}
