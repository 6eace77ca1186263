import { createServer, type IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { listenOnLoopback } from '../../e2e/fixtures/loopback-server.ts';
import {
  type Behaviour,
  fixedAnswer,
  type MisbehavingServer,
  redirectTo,
  startMisbehavingServer,
} from '../../e2e/fixtures/misbehaving-server.ts';
import {
  failureOf,
  quietEnvironment,
  tagsOf,
} from '../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../e2e/fixtures/registry-client/scene.ts';
import type { Credential } from '../../shared/model/credential.ts';
import type { AddressKind } from '../http/address-kind.ts';
import type { Resolve, ResolvedAddress } from '../http/address-policy.ts';
import { createRegistryClient } from './registry-client.ts';

const { serve, client, later } = createScene(startMisbehavingServer);

const ada: Credential = { kind: 'password', username: 'ada', password: 'secret-word' };
const tags = '{"tags":["1.0"]}';

/** Each answer ends its connection, so that each request asks for the name again. */
function once(behaviour: Behaviour): Behaviour {
  return (request, response) => {
    response.shouldKeepAlive = false;
    behaviour(request, response);
  };
}

/** This machine, playing one kind of address after the other; the last one stays. */
function turning(...kinds: readonly AddressKind[]): Resolve {
  let turn = 0;
  return async () => {
    const kind = kinds[Math.min(turn, kinds.length - 1)];
    turn += 1;
    return [{ address: '127.0.0.1', family: 4, kind }];
  };
}

/** Each name answers by a resolver of its own. */
function namesOf(names: Readonly<Record<string, Resolve>>): Resolve {
  return async (hostname) => {
    const resolve = names[hostname];
    if (resolve === undefined) throw Object.assign(new Error('unknown'), { code: 'ENOTFOUND' });
    return resolve(hostname);
  };
}

interface Setting {
  credential?: Credential;
  proxy?: string;
  networks?: () => string;
}

function clientOf(address: string, resolve: Resolve, setting: Setting = {}) {
  const made = createRegistryClient(
    {
      readOnly: false,
      address,
      provider: 'native',
      region: null,
      namespace: null,
      tls: { verify: true },
      proxy: setting.proxy ?? 'none',
    },
    {
      credential: async () => setting.credential ?? null,
      clientKey: async () => null,
      proxyPassword: async () => null,
    },
    { ...quietEnvironment, resolve, networks: setting.networks ?? (() => 'home') },
  );
  later(() => made.close());
  return made;
}

const portOf = (server: MisbehavingServer) => new URL(server.address).port;
const named = (name: string, server: MisbehavingServer) => `http://${name}:${portOf(server)}`;

const refusal = { code: 'UNREACHABLE', reason: 'addressRefused' };

describe("the registry's own name", () => {
  it.each([
    [['public'], 'private'],
    [['public'], 'loopback'],
    [['public'], 'linkLocal'],
    [['private'], 'loopback'],
    [['private'], 'linkLocal'],
    [['loopback'], 'linkLocal'],
    [['private', 'public'], 'private'],
    [['loopback', 'private'], 'loopback'],
    [['loopback', 'public'], 'private'],
    [['linkLocal', 'private'], 'linkLocal'],
  ] satisfies [AddressKind[], AddressKind][])(
    'that was %s leads to no %s address later',
    async (before, after) => {
      const server = await serve(once(fixedAnswer(200, tags)));
      let kind: AddressKind = after;
      const resolve: Resolve = async () => [{ address: '127.0.0.1', family: 4, kind }];
      const registry = clientOf(named('r.test', server), resolve);
      for (const one of before) {
        kind = one;
        expect(await tagsOf(registry, 'x')).toEqual(['1.0']);
      }
      kind = after;
      const error = await failureOf(tagsOf(registry, 'x'));
      expect(error).toMatchObject(refusal);
      expect(error.message).toContain('r.test');
      expect(server.requests).toHaveLength(before.length);
      expect(registry.refusedAddress()).toBe(true);
    },
  );

  it.each(['public', 'private', 'loopback', 'linkLocal'] satisfies AddressKind[])(
    'that is %s from the start stays so',
    async (kind) => {
      const server = await serve(once(fixedAnswer(200, tags)));
      const registry = clientOf(named('r.test', server), turning(kind));
      for (let round = 0; round < 3; round += 1)
        expect(await tagsOf(registry, 'x')).toEqual(['1.0']);
      expect(registry.refusedAddress()).toBe(false);
    },
  );

  it('with public and inner addresses at once is met at the public ones alone', async () => {
    const server = await serve(fixedAnswer(200, tags));
    for (const kind of ['private', 'loopback', 'linkLocal'] satisfies AddressKind[]) {
      // Nobody listens on the address that plays the public one.
      const both: ResolvedAddress[] = [
        { address: '127.0.0.1', family: 4, kind },
        { address: '127.0.0.99', family: 4, kind: 'public' },
      ];
      for (const found of [both, [...both].reverse()]) {
        const registry = clientOf(named('r.test', server), async () => found);
        expect(await failureOf(tagsOf(registry, 'x'))).toMatchObject({ code: 'UNREACHABLE' });
      }
    }
    expect(server.requests).toEqual([]);
  });

  it('asked for by many at once has one verdict', async () => {
    const server = await serve(once(fixedAnswer(200, tags)));
    const registry = clientOf(named('r.test', server), turning('public', 'loopback'));
    const ended = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => tagsOf(registry, `r${index}`)),
    );
    expect(ended.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
    expect(server.requests.length).toBeLessThanOrEqual(1);
  });

  it('is judged anew by another client, and on another network', async () => {
    const server = await serve(once(fixedAnswer(200, tags)));
    const resolve = turning('public', 'private');
    let network = 'hotel';
    const registry = clientOf(named('r.test', server), resolve, { networks: () => network });
    await tagsOf(registry, 'x');
    expect(await failureOf(tagsOf(registry, 'x'))).toMatchObject(refusal);
    expect(await tagsOf(clientOf(named('r.test', server), resolve), 'x')).toEqual(['1.0']);
    network = 'office';
    expect(await tagsOf(registry, 'x')).toEqual(['1.0']);
  });
});

describe('what the registry points to', () => {
  it.each(['private', 'loopback', 'linkLocal'] satisfies AddressKind[])(
    'a token server whose name turns %s gets nothing more',
    async (kind) => {
      let issued = 0;
      const tokens = await serve(
        once((request, response) => {
          issued += 1;
          fixedAnswer(200, `{"token":"t${issued}"}`)(request, response);
        }),
      );
      const server = await serve((request, response) => {
        const ok = request.headers.authorization === `Bearer t${issued}` && issued > 0;
        const realm = `Bearer realm="${named('auth.test', tokens)}/token",service="s"`;
        (ok ? fixedAnswer(200, tags) : fixedAnswer(401, '', { 'www-authenticate': realm }))(
          request,
          response,
        );
      });
      // The registry may be inside: what was public stays public all the same.
      for (const own of ['public', 'private', 'loopback'] satisfies AddressKind[]) {
        const resolve = namesOf({
          'r.test': turning(own),
          'auth.test': turning('public', kind),
        });
        const registry = clientOf(named('r.test', server), resolve, { credential: ada });
        expect(await tagsOf(registry, 'x')).toEqual(['1.0']);
        const before = tokens.requests.length;
        expect(await failureOf(tagsOf(registry, 'y'))).toMatchObject({ reason: 'realmRefused' });
        expect(tokens.requests).toHaveLength(before);
      }
    },
  );

  it('a redirect target whose name turns inner is not followed', async () => {
    const store = await serve(once(fixedAnswer(200, tags)));
    const server = await serve(redirectTo(`${named('blobs.test', store)}/x`));
    const resolve = namesOf({
      'r.test': turning('private'),
      'blobs.test': turning('public', 'private'),
    });
    const registry = clientOf(named('r.test', server), resolve);
    expect(await tagsOf(registry, 'x')).toEqual(['1.0']);
    expect(await failureOf(tagsOf(registry, 'x'))).toMatchObject(refusal);
    expect(store.requests).toHaveLength(1);
  });

  it('connections that are still open are judged with the verdict of now', async () => {
    const inner = await serve(fixedAnswer(200, tags));
    for (const target of [inner.address, named('inner.test', inner)]) {
      const server = await serve(once(redirectTo(`${target}/x`)));
      const resolve = namesOf({
        'r.test': turning('private', 'public'),
        'inner.test': turning('private'),
      });
      const registry = clientOf(named('r.test', server), resolve);
      const asked = inner.requests.length;
      if (target !== inner.address) expect(await tagsOf(registry, 'x')).toEqual(['1.0']);
      else await failureOf(tagsOf(registry, 'x'));
      expect(await failureOf(tagsOf(registry, 'x'))).toMatchObject(refusal);
      expect(inner.requests.length - asked).toBeLessThanOrEqual(1);
    }
  });
});

describe('through a proxy, which resolves the names itself', () => {
  const inner = [
    'http://127.0.0.1/',
    'http://127.1/',
    'http://0.0.0.0/',
    'http://0x7f000001/',
    'http://localhost./',
    'http://registry.localhost/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::10.0.0.1]/',
    'http://[2002:a00:1::]/',
    'http://10.0.0.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
  ];

  /** Answers each `CONNECT` with 502 and each plain request as a registry that redirects. */
  async function proxyThatRedirects(target: () => string) {
    const seen: string[] = [];
    const server = createServer((request: IncomingMessage, response) => {
      seen.push(request.url ?? '');
      redirectTo(target())(request, response);
    }).on('connect', (request, socket) => {
      seen.push(request.url ?? '');
      socket.end('HTTP/1.1 502 No\r\n\r\n');
    });
    const { port, stop } = await listenOnLoopback(server);
    later(stop);
    return { address: `http://127.0.0.1:${port}`, seen };
  }

  it.each(['http', 'https'])(
    'no %s literal of this machine or network is asked',
    async (scheme) => {
      let target = '';
      const proxy = await proxyThatRedirects(() => target);
      for (const one of inner) {
        target = one.replace('http:', `${scheme}:`);
        const registry = clientOf('http://r.test', namesOf({}), { proxy: proxy.address });
        expect(await failureOf(tagsOf(registry, 'x')), one).toMatchObject(refusal);
      }
      expect(new Set(proxy.seen)).toEqual(new Set(['http://r.test/v2/x/tags/list?n=1000']));
    },
  );

  it('a registry with an inner address of its own may point into its network', async () => {
    const proxy = await proxyThatRedirects(() => 'https://10.0.0.9/');
    const registry = clientOf('http://10.0.0.8', namesOf({}), { proxy: proxy.address });
    expect(await failureOf(tagsOf(registry, 'x'))).toMatchObject({ reason: 'proxy' });
    expect(proxy.seen).toContain('10.0.0.9:443');
  });
});

it('a registry at a literal address of this machine works as ever', async () => {
  const server = await serve(fixedAnswer(200, tags));
  for (const host of ['127.0.0.1', 'localhost'])
    expect(await tagsOf(client(`http://${host}:${portOf(server)}`), 'x')).toEqual(['1.0']);
});
