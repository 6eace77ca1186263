// @vitest-environment node
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiClient } from '../api.ts';
import type { Changed } from '../model/event.ts';
import { createHttpClient } from './http-client.ts';
import type { ApiAccess } from './http-events.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

class TestDoor implements ApiAccess {
  base = '';
  fetch = (url: string, init: RequestInit) => fetch(url, init);
  held: string | null = 'token-1';
  isHidden = false;
  readonly refusals: (string | null)[] = [];
  readonly answers: boolean[] = [];
  tokenListener: () => void = () => undefined;
  visibilityListener: () => void = () => undefined;
  token = () => this.held;
  refused = (token: string | null) => this.refusals.push(token);
  online = (answers: boolean) => this.answers.push(answers);
  hidden = () => this.isHidden;
  onToken = (listener: () => void) => {
    this.tokenListener = listener;
    return () => undefined;
  };
  onVisibility = (listener: () => void) => {
    this.visibilityListener = listener;
    return () => undefined;
  };
}

let answer: Answer;
let door: TestDoor;
let client: ApiClient;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => answer(request, response, Buffer.concat(chunks).toString()));
});

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  door = new TestDoor();
  door.base = `http://127.0.0.1:${port}`;
  client = createHttpClient(door);
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const json =
  (status: number, body: unknown): Answer =>
  (_request, response) =>
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));

const lines =
  (...texts: string[]): Answer =>
  (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
    // Cut anywhere: lines do not keep to the chunks they come in.
    const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''));
    const middle = Math.floor(bytes.length / 2) + 1;
    response.write(bytes.subarray(0, middle));
    response.end(bytes.subarray(middle));
  };

async function collect(signal?: AbortSignal): Promise<string[]> {
  const names: string[] = [];
  const input = { registryId: 'e1b3c0de-0000-4000-8000-000000000001' };
  for await (const page of client.stream('repositories.list', input, signal ? { signal } : {}))
    names.push(...page.repositories);
  return names;
}

describe('calls', () => {
  it('posts the input with the token and answers the parsed result', async () => {
    const seen: unknown[] = [];
    answer = (request, response, body) => {
      seen.push(request.method, request.url, request.headers.authorization, JSON.parse(body));
      json(200, { ok: true, result: { defaultId: null } })(request, response, body);
    };
    const result = await client.call('registries.setDefault', { id: null });
    expect(result).toEqual({ defaultId: null });
    expect(seen).toEqual(['POST', '/api/registries.setDefault', 'Bearer token-1', { id: null }]);
  });

  it('throws the error of the answer with its fields', async () => {
    const error = {
      code: 'INVALID_INPUT',
      reason: 'nameTaken',
      message: 'Taken',
      hint: 'Another one',
      detail: { issues: [{ path: 'registry.name', message: 'Taken' }] },
    };
    answer = json(400, { ok: false, error });
    await expect(client.call('vault.status', {})).rejects.toMatchObject({
      name: 'BerthError',
      ...error,
    });
  });

  it('tells of a refused token', async () => {
    answer = json(401, { ok: false, error: { code: 'UNAUTHORIZED', message: 'no' } });
    await expect(client.call('vault.status', {})).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(door.refusals).toEqual(['token-1']);
  });

  it('refuses an answer that does not fit the contract', async () => {
    answer = json(200, { ok: true, result: { defaultId: 7 } });
    await expect(client.call('registries.setDefault', { id: null })).rejects.toMatchObject({
      code: 'INTERNAL',
      message: expect.stringContaining('registries.setDefault'),
    });
    answer = (_request, response) => response.writeHead(500).end('<html>');
    await expect(client.call('vault.status', {})).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('is cancelled by its signal, and the server notices', async () => {
    const leaving = new AbortController();
    const closed = new Promise<void>((resolve) => {
      answer = (_request, response) => {
        response.on('close', resolve);
        leaving.abort();
      };
    });
    await expect(client.call('vault.status', {}, { signal: leaving.signal })).rejects.toMatchObject(
      { code: 'CANCELLED' },
    );
    await closed;
  });

  it('says so when Berth itself is gone', async () => {
    answer = (request) => request.socket.destroy();
    await expect(client.call('vault.status', {})).rejects.toMatchObject({
      code: 'INTERNAL',
      hint: expect.stringContaining('npm run serve'),
    });
  });
});

describe('streams', () => {
  it('yields the items of the lines and ends with the last one', async () => {
    answer = lines(
      '{"item":{"repositories":["a","ü"],"source":"cache"}}',
      '{"item":{"repositories":["b"],"total":3,"source":"catalog"}}',
      '{"done":true}',
    );
    expect(await collect()).toEqual(['a', 'ü', 'b']);
  });

  it('throws an early error, a late error, and a missing end', async () => {
    answer = json(423, { ok: false, error: { code: 'VAULT_LOCKED', message: 'locked' } });
    await expect(collect()).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
    answer = lines(
      '{"item":{"repositories":["a"],"source":"catalog"}}',
      '{"error":{"code":"UNREACHABLE","reason":"reset","message":"gone"}}',
    );
    await expect(collect()).rejects.toMatchObject({ code: 'UNREACHABLE', reason: 'reset' });
    answer = lines('{"item":{"repositories":["a"],"source":"catalog"}}');
    await expect(collect()).rejects.toMatchObject({ reason: 'incompleteBody' });
  });

  it('refuses pages that are none', async () => {
    answer = lines('{"item":{"repositories":[1],"source":"catalog"}}', '{"done":true}');
    await expect(collect()).rejects.toMatchObject({ code: 'INTERNAL' });
    answer = lines('{"neither":1}', '{"done":true}');
    await expect(collect()).rejects.toMatchObject({ reason: 'malformedBody' });
  });

  it.each(['leaving the loop', 'the signal'])('closes the connection on %s', async (how) => {
    const leaving = new AbortController();
    const closed = new Promise<void>((resolve) => {
      answer = (_request, response) => {
        response.writeHead(200);
        response.write('{"item":{"repositories":["a"],"source":"catalog"}}\n');
        response.on('close', resolve);
      };
    });
    const input = { registryId: 'e1b3c0de-0000-4000-8000-000000000001' };
    const read = async () => {
      const options = { signal: leaving.signal };
      for await (const _page of client.stream('repositories.list', input, options)) {
        if (how === 'leaving the loop') break;
        leaving.abort();
      }
    };
    if (how === 'leaving the loop') await read();
    else await expect(read()).rejects.toMatchObject({ code: 'CANCELLED' });
    await closed;
  });
});

describe('events', () => {
  /** Serves connections to /api/events one after another. */
  function connections() {
    const waiting: ((response: ServerResponse) => void)[] = [];
    const arrived: { response: ServerResponse; token: string | undefined }[] = [];
    answer = (request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.flushHeaders();
      const next = waiting.shift();
      if (next === undefined) arrived.push({ response, token: request.headers.authorization });
      else next(response);
    };
    return () =>
      new Promise<ServerResponse>((resolve) => {
        const one = arrived.shift();
        if (one === undefined) waiting.push(resolve);
        else resolve(one.response);
      });
  }

  function listen() {
    const seen: (Changed | null)[] = [];
    const waiting: (() => void)[] = [];
    const stop = client.onChanged((changed) => {
      seen.push(changed);
      waiting.splice(0).forEach((resolve) => void resolve());
    });
    const until = async (count: number) => {
      while (seen.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      return seen;
    };
    return { until, stop };
  }

  it('follows changes, and comes back when the connection is lost', async () => {
    const next = connections();
    const { until, stop } = listen();
    const first = await next();
    first.write(': still here\n\ndata: {"topic":"registries","sequence":4}\n\n');
    first.write('data: {"topic":"nonsense"}\n\ndata: {"topic":"vault","sequence":5}\n\n');
    expect(await until(3)).toEqual([
      null,
      { topic: 'registries', sequence: 4 },
      { topic: 'vault', sequence: 5 },
    ]);
    first.destroy();
    await next();
    expect((await until(4))[3]).toBeNull();
    expect(door.answers).toEqual([true, false, true]);
    stop();
  });

  it('is not connected while hidden, and connects again when seen', async () => {
    const next = connections();
    const { until, stop } = listen();
    const first = await next();
    await until(1);
    const closed = new Promise((resolve) => first.on('close', resolve));
    door.isHidden = true;
    door.visibilityListener();
    await closed;
    door.isHidden = false;
    door.visibilityListener();
    await next();
    expect(await until(2)).toEqual([null, null]);
    stop();
  });

  it('stops when the token is refused, and goes on with another one', async () => {
    const refused = new Promise<void>((resolve) => {
      door.refused = () => {
        resolve();
        return 0;
      };
    });
    answer = json(401, {});
    const { until, stop } = listen();
    await refused;
    const next = connections();
    door.held = 'token-2';
    door.tokenListener();
    await next();
    expect(await until(1)).toEqual([null]);
    stop();
  });

  it('closes the connection when nobody listens any more', async () => {
    const next = connections();
    const { until, stop } = listen();
    const first = await next();
    await until(1);
    const closed = new Promise((resolve) => first.on('close', resolve));
    stop();
    await closed;
  });
});
