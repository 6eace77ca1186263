import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openRequest, rawRequest } from '../../e2e/fixtures/raw-request.ts';
import { withWebHost } from '../../e2e/fixtures/test-web-host.ts';
import { connectionLimits } from './connection-slots.ts';
import { startWebHost, type WebHost } from './web-host.ts';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** A connection that sends `text` and no more. */
async function open(port: number, text = ''): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  if (text !== '') socket.write(text);
  return socket;
}

const call = (host: WebHost, token = host.token) =>
  rawRequest(host.port, {
    method: 'POST',
    path: '/api/vault.lock',
    body: '{}',
    headers: {
      Host: 'localhost',
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
    },
  });

/** How many of the connections are still open, once that has settled below the limit or time is up. */
async function leftOpen(of: readonly Socket[], most: number): Promise<number> {
  const count = () =>
    of.filter(({ destroyed, readableEnded }) => !destroyed && !readableEnded).length;
  for (let tries = 0; tries < 100 && count() > most; tries += 1) await delay(50);
  return count();
}

const head = 'Host: localhost\r\nContent-Type: application/json\r\n';
/** What keeps a connection open without ever showing the token. */
const strangers: [string, string][] = [
  ['that send nothing', ''],
  ['with half a header', 'GET / HTTP/1.1\r\nHost: loc'],
  ['with half a call', `POST /api/vault.lock HTTP/1.1\r\n${head}Content-Length: 100\r\n\r\n{`],
  [
    'with a wrong token',
    `POST /api/vault.lock HTTP/1.1\r\n${head}Authorization: Bearer no\r\nContent-Length: 2\r\n\r\n{}`,
  ],
  ['that asked for the page', `GET / HTTP/1.1\r\n${head}\r\n`],
  ['that ask for events', `GET /api/events HTTP/1.1\r\n${head}\r\n`],
];

describe('connections without the token', () => {
  it.each(strangers)(
    'take at most 64 places: 600 %s',
    (_, text) =>
      withWebHost(async ({ host }) => {
        const many: Socket[] = [];
        for (let count = 0; count < 600; count += 1) {
          const socket = await open(host.port, text);
          socket.resume();
          many.push(socket);
          // In the middle of it, too.
          if (count % 200 === 199) expect((await call(host)).status).toBe(200);
        }
        expect(await leftOpen(many, connectionLimits.strangers)).toBeLessThanOrEqual(64);
        expect((await call(host)).status).toBe(200);
      }),
    120_000,
  );

  it(
    'do not shut out a caller when all of them come at once',
    () =>
      withWebHost(async ({ host }) => {
        const many = Array.from({ length: 400 }, () => open(host.port));
        const answers = await Promise.all([call(host), call(host), call(host)]);
        expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
        await Promise.allSettled(many);
      }),
    120_000,
  );

  it(
    'do not end what a caller has open',
    () =>
      withWebHost(async ({ host, core }) => {
        const events = await openRequest(host.port, {
          path: '/api/events',
          headers: { Host: 'localhost', Authorization: `Bearer ${host.token}` },
        });
        await once(events.setEncoding('utf8'), 'data');
        for (let count = 0; count < 600; count += 1) await open(host.port);
        const next = once(events, 'data');
        core.emit({ topic: 'registries', sequence: 7 });
        expect(String(await next)).toContain('"sequence":7');
        events.destroy();
      }),
    120_000,
  );
});

it('what is sent too slowly, header or body, with the token or without, comes to an end', () =>
  withWebHost(async ({ options, core }) => {
    const patience = { headersMs: 200, requestMs: 400, checkMs: 50 };
    const host = await startWebHost(core, { ...options, patience });
    try {
      const authorization = `Authorization: Bearer ${host.token}\r\n`;
      const begun = `POST /api/vault.lock HTTP/1.1\r\n${head}${authorization}`;
      const slow = await Promise.all([
        open(host.port),
        open(host.port, 'GET / HTTP/1.1\r\n'),
        open(host.port, begun),
        open(host.port, `${begun}Content-Length: 900\r\n\r\n{`),
      ]);
      for (const socket of slow) socket.resume();
      const drip = setInterval(() => {
        for (const socket of slow.slice(1)) socket.write('x');
      }, 50);
      expect(await leftOpen(slow, 0)).toBe(0);
      clearInterval(drip);
      expect(core.received).toEqual([]);
    } finally {
      await host.close();
    }
  }));

it(
  'idle connections of callers make way for newer ones',
  () =>
    withWebHost(async ({ host }) => {
      const body = `POST /api/vault.lock HTTP/1.1\r\n${head}Authorization: Bearer ${host.token}\r\nContent-Length: 2\r\n\r\n{}`;
      const many: Socket[] = [];
      for (let count = 0; count < connectionLimits.known + 50; count += 1) {
        const socket = await open(host.port, body);
        await once(socket, 'data');
        many.push(socket);
      }
      expect(await leftOpen(many, connectionLimits.known)).toBeLessThanOrEqual(
        connectionLimits.known,
      );
      expect((await call(host)).status).toBe(200);
    }),
  120_000,
);
