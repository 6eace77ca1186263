import { describe, expect, test } from 'vitest';
import { type Answer, jsonApi } from '../../../../e2e/fixtures/json-api.ts';
import { startPrivateInternet } from '../../../../e2e/fixtures/private-internet.ts';
import {
  type ClientSettings,
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { describedTags } from '../../../../e2e/fixtures/registry-client/described-tags.ts';
import { createScene } from '../../../../e2e/fixtures/registry-client/scene.ts';
import { basicPair, logged, readableIn, type SentLog } from '../../../../e2e/fixtures/sent-log.ts';
import type { Credential } from '../../../../shared/model/credential.ts';

const { serve: internet, client } = createScene(startPrivateInternet);

const host = 'acme.azurecr.io';
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const admin: Credential = { kind: 'password', username: 'acme', password: 'admin-password' };
const nobody = '00000000-0000-0000-0000-000000000000';

/** A JSON Web Token that nobody signed: only what it says counts here. */
function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmVk`;
}

const entraToken = jwt({
  iss: 'https://sts.windows.net/tenant/',
  aud: 'https://management.azure.com/',
});
const refreshToken = (at: number) =>
  jwt({ iss: 'Azure Container Registry', exp: Math.floor(Date.now() / 1000) + 10_800, at });

interface Rights {
  catalog?: boolean;
  metadata?: boolean;
}

/**
 * An Azure registry: tokens at `/oauth2/token` for passwords and refresh
 * tokens, and at `/oauth2/exchange` for Entra ID; each token opens the scopes
 * that it was given.
 */
async function azure(
  lists: (url: URL) => Answer,
  { rights = {}, refuses = () => false }: { rights?: Rights; refuses?: (url: URL) => boolean } = {},
) {
  const log: SentLog = [];
  const scopes = new Map<string, string>();
  const refreshTokens: string[] = [];
  const granted = (wanted: string) =>
    wanted
      .split(' ')
      .filter((scope) => rights.catalog !== false || !scope.startsWith('registry:'))
      .map((scope) => (rights.metadata === false ? scope.replace(/,?metadata_read/, '') : scope))
      .join(' ');

  const token = (wanted: string): Answer => {
    const value = `access-${scopes.size + 1}`;
    scopes.set(`Bearer ${value}`, granted(wanted));
    return { body: { access_token: value } };
  };

  const net = await internet({
    [host]: logged(log, (url, { authorization, body }) => {
      const form = new URLSearchParams(body);
      if (url.pathname === '/oauth2/exchange') {
        const right =
          form.get('grant_type') === 'access_token' &&
          form.get('service') === host &&
          form.get('access_token') === entraToken;
        if (!right) return { status: 401, body: { errors: [{ code: 'UNAUTHORIZED' }] } };
        refreshTokens.push(refreshToken(refreshTokens.length));
        return { body: { refresh_token: refreshTokens.at(-1) } };
      }
      if (url.pathname === '/oauth2/token') {
        if (authorization === `Basic ${basicPair('acme', 'admin-password')}`)
          return token(url.searchParams.getAll('scope').join(' '));
        return form.get('grant_type') === 'refresh_token' &&
          form.get('refresh_token') === refreshTokens.at(-1)
          ? token(form.get('scope') ?? '')
          : { status: 401, body: { errors: [{ code: 'UNAUTHORIZED' }] } };
      }
      const needed = neededScope(url);
      const held = scopes.get(authorization ?? '');
      if (needed === null || (held?.includes(needed) === true && !refuses(url))) return lists(url);
      const error = held === undefined ? '' : ',error="insufficient_scope"';
      return {
        status: 401,
        headers: {
          'www-authenticate': `Bearer realm="https://${host}/oauth2/token",service="${host}",scope="${scopeWith(url, needed)}"${error}`,
        },
        body: { errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] },
      };
    }),
  });
  const open = (settings: ClientSettings = { credential: admin }) =>
    client(`https://${host}`, { ...net.settings, provider: 'azure', ...settings });
  const asked = () => log.flatMap((line) => /^GET (\/(?:acr|v2)\S+) \{/.exec(line)?.[1] ?? []);
  return { net, log, open, asked, refreshTokens };
}

/** The action that a path needs, as it stands in a scope. */
function neededScope(url: URL): string | null {
  if (url.pathname === '/v2/') return '';
  if (url.pathname.endsWith('/_catalog')) return 'registry:catalog:*';
  return url.pathname.startsWith('/acr/') ? 'metadata_read' : 'pull';
}

function scopeWith(url: URL, needed: string): string {
  const name = /^\/(?:acr\/v1|v2)\/(.+)\/(?:_tags|_manifests|tags\/list)$/.exec(url.pathname)?.[1];
  return name === undefined ? needed : `repository:${name}:${needed}`;
}

const tag = (name: string, letter: string) => ({
  name,
  digest: digest(letter),
  createdTime: '2026-03-04T05:06:07.1234567Z',
  lastUpdateTime: '2026-03-05T05:06:07.1234567Z',
  signed: false,
});

/** Tags and manifests of `team/app`, two pages each. */
function teamApp(url: URL): Answer {
  const first = url.searchParams.get('last') === null;
  const next = (path: string, last: string) => ({
    link: `<${path}?last=${encodeURIComponent(last)}&n=100&orderby=>; rel="next"`,
  });
  switch (url.pathname) {
    case '/acr/v1/team/app/_tags':
      return first
        ? { body: { tags: [tag('1.0', 'a'), null] }, headers: next(url.pathname, '1.0') }
        : { body: { tags: [tag('2.0', 'b'), tag('index', 'c')] } };
    case '/acr/v1/team/app/_manifests':
      return first
        ? {
            body: { manifests: [{ digest: digest('a'), imageSize: 2_401_606, tags: ['1.0'] }] },
            headers: next(`https://elsewhere.example${url.pathname}`, digest('a')),
          }
        : {
            body: {
              manifests: [
                { digest: digest('b'), imageSize: 7 },
                { digest: digest('c'), imageSize: 0 },
              ],
            },
          };
    default:
      return url.pathname === '/v2/_catalog'
        ? { body: { repositories: ['team/app'] } }
        : { body: { tags: ['1.0'] } };
  }
}

describe('tags', () => {
  test("come with details from Azure's own lists, page after page, with tokens of the registry", async () => {
    const { open, asked, log, net } = await azure(teamApp);
    const registry = open();
    const details = { pushedAt: '2026-03-05T05:06:07.123Z', pulledAt: null };
    expect(await describedTags(registry, 'team/app')).toEqual([
      { name: '1.0', digest: digest('a'), size: 2_401_606, ...details },
      { name: '2.0', digest: digest('b'), size: 7, ...details },
      { name: 'index', digest: digest('c'), size: null, ...details },
    ]);
    expect([...new Set(asked())]).toEqual([
      '/acr/v1/team/app/_tags?n=100',
      '/acr/v1/team/app/_manifests?n=100',
      `/acr/v1/team/app/_manifests?last=${encodeURIComponent(digest('a'))}&n=100&orderby=`,
      '/acr/v1/team/app/_tags?last=1.0&n=100&orderby=',
    ]);
    const tokens = log.filter((line) => line.startsWith('GET /oauth2/token'));
    expect(tokens).toHaveLength(1);
    expect(tokens[0]).toContain('scope=repository%3Ateam%2Fapp%3Ametadata_read');
    expect(new Set(net.wanted)).toEqual(new Set([`${host}:443`]));
  });

  test('without the right name it', async () => {
    const { open, asked } = await azure(teamApp, { rights: { metadata: false } });
    const error = await failureOf(describedTags(open(), 'team/app'));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope', status: 401 });
    expect(error.hint).toContain('metadata_read');
    expect(asked().length).toBeLessThan(5);
  });

  test('get another token in the middle of a list', async () => {
    let refused = false;
    const { open, log } = await azure(teamApp, {
      refuses: (url) => {
        const now = !refused && url.searchParams.get('last') === '1.0';
        refused ||= now;
        return now;
      },
    });
    expect(await describedTags(open(), 'team/app')).toHaveLength(3);
    expect(log.filter((line) => line.startsWith('GET /oauth2/token'))).toHaveLength(2);
  });

  test('of a busy registry are waited for, and left when it stays so', async () => {
    let left = 1;
    const { open, asked } = await azure((url) => {
      left -= 1;
      return left >= 0
        ? {
            status: 429,
            headers: { 'retry-after': '0' },
            body: { errors: [{ code: 'TOOMANYREQUESTS' }] },
          }
        : teamApp(url);
    });
    const registry = open({ credential: admin, limits: { attempts: 2 } });
    expect(await describedTags(registry, 'team/app')).toHaveLength(3);
    const before = asked().length;
    left = 100;
    expect(await failureOf(describedTags(registry, 'team/app'))).toMatchObject({
      code: 'RATE_LIMITED',
    });
    expect(asked().length - before).toBe(2);
  });

  test('answered with errors alone, at status 200, are an error', async () => {
    const { open } = await azure(() => ({ body: { errors: [{ code: 'NAME_UNKNOWN' }] } }));
    expect(await failureOf(describedTags(open(), 'team/app'))).toMatchObject({
      code: 'NOT_FOUND',
      reason: 'repositoryNotFound',
    });
  });
});

describe('repositories', () => {
  test('come from the catalog', async () => {
    const { open } = await azure(teamApp);
    expect(await repositoriesOf(open())).toEqual(['team/app']);
  });

  test('without the right name it', async () => {
    const { open, asked } = await azure(teamApp, { rights: { catalog: false } });
    const registry = open();
    const error = await failureOf(repositoriesOf(registry));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
    expect(error.hint).toContain('registry:catalog:*');
    expect(asked().filter((path) => path.startsWith('/acr'))).toEqual([]);
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
  });
});

describe('a token of Microsoft Entra ID', () => {
  test.each<[string, Credential]>([
    ['alone', { kind: 'token', token: entraToken }],
    ['as a password of nobody', { kind: 'password', username: nobody, password: entraToken }],
  ])('%s is exchanged once for a refresh token of the registry', async (_title, credential) => {
    const { open, log, refreshTokens } = await azure(teamApp);
    const registry = open({ credential });
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
    expect(await describedTags(registry, 'team/app')).toHaveLength(3);
    expect((await registry.check({ signal: idle })).auth).toBe('bearer');
    expect(refreshTokens).toHaveLength(1);
    const others = log.filter((line) => !line.includes('grant_type=access_token'));
    expect(readableIn(others, [entraToken])).toEqual([]);
    const lists = log.filter((line) => /^GET \/(?:acr|v2)/.test(line));
    expect(readableIn(lists, refreshTokens)).toEqual([]);
  });

  test('is exchanged anew where the refresh token is no longer taken', async () => {
    const { open, refreshTokens } = await azure(teamApp);
    const registry = open({ credential: { kind: 'token', token: entraToken } });
    await tagsOf(registry, 'team/app');
    refreshTokens.push('taken back');
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
    expect(refreshTokens).toHaveLength(3);
  });

  test('that is over is told', async () => {
    const { open, log } = await azure(teamApp);
    const old = jwt({ iss: 'https://login.microsoftonline.com/tenant/v2.0', old: true });
    const error = await failureOf(tagsOf(open({ credential: { kind: 'token', token: old } }), 'a'));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'wrongCredentials', status: 401 });
    expect(error.hint).toContain('expire');
    expect(log.filter((line) => line.startsWith('POST'))).toHaveLength(1);
  });

  test.each(['images.example.com', 'acme.azurecr.io.example.com'])(
    'stays away from %s',
    async (other) => {
      const net = await internet({ [other]: jsonApi(() => ({ body: { tags: ['1.0'] } })) });
      const registry = client(`https://${other}`, {
        ...net.settings,
        provider: 'azure',
        credential: { kind: 'token', token: entraToken },
      });
      expect(await failureOf(tagsOf(registry, 'app'))).toMatchObject({ code: 'UNSUPPORTED' });
      expect(net.wanted).toEqual([]);
    },
  );
});

test("the registry's own refresh token is used as it is", async () => {
  const { open, log, refreshTokens } = await azure(teamApp);
  const own = refreshToken(7);
  refreshTokens.push(own);
  const registry = open({ credential: { kind: 'token', token: own } });
  expect(await describedTags(registry, 'team/app')).toHaveLength(3);
  expect(log.filter((line) => line.startsWith('POST /oauth2/exchange'))).toEqual([]);
});
