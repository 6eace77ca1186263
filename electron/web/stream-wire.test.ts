import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { errorSaying } from '../../e2e/fixtures/error-saying.ts';
import { openRequest, type RawRequest, rawRequest } from '../../e2e/fixtures/raw-request.ts';
import { withWebHost } from '../../e2e/fixtures/test-web-host.ts';
import { streamLimit } from './api-routes.ts';
import type { WebHost } from './web-host.ts';

const asked = (host: WebHost): RawRequest => ({
  method: 'POST',
  path: '/api/tags.list',
  headers: { Authorization: `Bearer ${host.token}`, 'Content-Type': 'application/json' },
  body: JSON.stringify({ registryId: '6f1c2f0e-6a38-4a0c-9d5b-0d4f6a1f3c11', repository: 'a' }),
});

const item = (tag: string) => ({ tags: [tag], source: 'catalog' as const });

describe('a stream on the wire', () => {
  it('is one line per item and a last one that says it is done', () =>
    withWebHost(async ({ host, core }) => {
      core.handlers['tags.list'] = async function* () {
        yield item('one');
        yield item('a\nb');
      };
      const answer = await rawRequest(host.port, asked(host));
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toBe('application/x-ndjson');
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.text).toBe(
        '{"item":{"tags":["one"],"source":"catalog"}}\n' +
          '{"item":{"tags":["a\\nb"],"source":"catalog"}}\n' +
          '{"done":true}\n',
      );
    }));

  it('is an ordinary error answer when it fails before its first item', () =>
    withWebHost(async ({ host, core }) => {
      // biome-ignore lint/correctness/useYield: it fails before it could
      core.handlers['tags.list'] = async function* () {
        throw errorSaying('NOT_FOUND', 'No such registry', { reason: 'registryNotFound' });
      };
      const answer = await rawRequest(host.port, asked(host));
      expect(answer.status).toBe(404);
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(JSON.parse(answer.text)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    }));

  it('ends with the error when it fails later', () =>
    withWebHost(async ({ host, core }) => {
      core.handlers['tags.list'] = async function* () {
        yield item('one');
        throw errorSaying('TIMEOUT', 'Too slow', { reason: 'bodyTimeout' });
      };
      const { status, text } = await rawRequest(host.port, asked(host));
      expect(status).toBe(200);
      expect(text.trim().split('\n').slice(1)).toEqual([
        '{"error":{"code":"TIMEOUT","message":"Too slow","reason":"bodyTimeout"}}',
      ]);
    }));

  it('sends each item as soon as it is there', () =>
    withWebHost(async ({ host, core }) => {
      let goOn: () => void = () => undefined;
      core.handlers['tags.list'] = async function* () {
        yield item('one');
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
        yield item('two');
      };
      const answer = await openRequest(host.port, asked(host));
      const lines = createInterface({ input: answer })[Symbol.asyncIterator]();
      expect((await lines.next()).value).toBe(`{"item":${JSON.stringify(item('one'))}}`);
      goOn();
      expect((await lines.next()).value).toBe(`{"item":${JSON.stringify(item('two'))}}`);
      expect((await lines.next()).value).toBe('{"done":true}');
    }));

  it('aborts its handler when the connection closes, also while nothing is read', () =>
    withWebHost(async ({ host, core }) => {
      const ended = new Promise<number>((resolve) => {
        core.handlers['tags.list'] = async function* (_input, { signal }) {
          let produced = 0;
          try {
            for (; produced < 10_000; produced += 1) yield item('x'.repeat(64 * 1024));
          } finally {
            resolve(signal.aborted ? produced : -1);
          }
        };
      });
      const answer = await openRequest(host.port, asked(host));
      answer.destroy();
      const produced = await ended;
      expect(produced).toBeGreaterThanOrEqual(0);
      expect(produced).toBeLessThan(10_000);
    }));

  it(`is refused beyond ${streamLimit} at a time, until one ends`, () =>
    withWebHost(async ({ host, core }) => {
      core.handlers['tags.list'] = async function* (_input, { signal }) {
        yield item('one');
        await once(signal, 'abort');
      };
      const open = await Promise.all(
        Array.from({ length: streamLimit }, () => openRequest(host.port, asked(host))),
      );
      const refused = await rawRequest(host.port, asked(host));
      expect([refused.status, refused.code]).toEqual([429, 'RATE_LIMITED']);
      // Calls are not streams.
      const status = { ...asked(host), path: '/api/vault.status', body: '{}' };
      expect((await rawRequest(host.port, status)).status).toBe(200);

      open[0]?.destroy();
      const start = performance.now();
      let answer = await openRequest(host.port, asked(host));
      // The host hears of the closed connection a moment later.
      while (answer.statusCode === 429 && performance.now() - start < 5000) {
        answer.resume();
        answer = await openRequest(host.port, asked(host));
      }
      expect(answer.statusCode).toBe(200);
      for (const one of [...open, answer]) one.destroy();
    }));
});
