import { afterEach, describe, expect, it } from 'vitest';
import {
  type Behaviour,
  type MisbehavingServer,
  startMisbehavingServer,
} from '../../e2e/fixtures/misbehaving-server.ts';
import { failureOf, idle } from '../../e2e/fixtures/registry-client/client-under-test.ts';
import { text } from '../../shared/text/text.ts';
import { AddressPolicy } from './address-policy.ts';
import type { HttpRequest, Transport } from './http-request.ts';
import { defaultLimits } from './limits.ts';
import { systemResolve } from './name-lookup.ts';
import { followRedirects } from './redirects.ts';
import { BodySender, type StreamBody } from './request-body.ts';
import { withRetries } from './retry.ts';
import { SentSecrets } from './sent-secrets.ts';
import { createTransport } from './transport.ts';
import { foreignTrust } from './trust.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const limits = { ...defaultLimits, retryBaseMs: 1, retryMaxMs: 2 };

async function scene(
  behaviour: Behaviour,
): Promise<{ server: MisbehavingServer; transport: Transport }> {
  const server = await startMisbehavingServer(behaviour);
  const { origin, hostname } = new URL(server.address);
  const trust = foreignTrust({ tls: { verify: true }, proxy: 'none' }, {});
  const transport = createTransport({
    origin,
    readOnly: false,
    policy: new AddressPolicy(hostname),
    limits,
    resolve: systemResolve,
    findProxy: async () => [null],
    ownTrust: async () => trust,
    foreignTrust: () => trust,
    sent: new SentSecrets(),
  });
  open.push({ close: () => server.stop() }, transport);
  return { server, transport };
}

function put(server: MisbehavingServer, body: StreamBody): HttpRequest {
  return {
    url: new URL('/store', server.address),
    method: 'PUT',
    effect: 'write',
    headers: {},
    body,
    limit: 1000,
    purpose: { operation: text('operation.uploadBlob', { blob: 'team/app' }), host: server.host },
    signal: idle,
  };
}

/** The body, and how often it was asked for. */
function counted(length: number | null): { body: StreamBody; times: () => number } {
  let times = 0;
  return {
    times: () => times,
    body: {
      length,
      async *bytes() {
        times += 1;
        yield Buffer.from('one, ');
        yield Buffer.from('two');
      },
    },
  };
}

function echo(status: number, headers: Record<string, string> = {}): Behaviour {
  return (request, response) => {
    let text = '';
    request.on('data', (piece) => {
      text += String(piece);
    });
    request.on('end', () => response.writeHead(status, headers).end(text));
  };
}

describe('a body that is made as it is sent', () => {
  it.each([
    [8, { 'content-length': '8' }],
    [null, { 'transfer-encoding': 'chunked' }],
  ])('arrives whole (length %s)', async (length, headers) => {
    const { server, transport } = await scene(echo(201));
    const { body, times } = counted(length);
    const answer = await transport.exchange(put(server, body));
    expect(answer.body.toString()).toBe('one, two');
    expect(server.requests[0]?.headers).toMatchObject(headers);
    expect(times()).toBe(1);
  });

  it.each([
    [8, 3],
    [null, 1],
  ])('is repeated only with a length (%s: %i times)', async (length, expected) => {
    const { server, transport } = await scene(echo(503));
    const { body, times } = counted(length);
    await withRetries(put(server, body), (once) => transport.exchange(once), limits, true);
    expect(times()).toBe(expected);
    expect(server.requests).toHaveLength(expected);
  });

  it.each([
    [8, 307, 2],
    [8, 308, 2],
    [8, 302, 1],
    [null, 307, 1],
  ])(
    'follows a redirect within its origin only with a length (%s, %i)',
    async (length, status, expected) => {
      const { server, transport } = await scene((request, response) =>
        (request.url === '/moved' ? echo(201) : echo(status, { location: '/moved' }))(
          request,
          response,
        ),
      );
      const { body, times } = counted(length);
      const answer = await followRedirects(put(server, body), (one) => transport.exchange(one), {
        max: 3,
      });
      expect(answer.status).toBe(expected === 2 ? 201 : status);
      expect(times()).toBe(expected);
    },
  );

  it('follows none to another origin', async () => {
    const other = await scene(echo(201));
    const { server, transport } = await scene(
      echo(307, { location: `${other.server.address}/store` }),
    );
    const answer = await followRedirects(
      put(server, counted(8).body),
      (one) => transport.exchange(one),
      { max: 3 },
    );
    expect(answer.status).toBe(307);
    expect(other.server.requests).toEqual([]);
  });

  it.each([7, 9])('of another length than %i is not sent to its end', async (length) => {
    let ended = false;
    const { server, transport } = await scene((request) => {
      request.resume().on('end', () => {
        ended = true;
      });
      request.on('error', () => undefined);
    });
    const error = await failureOf(transport.exchange(put(server, counted(length).body)));
    expect(error.code).toBe('INTERNAL');
    expect(ended).toBe(false);
  });

  it('lets go of a source that does not answer', async () => {
    let told = false;
    const source = {
      [Symbol.asyncIterator]: () => source,
      next: () => new Promise<IteratorResult<Uint8Array>>(() => undefined),
      return: async () => {
        told = true;
        return { done: true as const, value: undefined };
      },
    };
    const sender = new BodySender(
      { bytes: () => source, length: null },
      { idleMs: 1000, onStall: () => undefined },
    );
    const waiting = sender[Symbol.asyncIterator]().next();
    sender.stop();
    await expect(waiting).rejects.toThrow('not wanted');
    expect(told).toBe(true);
    expect(sender.failure).toBeNull();
  });
});
