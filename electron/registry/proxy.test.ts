import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type CertificateAuthority,
  createCertificateAuthority,
} from '../../e2e/fixtures/certificates.ts';
import { closedAddress, listenOnLoopback } from '../../e2e/fixtures/loopback-server.ts';
import { fixedAnswer, startMisbehavingServer } from '../../e2e/fixtures/misbehaving-server.ts';
import {
  clientFor,
  failureOf,
  repositoriesOf,
  resolverOf,
} from '../../e2e/fixtures/registry-client/client-under-test.ts';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../e2e/fixtures/temporary-folder.ts';
import { createRegistryClient } from './registry-client.ts';

const catalog = fixedAnswer(200, '{"repositories":["a"]}');
const proxyLogin = `Basic ${Buffer.from('pia:proxy-word').toString('base64')}`;

let folder: TemporaryFolder;
let authority: CertificateAuthority;
beforeAll(async () => {
  folder = await createTemporaryFolder('proxy');
  authority = await createCertificateAuthority(folder.path);
});
afterAll(() => folder[Symbol.asyncDispose]());

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

interface SeenByProxy {
  method: string;
  target: string;
  authorization: string | undefined;
}

/** A real forward proxy: tunnels and absolute-form requests, all to the loopback. */
async function startProxy(options: { login?: string; refuse?: number } = {}) {
  const seen: SeenByProxy[] = [];
  const note = (request: IncomingMessage) => {
    const authorization = request.headers['proxy-authorization'];
    seen.push({ method: request.method ?? '', target: request.url ?? '', authorization });
    if (options.login !== undefined && authorization !== options.login) return 407;
    return options.refuse ?? 200;
  };
  const server = createServer((request, response) => {
    const status = note(request);
    if (status !== 200) return void response.writeHead(status).end();
    const { port, pathname, search } = new URL(request.url ?? '');
    httpRequest({ port, path: pathname + search, host: '127.0.0.1' }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    }).end();
  });
  server.on('connect', (request, socket) => {
    const status = note(request);
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const port = Number(request.url?.split(':').at(-1));
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [socket, upstream])
      end
        .on('error', () => undefined)
        .on('close', () => [socket, upstream].map((s) => s.destroy()));
  });
  const { port, stop } = await listenOnLoopback(server);
  open.push(stop);
  return { address: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, seen };
}

async function startSecure(name: string) {
  const tls = await authority.issueServer({ names: [`DNS:${name}`] });
  const server = await startMisbehavingServer(catalog, { tls });
  open.push(() => server.stop());
  return { server, address: `https://${name}:${new URL(server.address).port}` };
}

const trusting = () => ({ tls: { verify: true, caCertificate: authority.certificate } });

describe('a proxy of the record', () => {
  it('tunnels https, with its own credentials, and names stay its business', async () => {
    const proxy = await startProxy({ login: proxyLogin });
    const { server, address } = await startSecure('registry.test');
    const registry = clientFor(address, {
      ...trusting(),
      proxy: proxy.address.replace('//', '//pia@'),
      proxyPassword: 'proxy-word',
      names: {},
    });
    open.push(() => registry.close());
    expect(await repositoriesOf(registry)).toEqual(['a']);
    expect(proxy.seen).toEqual([
      { method: 'CONNECT', target: new URL(address).host, authorization: proxyLogin },
    ]);
    expect(server.requests[0]?.headers['proxy-authorization']).toBeUndefined();
  });

  it('passes plain http on', async () => {
    const proxy = await startProxy();
    const server = await startMisbehavingServer(catalog);
    open.push(() => server.stop());
    const address = `http://registry.test:${new URL(server.address).port}`;
    const registry = clientFor(address, { proxy: proxy.address, names: {} });
    open.push(() => registry.close());
    expect(await repositoriesOf(registry)).toEqual(['a']);
    expect(proxy.seen.map(({ method, target }) => [method, target])).toEqual([
      ['GET', `${address}/v2/_catalog?n=1000`],
    ]);
  });

  it('that checks the far certificate, tells it like any other', async () => {
    const proxy = await startProxy();
    const { server, address } = await startSecure('registry.test');
    const registry = clientFor(address, { proxy: proxy.address, names: {} });
    open.push(() => registry.close());
    const error = await failureOf(repositoriesOf(registry));
    expect(error).toMatchObject({ code: 'TLS_UNTRUSTED', reason: 'certIssuer' });
    expect(error.detail).toMatchObject({ certificates: [{ names: ['registry.test'] }] });
    expect(server.requests).toEqual([]);
  });

  it.each(['https://registry.test', 'http://registry.test'])(
    'that asks who is there, refuses or is away is named: %s',
    async (address) => {
      const asking = await startProxy({ login: proxyLogin });
      const refusing = await startProxy({ refuse: 403 });
      const away = await closedAddress();
      const failure = async (proxy: string) => {
        const registry = clientFor(address, { proxy, names: {} });
        open.push(() => registry.close());
        return failureOf(repositoriesOf(registry));
      };
      const asked = await failure(asking.address);
      expect(asked).toMatchObject({ code: 'UNREACHABLE', reason: 'proxyAuth', status: 407 });
      expect(asked.message).toContain(asking.host);
      const gone = await failure(away);
      expect(gone).toMatchObject({ code: 'UNREACHABLE', reason: 'proxy' });
      expect(gone.message).toContain(new URL(away).host);
      if (address.startsWith('https:'))
        expect(await failure(refusing.address)).toMatchObject({ reason: 'proxy', status: 403 });
      expect(await failure('socks4://127.0.0.1:1')).toMatchObject({ reason: 'proxy' });
    },
  );
});

describe("the system's proxy", () => {
  it.each([
    ['a URL', (address: string) => address],
    ['the words of a PAC file', (address: string) => `PROXY ${new URL(address).host}; DIRECT`],
  ])('is asked for per URL, and answers in %s', async (_what, words) => {
    const proxy = await startProxy();
    const { address } = await startSecure('registry.test');
    const asked: string[] = [];
    const registry = createRegistryClient(
      {
        readOnly: false,
        address,
        provider: 'native',
        region: null,
        namespace: null,
        ...trusting(),
        proxy: 'system',
      },
      {
        credential: async () => null,
        clientKey: async () => null,
        proxyPassword: async () => null,
      },
      {
        logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
        resolve: resolverOf({}),
        resolveProxy: async (url) => {
          asked.push(url);
          return words(proxy.address);
        },
      },
    );
    open.push(() => registry.close());
    expect(await repositoriesOf(registry)).toEqual(['a']);
    expect(proxy.seen).toHaveLength(1);
    expect(asked).toEqual([new URL(address).origin]);
  });
});
