import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runsOf } from '../../../e2e/fixtures/thorough.ts';
import { errorSaying } from '../../fixtures/error-saying.ts';
import { createRandom } from '../../fixtures/random.ts';
import { clientFor, idle } from '../../fixtures/registry-client/client-under-test.ts';
import { testSeed } from '../../fixtures/seed.ts';
import { type EndpointKind, endpointKinds } from './endpoint-kinds.ts';
import { runCase } from './fuzz-case.ts';
import { type FuzzServer, startFuzzServer } from './fuzz-server.ts';
import { mutate } from './mutate.ts';
import { runFuzz } from './run-fuzz.ts';
import { accessToken, password } from './secrets.ts';
import { answerOf, wellFormed } from './wire-answer.ts';

let server: FuzzServer;
beforeAll(async () => {
  server = await startFuzzServer();
});
afterAll(() => server.stop());

const [first] = endpointKinds;
if (first === undefined) throw new Error('no kinds');

/** A kind whose call ends as told. */
function kindThat(drive: EndpointKind['drive']): EndpointKind {
  return {
    ...first,
    ...{ name: 'tags', tokens: false, good: answerOf(200, '{}') },
    drive,
    matches: () => true,
  };
}

test('whatever a server answers, the client ends with a value or a typed error', async () => {
  const seed = testSeed('mutated answers', 21);
  const report = await runFuzz({ mutations: runsOf(80), seed });
  expect(report.problems, `seed ${seed}`).toEqual([]);
  expect(report.leftOver, `seed ${seed}`).toEqual([]);
  expect(Object.keys(report.outcomes)).toEqual(endpointKinds.map(({ name }) => name));
  // Mutations that never hurt, or always do, would prove nothing.
  for (const [kind, outcomes] of Object.entries(report.outcomes))
    if (kind !== 'ping') expect(Object.keys(outcomes).length, kind).toBeGreaterThan(1);
}, 120_000);

test('an unbroken answer gives a value for every kind', async () => {
  for (const kind of endpointKinds) {
    const wanted: string[] = [];
    server.behave((method, path) => {
      if (kind.matches(method, path)) wanted.push(path);
      const found = endpointKinds.find((one) => one.matches(method, path));
      // Lists would go on for ever, and a deleted manifest would stay.
      const good = found?.good ?? answerOf(404, '{}');
      return wellFormed(
        { ...good, headers: good.headers.filter(([name]) => name !== 'link') },
        method,
      );
    });
    // Open to all, the token kind asks for none.
    if (kind.name === 'token') continue;
    const client = clientFor(server.address);
    await expect(kind.drive(client, idle), kind.name).resolves.toBeDefined();
    expect(wanted.length, kind.name).toBeGreaterThan(0);
    await client.close();
  }
});

test.each([
  ['a foreign error', () => Promise.reject(new Error('x')), 'threw'],
  [
    'a secret in an error',
    () => Promise.reject(errorSaying('TIMEOUT', `waited for ${password}`)),
    'secret',
  ],
  [
    'a secret in a hint',
    () => Promise.reject(errorSaying('TIMEOUT', 'x', { hint: accessToken })),
    'secret',
  ],
  ['a failure of the client itself', () => Promise.reject(errorSaying('INTERNAL', 'x')), 'x'],
] as const)('%s is a problem', async (_what, drive, told) => {
  const result = await runCase(kindThat(drive), 1, 1, server);
  expect(result.problem).toContain(told);
});

test('the same seed makes the same mutations', () => {
  const once = (seed: number) =>
    Array.from({ length: 12 }, (_, number) =>
      mutate(first.good, {
        host: 'h',
        method: 'GET',
        known: [password],
        random: createRandom(seed, number),
      }),
    );
  expect(once(5)).toEqual(once(5));
  expect(once(5)).not.toEqual(once(6));
});

test('sockets and timers that stay are told', async () => {
  let timer: NodeJS.Timeout | undefined;
  const sockets: Socket[] = [];
  const careless = kindThat(async () => {
    timer = setTimeout(() => undefined, 60_000);
    const { host, port } = new URL(server.address);
    sockets.push(connect(Number(port), host.split(':')[0]));
  });
  const report = await runFuzz({ mutations: 1, seed: 1, kinds: [careless], settleMs: 50 });
  clearTimeout(timer);
  for (const socket of sockets) socket.destroy();
  expect(report.problems).toEqual([]);
  expect(report.leftOver.join('\n')).toMatch(/[1-9]\d* timers/);
  expect(report.leftOver.join('\n')).toMatch(/[1-9]\d* sockets/);
});
