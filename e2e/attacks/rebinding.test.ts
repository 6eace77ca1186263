import { afterEach, describe, expect, it } from 'vitest';
import type { AddressKind } from '../../electron/http/address-kind.ts';
import type { Resolve } from '../../electron/http/address-policy.ts';
import { BerthError } from '../../shared/errors.ts';
import type { Credential } from '../../shared/model/credential.ts';
import {
  type Behaviour,
  byPath,
  fixedAnswer,
  type MisbehavingServer,
  redirectTo,
  startMisbehavingServer,
} from '../fixtures/misbehaving-server.ts';
import { openTestCore, type TestCore } from '../fixtures/test-core.ts';

/**
 * Names that lead to a public host when they are judged and to this machine or
 * its network when they are used, tried through the whole core.
 */

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function serve(behaviour: Behaviour): Promise<MisbehavingServer> {
  const server = await startMisbehavingServer((request, response) => {
    // The next request asks for the name again.
    response.shouldKeepAlive = false;
    behaviour(request, response);
  });
  open.push(() => server.stop());
  return server;
}

/** Where each name leads now; all of it is this machine, playing kinds of addresses. */
type Names = Record<string, AddressKind>;

interface Attack {
  core: TestCore;
  names: Names;
  /** The networks that the machine is on. */
  travel(to: string): void;
  save(address: string, credential?: Credential): Promise<string>;
}

async function attack(names: Names): Promise<Attack> {
  let networks = 'home';
  const resolve: Resolve = async (hostname) => {
    const kind = names[hostname];
    if (kind === undefined) throw Object.assign(new Error('unknown'), { code: 'ENOTFOUND' });
    return [{ address: '127.0.0.1', family: 4, kind }];
  };
  const core = await openTestCore({
    network: { resolve, networks: () => networks },
    passphrase: 'correct horse battery staple',
  });
  open.push(() => core.remove());
  return {
    core,
    names,
    travel: (to) => {
      networks = to;
    },
    async save(address, credential) {
      const { id } = await core.call('registries.create', {
        registry: {
          name: 'Target',
          address,
          provider: 'native',
          proxy: 'none',
          ...(credential === undefined ? {} : { credential }),
        },
      });
      return id;
    },
  };
}

const ada: Credential = { kind: 'password', username: 'ada', password: 'canary-word' };
const catalog = fixedAnswer(200, '{"repositories":["team/app"]}');
const tags = fixedAnswer(200, '{"tags":["1.0"]}');
const at = (name: string, server: MisbehavingServer) =>
  `http://${name}:${new URL(server.address).port}`;

async function reasonOf(work: Promise<unknown>): Promise<string | undefined> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof BerthError ? (error.reason ?? error.code) : undefined;
}

const heard = (server: MisbehavingServer) => JSON.stringify(server.requests);

describe.each(['private', 'loopback', 'linkLocal'] satisfies AddressKind[])(
  'a name that turns %s',
  (kind) => {
    it("as the registry's own gets neither list nor login, in every call", async () => {
      const server = await serve(byPath({ '/v2/_catalog': catalog, '/v2/': tags }));
      const { core, names, save } = await attack({ 'r.test': 'public' });
      const registryId = await save(at('r.test', server), ada);
      await core.pages('repositories.list', { registryId });
      const before = server.requests.length;
      names['r.test'] = kind;
      for (const work of [
        () => core.pages('repositories.list', { registryId }),
        () => core.pages('tags.list', { registryId, repository: 'team/app' }),
        () => core.pages('repositories.list', { registryId }),
      ])
        expect(await reasonOf(work())).toBe('addressRefused');
      expect(server.requests).toHaveLength(before);
    });

    it('as a token server gets no password', async () => {
      const tokens = await serve(fixedAnswer(200, '{"token":"t"}'));
      const server = await serve(
        fixedAnswer(401, '', {
          'www-authenticate': `Bearer realm="${at('auth.test', tokens)}/token",service="s"`,
        }),
      );
      const { core, names, save } = await attack({ 'r.test': 'public', 'auth.test': 'public' });
      const registryId = await save(at('r.test', server), ada);
      await core.pages('tags.list', { registryId, repository: 'team/app' }).catch(() => undefined);
      const before = tokens.requests.length;
      expect(before).toBeGreaterThan(0);
      names['auth.test'] = kind;
      expect(await reasonOf(core.pages('tags.list', { registryId, repository: 'team/app' }))).toBe(
        'realmRefused',
      );
      // A test of the connection is a client of its own, and so has the registry's verdict to go by.
      const report = await core.call('registries.check', { id: registryId });
      expect(report.ok).toBe(false);
      expect(tokens.requests).toHaveLength(before);
    });

    it('as a redirect target is not asked', async () => {
      const inner = await serve(catalog);
      const server = await serve(redirectTo(`${at('cdn.test', inner)}/list`));
      const { core, names, save } = await attack({ 'r.test': 'public', 'cdn.test': 'public' });
      const registryId = await save(at('r.test', server), ada);
      await core.pages('repositories.list', { registryId });
      const before = inner.requests.length;
      names['cdn.test'] = kind;
      for (const fresh of [false, true])
        expect(await reasonOf(core.pages('repositories.list', { registryId, fresh }))).toBe(
          'addressRefused',
        );
      expect(inner.requests).toHaveLength(before);
      expect(heard(inner)).not.toContain('authorization');
    });
  },
);

describe('what makes a new verdict', () => {
  it.each([
    [
      "a person's Retry",
      async ({ core }: Attack, registryId: string) =>
        void (await core.pages('repositories.list', { registryId, fresh: true })),
    ],
    [
      'a Retry of tags',
      async ({ core }: Attack, registryId: string) =>
        void (await core.pages('tags.list', {
          registryId,
          repository: 'team/app',
          fresh: true,
        })),
    ],
    [
      'an edit',
      async ({ core }: Attack, id: string) => {
        const { revision } = await core.call('registries.get', { id });
        await core.call('registries.update', { id, revision, changes: { namespace: 'team' } });
      },
    ],
    ['another network', async ({ travel }: Attack) => travel('office')],
  ])('%s', async (_what, act) => {
    const server = await serve(byPath({ '/v2/_catalog': catalog, '/v2/': tags }));
    const attempt = await attack({ 'r.test': 'public' });
    const { core, names, save } = attempt;
    const registryId = await save(at('r.test', server));
    await core.pages('repositories.list', { registryId });
    names['r.test'] = 'private';
    expect(await reasonOf(core.pages('repositories.list', { registryId }))).toBe('addressRefused');
    await act(attempt, registryId);
    const pages = await core.pages('repositories.list', { registryId });
    expect(pages.at(-1)?.repositories).toEqual(['team/app']);
  });

  it('a Retry ends no test of the connection, which has a verdict of its own', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let asked = 0;
    const server = await serve((request, response) => {
      if (request.url !== '/v2/') return catalog(request, response);
      asked += 1;
      gate.then(() => fixedAnswer(200, '{}')(request, response));
    });
    const { core, names, save } = await attack({ 'r.test': 'public' });
    const registryId = await save(at('r.test', server));
    await core.pages('repositories.list', { registryId });
    names['r.test'] = 'private';
    expect(await reasonOf(core.pages('repositories.list', { registryId }))).toBe('addressRefused');
    const test = core.call('registries.check', { id: registryId });
    if (asked === 0) await server.nextRequest(({ url }) => url === '/v2/');
    await core.pages('repositories.list', { registryId, fresh: true });
    release();
    expect(await test).toMatchObject({ ok: true });
  });

  it('a Retry keeps a client that refused nothing, and what it has under way', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const server = await serve((request, response) => {
      if (request.url?.includes('tags') !== true) return catalog(request, response);
      gate.then(() => tags(request, response));
    });
    const { core, save } = await attack({ 'r.test': 'private' });
    const registryId = await save(at('r.test', server));
    const slow = core.pages('tags.list', { registryId, repository: 'team/app' });
    await server.nextRequest(({ url }) => url.includes('tags'));
    await core.pages('repositories.list', { registryId, fresh: true });
    release();
    expect((await slow).at(-1)?.tags).toEqual(['1.0']);
  });
});

it('a registry saved inside this machine or network works, and what it points to there', async () => {
  for (const kind of ['private', 'loopback'] satisfies AddressKind[]) {
    const tokens = await serve(fixedAnswer(200, '{"token":"t"}'));
    const blobs = await serve(catalog);
    const server = await serve((request, response) => {
      const realm = `Bearer realm="${at('auth.test', tokens)}/token",service="s"`;
      (request.headers.authorization === 'Bearer t'
        ? redirectTo(`${at('blobs.test', blobs)}/list`)
        : fixedAnswer(401, '', { 'www-authenticate': realm }))(request, response);
    });
    const { core, save } = await attack({
      'r.test': kind,
      'auth.test': kind,
      'blobs.test': 'private',
    });
    const registryId = await save(at('r.test', server), ada);
    for (let round = 0; round < 2; round += 1) {
      const pages = await core.pages('repositories.list', { registryId, fresh: true });
      expect(pages.at(-1)?.repositories).toEqual(['team/app']);
    }
    expect(heard(blobs)).not.toContain('authorization');
  }
});
