import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  type CertificateAuthority,
  createCertificateAuthority,
} from '../../e2e/fixtures/certificates.ts';
import { closedAddress } from '../../e2e/fixtures/loopback-server.ts';
import { fixedAnswer, startMisbehavingServer } from '../../e2e/fixtures/misbehaving-server.ts';
import {
  clientFor,
  failureOf,
  quietEnvironment,
  repositoriesOf,
  resolverOf,
} from '../../e2e/fixtures/registry-client/client-under-test.ts';
import { startSocksProxy } from '../../e2e/fixtures/socks-proxy.ts';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../e2e/fixtures/temporary-folder.ts';
import { proxySchema } from '../../shared/model/registry.ts';
import { createRegistryClient } from './registry-client.ts';

const catalog = fixedAnswer(200, '{"repositories":["a"]}');
const login = { username: 'pia', password: 'proxy word é' };

let folder: TemporaryFolder;
let authority: CertificateAuthority;
beforeAll(async () => {
  folder = await createTemporaryFolder('ways');
  authority = await createCertificateAuthority(folder.path);
});
afterAll(() => folder[Symbol.asyncDispose]());

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function socks(options: Parameters<typeof startSocksProxy>[0] = {}) {
  const proxy = await startSocksProxy(options);
  open.push(() => proxy.stop());
  return proxy;
}

async function registryAt(protocol: 'http' | 'https', name: string) {
  const tls =
    protocol === 'https' ? await authority.issueServer({ names: [`DNS:${name}`] }) : undefined;
  const server = await startMisbehavingServer(catalog, tls === undefined ? {} : { tls });
  open.push(() => server.stop());
  return `${protocol}://${name}:${new URL(server.address).port}`;
}

const trusting = () => ({ tls: { verify: true, caCertificate: authority.certificate } });

describe.each(['http', 'https'] as const)('SOCKS5 to %s', (protocol) => {
  test.each(['socks5', 'socks5h'])('by %s, with names resolved by the proxy', async (scheme) => {
    const proxy = await socks();
    const address = await registryAt(protocol, 'registry.test');
    const setting = `${scheme}://${proxy.host}`;
    expect(proxySchema.parse(setting)).toBe(setting);
    const client = clientFor(address, { ...trusting(), proxy: setting, names: {} });
    open.push(() => client.close());
    expect(await repositoriesOf(client)).toEqual(['a']);
    expect(new Set(proxy.asked)).toEqual(new Set([new URL(address).host]));
  });

  test('whose own name is looked up where all names are', async () => {
    const proxy = await socks();
    const address = await registryAt(protocol, 'registry.test');
    const named = `proxy.test:${new URL(`http://${proxy.host}`).port}`;
    const through = (names: Record<string, 'loopback'>) => {
      const client = clientFor(address, { ...trusting(), proxy: `socks5://${named}`, names });
      open.push(() => client.close());
      return client;
    };
    expect(await repositoriesOf(through({ 'proxy.test': 'loopback' }))).toEqual(['a']);
    expect(await failureOf(repositoriesOf(through({})))).toMatchObject({ reason: 'proxy' });
  });

  test('with a user name and a password', async () => {
    const proxy = await socks({ login });
    const address = await registryAt(protocol, 'registry.test');
    const through = (password: string) => {
      const client = clientFor(address, {
        ...trusting(),
        proxy: `socks5://pia@${proxy.host}`,
        proxyPassword: password,
        names: {},
      });
      open.push(() => client.close());
      return client;
    };
    expect(await repositoriesOf(through(login.password))).toEqual(['a']);
    expect(await failureOf(repositoriesOf(through('wrong')))).toMatchObject({
      code: 'UNREACHABLE',
      reason: 'proxyAuth',
    });
  });

  test('that asks who is there, refuses or is away is named', async () => {
    const address = await registryAt(protocol, 'registry.test');
    const failure = async (host: string) => {
      const client = clientFor(address, { ...trusting(), proxy: `socks5://${host}`, names: {} });
      open.push(() => client.close());
      return failureOf(repositoriesOf(client));
    };
    const asking = await socks({ login });
    expect(await failure(asking.host)).toMatchObject({ reason: 'proxyAuth' });
    const refusing = await socks({ refuse: true });
    expect(await failure(refusing.host)).toMatchObject({ code: 'UNREACHABLE', reason: 'proxy' });
    const away = new URL(await closedAddress()).host;
    const gone = await failure(away);
    expect(gone).toMatchObject({ code: 'UNREACHABLE', reason: 'proxy' });
    expect(gone.message).toContain(away);
  });
});

describe("several ways of the system's proxies", () => {
  const through = (address: string, answer: string, lookups: Record<string, 'public'> = {}) => {
    const client = createRegistryClient(
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
      { ...quietEnvironment, resolve: resolverOf(lookups), resolveProxy: async () => answer },
    );
    open.push(() => client.close());
    return client;
  };

  test.each(['http', 'https'] as const)('are tried in their order: %s', async (protocol) => {
    const address = await registryAt(protocol, 'registry.test');
    const first = await socks();
    const second = await socks();
    const away = new URL(await closedAddress()).host;
    const both = through(address, `SOCKS5 ${first.host}; SOCKS5 ${second.host}; DIRECT`);
    expect(await repositoriesOf(both)).toEqual(['a']);
    expect([first.asked.length > 0, second.asked.length]).toEqual([true, 0]);
    for (const words of [
      `SOCKS5 ${away}; SOCKS5 ${second.host}`,
      `PROXY ${away}; SOCKS5 ${second.host}; DIRECT`,
      `SOCKS4 ${away}; socks5://${second.host}; DIRECT`,
    ]) {
      const before = second.asked.length;
      expect(await repositoriesOf(through(address, words))).toEqual(['a']);
      expect(second.asked.length).toBeGreaterThan(before);
    }
    const direct = through(address, `SOCKS5 ${away}; PROXY ${away}; DIRECT`, {
      'registry.test': 'public',
    });
    expect(await repositoriesOf(direct)).toEqual(['a']);
    expect(
      await failureOf(repositoriesOf(through(address, `SOCKS5 ${away}; PROXY ${away}`))),
    ).toMatchObject({ code: 'UNREACHABLE', reason: 'proxy' });
  });

  test('a proxy that answers and refuses is not gone around', async () => {
    const address = await registryAt('https', 'registry.test');
    const refusing = await socks({ refuse: true });
    const other = await socks();
    const client = through(address, `SOCKS5 ${refusing.host}; SOCKS5 ${other.host}`);
    expect(await failureOf(repositoriesOf(client))).toMatchObject({ reason: 'proxy' });
    expect(other.asked).toEqual([]);
  });
});

test.each(['localhost', 'registry.localhost', 'a.b.localhost'])(
  '%s is this computer, whatever DNS says',
  async (name) => {
    const server = await startMisbehavingServer(catalog);
    open.push(() => server.stop());
    const client = createRegistryClient(
      {
        readOnly: false,
        address: `http://${name}:${new URL(server.address).port}`,
        provider: 'native',
        region: null,
        namespace: null,
        tls: { verify: true },
        proxy: 'none',
      },
      {
        credential: async () => null,
        clientKey: async () => null,
        proxyPassword: async () => null,
      },
      {
        ...quietEnvironment,
        resolve: async () => {
          throw Object.assign(new Error('unknown'), { code: 'ENOTFOUND' });
        },
      },
    );
    open.push(() => client.close());
    expect(await repositoriesOf(client)).toEqual(['a']);
  },
);
