import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { apiOverHttp } from '../../e2e/fixtures/api-over-http.ts';
import { validInputs } from '../../e2e/fixtures/contract-inputs.ts';
import { openRequest, type RawRequest, rawRequest } from '../../e2e/fixtures/raw-request.ts';
import { type TestWebHost, withWebHost } from '../../e2e/fixtures/test-web-host.ts';
import { contentSecurityPolicy } from '../../shared/content-security-policy.ts';
import { BerthError, errorDataSchema } from '../../shared/errors.ts';
import { usualInput as bodyLimit } from '../app/input-limits.ts';
import { startWebHost } from './web-host.ts';

/** A call that would succeed, with whatever a test changes about it. */
function send({ host }: TestWebHost, change: RawRequest = {}) {
  return rawRequest(host.port, {
    method: 'POST',
    path: '/api/vault.lock',
    body: '{}',
    ...change,
    headers: {
      Host: `127.0.0.1:${host.port}`,
      Authorization: `Bearer ${host.token}`,
      'Content-Type': 'application/json',
      ...change.headers,
    },
  });
}

const paths = ['/api/vault.lock', '/api/events', '/', '/assets/main-Ab12Cd34.js', '/open/x'];

describe('who may ask', () => {
  it('answers under each name of this machine, at any port', () =>
    withWebHost(async (running) => {
      for (const Host of ['127.0.0.1', 'localhost:9', 'LOCALHOST', '[::1]:65000'])
        expect((await send(running, { headers: { Host } })).status).toBe(200);
      const Host = 'localhost:7777';
      const headers = { Host, Origin: `http://${Host}` };
      expect((await send(running, { headers })).status).toBe(200);
    }));

  it('refuses another Host, for pages and files too', () =>
    withWebHost(async (running) => {
      const hosts = ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example', '0.0.0.0'];
      for (const Host of [...hosts, '127.0.0.2', '127.0.0.1:80:80', 'user@localhost', '::1'])
        for (const path of paths) {
          const answer = await send(running, { path, headers: { Host } });
          expect([Host, path, answer.status, answer.code]).toEqual([Host, path, 403, 'FORBIDDEN']);
        }
      expect(running.core.received).toEqual([]);
    }));

  it('refuses no Host, an empty one and two of them', () =>
    withWebHost(async ({ host, core }) => {
      for (const lines of ['', 'Host:\r\n', 'Host: localhost\r\nHost: localhost\r\n']) {
        const socket = connect(host.port, '127.0.0.1');
        socket.write(`GET / HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`);
        const [data] = await once(socket.setEncoding('utf8'), 'data');
        expect(String(data)).toMatch(/^HTTP\/1\.1 40[03] /);
        socket.destroy();
      }
      expect(core.received).toEqual([]);
    }));

  it('refuses a foreign Origin, for pages and files too', () =>
    withWebHost(async (running) => {
      const { port } = running.host;
      const origins = ['http://evil.example', 'null', `https://127.0.0.1:${port}`];
      for (const Origin of [
        ...origins,
        `http://localhost:${port}`,
        `http://127.0.0.1:${port + 1}`,
        '',
      ])
        for (const path of paths) {
          const answer = await send(running, { path, headers: { Origin } });
          expect([Origin, path, answer.status]).toEqual([Origin, path, 403]);
        }
      expect(running.core.received).toEqual([]);
    }));

  it('refuses a missing or wrong token, slowly, and only those slowly', () =>
    withWebHost(async (running) => {
      const { token } = running.host;
      const wrong = ['', 'Bearer', 'Bearer ', `Basic ${token}`, token, `Bearer ${token}x`];
      const before = performance.now();
      const answers = await Promise.all(
        [...wrong, `Bearer ${token.slice(1)}`, `Bearer ${token} ${token}`].flatMap(
          (Authorization) =>
            ['/api/vault.lock', '/api/events', '/api/nothing', '/api/'].map((path) =>
              send(running, { path, headers: { Authorization } }),
            ),
        ),
      );
      for (const { status, code, headers } of answers) {
        expect([status, code]).toEqual([401, 'UNAUTHORIZED']);
        expect(headers['www-authenticate']).toBe('Bearer');
      }
      expect(performance.now() - before).toBeGreaterThan(290);
      expect(running.core.received).toEqual([]);

      const good = await Promise.all(
        Array.from({ length: 5 }, async () => {
          const start = performance.now();
          expect((await send(running)).status).toBe(200);
          return performance.now() - start;
        }),
      );
      expect(Math.min(...good)).toBeLessThan(290);
      // The scheme's name is case-insensitive (RFC 9110, section 11.1).
      expect((await send(running, { headers: { Authorization: `bearer ${token}` } })).status).toBe(
        200,
      );
    }));
});

describe('what may be asked', () => {
  it('answers methods to POST only, events and pages to GET', () =>
    withWebHost(async (running) => {
      const cases: [string, string, string][] = [
        ...['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'].map(
          (method): [string, string, string] => [method, '/api/vault.lock', 'POST'],
        ),
        ['POST', '/api/events', 'GET'],
        ['POST', '/', 'GET, HEAD'],
        ['OPTIONS', '/', 'GET, HEAD'],
      ];
      for (const [method, path, allow] of cases) {
        const answer = await send(running, { method, path, body: '' });
        expect([method, path, answer.status]).toEqual([method, path, 405]);
        expect(answer.headers.allow?.split(', ')).toEqual(
          expect.arrayContaining(allow.split(', ')),
        );
      }
      expect(running.core.received).toEqual([]);
    }));

  it('never speaks CORS', () =>
    withWebHost(async (running) => {
      const own = { Origin: `http://127.0.0.1:${running.host.port}` };
      const preflight = { 'Access-Control-Request-Method': 'POST' };
      for (const [method, headers] of [
        ['OPTIONS', { ...own, ...preflight }],
        ['OPTIONS', { Origin: 'http://evil.example', ...preflight }],
        ['POST', own],
      ] as const) {
        const answer = await send(running, { method, headers });
        expect(Object.keys(answer.headers).filter((name) => name.includes('allow-'))).toEqual([]);
        if (method === 'OPTIONS') expect([403, 405]).toContain(answer.status);
      }
    }));

  it('takes JSON only', () =>
    withWebHost(async (running) => {
      const types = ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''];
      for (const type of [...types, 'multipart/form-data', 'application/json; charset=latin1'])
        expect((await send(running, { headers: { 'Content-Type': type } })).status).toBe(415);
      expect((await send(running, { headers: { 'Content-Encoding': 'gzip' } })).status).toBe(415);
      expect(running.core.received).toEqual([]);
      const spelled = { 'Content-Type': 'Application/JSON; charset="UTF-8"' };
      expect((await send(running, { headers: spelled })).status).toBe(200);
    }));

  it('answers what is not JSON with INVALID_INPUT, without repeating it', () =>
    withWebHost(async (running) => {
      const bodies = ['', '{', 'hunter2', '{"a":1}{"b":2}', Buffer.from([0x22, 0xff, 0x22])];
      for (const body of bodies) {
        const answer = await send(running, { body });
        expect([answer.status, answer.code]).toEqual([400, 'INVALID_INPUT']);
        expect(answer.text).not.toContain('hunter2');
      }
    }));

  it('answers a body over the limit with 413 and goes on', () =>
    withWebHost(async (running) => {
      const long = Buffer.alloc(bodyLimit + 1, ' ');
      for (const headers of [{}, { 'Transfer-Encoding': 'chunked' }]) {
        const answer = await send(running, { body: long, headers });
        expect([answer.status, answer.code]).toEqual([413, 'TOO_LARGE']);
      }
      expect(running.core.received).toEqual([]);
      const longest = `{}${' '.repeat(bodyLimit - 2)}`;
      expect((await send(running, { body: longest })).status).toBe(200);
    }));

  it('ends a connection that sends without end', () =>
    withWebHost(async ({ host }) => {
      const socket = connect(host.port, '127.0.0.1');
      const closed = new Promise((resolve) => socket.once('close', resolve));
      // How the connection ends (a reset, most likely) does not matter.
      socket.on('error', () => undefined).resume();
      socket.write(
        `POST /api/vault.lock HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${host.token}\r\n` +
          `Content-Type: application/json\r\nContent-Length: ${200 * bodyLimit}\r\n\r\n`,
      );
      const chunk = Buffer.alloc(bodyLimit, ' ');
      const pour = () => {
        while (!socket.destroyed && socket.write(chunk));
      };
      socket.on('drain', pour);
      pour();
      await closed;
      expect(socket.bytesWritten).toBeLessThan(200 * bodyLimit);
    }));

  it('survives input that is nested out of all proportion', () =>
    withWebHost(async (running) => {
      const deep = '['.repeat(400_000) + ']'.repeat(400_000);
      const registry = `{"name":"a","address":"a.example","platform":{"x":${deep}}}`;
      for (const [path, body] of [
        ['/api/vault.lock', deep],
        ['/api/registries.create', `{"registry":${registry}}`],
      ]) {
        const answer = await send(running, { path: path ?? '', body: body ?? '' });
        expect([path, answer.status, answer.code]).toEqual([path, 400, 'INVALID_INPUT']);
      }
      expect((await send(running)).status).toBe(200);
    }));

  it('answers an unknown method with 404 and a target that is no path with 400', () =>
    withWebHost(async (running) => {
      for (const path of ['/api/', '/api/vault.nothing', '/api/vault.lock/', '/api/%76ault.lock'])
        expect((await send(running, { path })).status).toBe(404);
      const absolute = await send(running, { path: 'http://evil.example/api/vault.lock' });
      expect(absolute.status).toBe(400);
      expect(running.core.received).toEqual([]);
    }));
});

describe('what is answered', () => {
  it('says INTERNAL of a fault, whose kind and place are in the log and whose text is nowhere', () =>
    withWebHost(async (running) => {
      running.core.handlers['vault.lock'] = async () => {
        throw new TypeError('sesame-4711');
      };
      running.core.handlers['tags.list'] = async function* () {
        yield { tags: ['a'], source: 'catalog' };
        throw new RangeError('sesame-4711');
      };
      const call = await send(running);
      expect([call.status, call.code]).toEqual([500, 'INTERNAL']);
      const body = JSON.stringify(validInputs['tags.list']);
      const stream = await send(running, { path: '/api/tags.list', body });
      expect(stream.text).toContain('INTERNAL');
      const faults = running.log.filter((line) => line.includes(' error web.handlerFailed '));
      expect(faults).toHaveLength(2);
      for (const line of faults)
        expect(line).toMatch(
          / fault="(TypeError|RangeError)" stack="[^"]*electron\/web\/web-host\.test\.ts:\d+/,
        );
      expect(running.log.join('') + call.text + stream.text).not.toContain('sesame');
    }));

  it('gives each code its status', () =>
    withWebHost(async (running) => {
      const statuses = { NOT_FOUND: 404, VAULT_LOCKED: 423, STORAGE: 507, UNAUTHORIZED: 502 };
      for (const [code, status] of Object.entries(statuses)) {
        const error = BerthError.fromData(errorDataSchema.parse({ code, message: 'no' }));
        running.core.handlers['vault.lock'] = async () => {
          throw error;
        };
        const answer = await send(running);
        expect([code, answer.status]).toEqual([code, status]);
        expect(JSON.parse(answer.text)).toEqual({ ok: false, error: error.toData() });
      }
    }));

  it('carries the strict headers on every kind of answer', () =>
    withWebHost(async (running) => {
      const answers = await Promise.all([
        send(running),
        send(running, { path: '/api/nothing' }),
        send(running, { headers: { Host: 'evil.example' } }),
        send(running, { method: 'GET', path: '/' }),
        send(running, { method: 'GET', path: '/missing.js' }),
        send(running, { method: 'GET', path: '/open/x' }),
        send(running, { method: 'GET', path: '/assets/main-Ab12Cd34.js' }),
      ]);
      for (const { headers } of answers) {
        expect(headers['content-security-policy']).toBe(contentSecurityPolicy);
        expect(headers['x-content-type-options']).toBe('nosniff');
        expect(headers['referrer-policy']).toBe('no-referrer');
        expect(headers['cross-origin-opener-policy']).toBe('same-origin');
        expect(headers['cross-origin-resource-policy']).toBe('same-origin');
        expect(headers['permissions-policy']).toContain('camera=()');
        expect(headers['permissions-policy']).toContain('clipboard-write=(self)');
      }
      const caches = answers.map(({ headers }) => headers['cache-control']);
      expect(caches.slice(0, -1)).toEqual(Array(6).fill('no-store'));
      expect(caches.at(-1)).toBe('public, max-age=31536000, immutable');
    }));

  it('serves two clients at once', () =>
    withWebHost(async ({ host, core }) => {
      let arrived = 0;
      let release: () => void = () => undefined;
      const both = new Promise<void>((resolve) => {
        release = resolve;
      });
      const answer = core.handlers['vault.status'];
      core.handlers['vault.status'] = async (input, context) => {
        arrived += 1;
        if (arrived === 2) release();
        await both;
        return answer(input, context);
      };
      const clients = [apiOverHttp(host.url, host.token), apiOverHttp(host.url, host.token)];
      const states = await Promise.all(clients.map((client) => client.call('vault.status', {})));
      expect(states).toHaveLength(2);
    }));
});

describe('starting and closing', () => {
  it('listens on 127.0.0.1 only', () =>
    withWebHost(async ({ host }) => {
      expect(host.url).toBe(`http://127.0.0.1:${host.port}`);
      const elsewhere = connect(host.port, '127.0.0.2');
      const [error] = await once(elsewhere, 'error');
      expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    }));

  it('says which port is taken', () =>
    withWebHost(async ({ host, core, options }) => {
      await expect(startWebHost(core, { ...options, port: host.port })).rejects.toMatchObject({
        code: 'UNREACHABLE',
        message: expect.stringContaining(`Port ${host.port} `),
      });
    }));

  it('says that the page is not built', () =>
    withWebHost(async ({ core, options, folder }) => {
      const assets = `${folder}/nowhere`;
      await expect(startWebHost(core, { ...options, assets })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }));

  it('closes while streams, events and silent connections are open', () =>
    withWebHost(async ({ host, core }) => {
      core.handlers['tags.list'] = async function* (_input, { signal }) {
        yield { tags: ['one'], source: 'catalog' };
        await once(signal, 'abort');
      };
      const headers = { Authorization: `Bearer ${host.token}`, 'Content-Type': 'application/json' };
      const registryId = '6f1c2f0e-6a38-4a0c-9d5b-0d4f6a1f3c11';
      const stream = await openRequest(host.port, {
        method: 'POST',
        path: '/api/tags.list',
        headers,
        body: JSON.stringify({ registryId, repository: 'a' }),
      });
      const events = await openRequest(host.port, { path: '/api/events', headers });
      const silent = connect(host.port, '127.0.0.1');
      await once(silent, 'connect');
      const silentEnd = once(silent, 'close');
      const ends = Promise.all(
        [stream, events].map(async (answer) => (await answer.toArray()).join('')),
      );
      await host.close();
      await silentEnd;
      const [lines] = await ends;
      expect(lines?.trim().split('\n').at(-1)).toContain('CANCELLED');
      expect(core.listeners.size).toBe(0);
    }));
});
