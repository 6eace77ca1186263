import { describe, expect, test } from 'vitest';
import {
  apiHost,
  artifactRegistry,
  digest,
  googleHosts,
  isToken,
  key,
  paths,
  registryHost,
} from '../../../../e2e/fixtures/google-cloud.ts';
import { startPrivateInternet } from '../../../../e2e/fixtures/private-internet.ts';
import {
  type ClientSettings,
  failureOf,
  repositoriesOf,
} from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../../../e2e/fixtures/registry-client/scene.ts';
import { logged, type SentLog } from '../../../../e2e/fixtures/sent-log.ts';

const { serve: internet, client } = createScene(startPrivateInternet);

async function google(api?: Parameters<typeof googleHosts>[0]) {
  const { logs, hosts } = googleHosts(api);
  const net = await internet(hosts);
  const open = (settings: ClientSettings) =>
    client(`https://${registryHost}`, { ...net.settings, provider: 'gar', ...settings });
  return { logs, net, open };
}

describe('listing', () => {
  test.each([
    ['gcr.io', 'us'],
    ['eu.gcr.io', 'europe'],
    ['asia.gcr.io', 'asia'],
  ])('%s is one repository in %s, also for a project of a domain', async (host, location) => {
    const path = `/v1/projects/example.com%3Aacme/locations/${location}/repositories/${host}/packages`;
    const log: SentLog = [];
    const net = await internet({
      [apiHost]: logged(log, (url) =>
        url.pathname === path
          ? { body: { packages: [{ name: `projects/x/packages/team%2Fapp` }] } }
          : undefined,
      ),
    });
    const registry = client(`https://${host}`, {
      ...net.settings,
      provider: 'gar',
      namespace: 'example.com/acme',
      credential: { kind: 'token', token: 'ya29.token-1' },
    });
    expect(await repositoriesOf(registry)).toEqual(['example.com/acme/team/app']);
    expect(paths(log)).toEqual([`${path}?pageSize=1000`]);
  });

  test('without the right names the role', async () => {
    const { open } = await google(() => ({
      status: 403,
      body: {
        error: {
          code: 403,
          status: 'PERMISSION_DENIED',
          message: "Permission 'artifactregistry.repositories.list' denied on resource",
        },
      },
    }));
    const error = await failureOf(repositoriesOf(open({ credential: key() })));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope', status: 403 });
    expect(error.hint).toContain('Artifact Registry Reader');
    expect(error.message).toContain("'artifactregistry.repositories.list'");
  });

  test('waits where Google asks for it, and says so when it lasts', async () => {
    const busy = { status: 429, body: { error: { code: 429, status: 'RESOURCE_EXHAUSTED' } } };
    let left = 1;
    const inner = artifactRegistry(isToken);
    const { logs, open } = await google((url, sent) => {
      left -= 1;
      return left >= 0 ? busy : inner(url, sent);
    });
    const settings = { credential: key(), limits: { attempts: 2 } };
    expect(await repositoriesOf(open(settings))).toHaveLength(2);
    expect(paths(logs.api)).toHaveLength(6);
    left = 100;
    const error = await failureOf(repositoriesOf(open(settings)));
    expect(error).toMatchObject({ code: 'RATE_LIMITED' });
  });

  test('takes an error in an answer of status 200 for none', async () => {
    const { open } = await google(() => ({ body: { error: { code: 500, message: 'oops' } } }));
    expect(await failureOf(repositoriesOf(open({ credential: key() })))).toMatchObject({
      code: 'BAD_RESPONSE',
    });
  });

  test('of public images asks for the children of their names, and for no account', async () => {
    const log: SentLog = [];
    const children: Readonly<Record<string, object>> = {
      distroless: { child: ['base', 'java', '..', 'x/y', 7], tags: [] },
      'distroless/base': { child: [], manifest: { [digest]: { tag: ['nonroot'] } } },
      'distroless/java': { child: ['17'], tags: ['latest'] },
      'distroless/java/17': { tags: ['debug'] },
    };
    const net = await internet({
      'gcr.io': logged(log, (url) => {
        const name = /^\/v2\/(.+)\/tags\/list$/.exec(url.pathname)?.[1] ?? '';
        const body = children[name];
        if (body === undefined) return undefined;
        return url.searchParams.get('last') === null && name === 'distroless'
          ? { body: {}, headers: { link: '</v2/distroless/tags/list?last=a&n=1>; rel="next"' } }
          : { body };
      }),
    });
    const registry = client('https://gcr.io', {
      ...net.settings,
      provider: 'gar',
      namespace: 'distroless',
    });
    expect(await repositoriesOf(registry)).toEqual([
      'distroless/base',
      'distroless/java',
      'distroless/java/17',
    ]);
    expect(paths(log)).toEqual([
      '/v2/distroless/tags/list',
      '/v2/distroless/tags/list?last=a&n=1',
      '/v2/distroless/base/tags/list',
      '/v2/distroless/java/tags/list',
      '/v2/distroless/java/17/tags/list',
    ]);
    expect(new Set(net.wanted)).toEqual(new Set(['gcr.io:443']));
  });

  test('of images that are not public says that it takes an account', async () => {
    const { net, open } = await google();
    const error = await failureOf(repositoriesOf(open({ namespace: 'acme-prod/images' })));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'credentialRequired' });
    expect(new Set(net.wanted)).toEqual(new Set([`${registryHost}:443`]));
  });

  test('of an empty project is empty', async () => {
    const { open } = await google(() => ({ body: {} }));
    expect(await repositoriesOf(open({ credential: key() }))).toEqual([]);
  });

  test.each<[string, ClientSettings, string]>([
    ['nobody', {}, 'service account'],
    ['a token of no project', { credential: { kind: 'token', token: 'ya29.x' } }, 'namespace'],
    [
      'a user name and password',
      { credential: { kind: 'password', username: 'ada', password: 'word' } },
      'service account',
    ],
  ])('for %s says what is missing, and asks nobody', async (_title, settings, needed) => {
    const { net, open } = await google();
    const error = await failureOf(repositoriesOf(open(settings)));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
    expect(error.hint).toContain(needed);
    expect(net.wanted).toEqual([]);
  });
});
