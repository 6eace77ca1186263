import { exportPKCS8, generateKeyPair, jwtVerify } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Answer, jsonApi } from '../../../e2e/fixtures/json-api.ts';
import type { Behaviour } from '../../../e2e/fixtures/misbehaving-server.ts';
import { startPrivateInternet } from '../../../e2e/fixtures/private-internet.ts';
import {
  basicPair,
  logged,
  readableIn,
  registryWith,
  type SentLog,
} from '../../../e2e/fixtures/sent-log.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import {
  type ClientSettings,
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from '../testing/client-under-test.ts';
import { describedTags } from '../testing/described-tags.ts';
import { createScene } from '../testing/scene.ts';

const { serve: internet, client } = createScene(startPrivateInternet);

const tokenHost = 'oauth2.googleapis.com';
const apiHost = 'artifactregistry.googleapis.com';
const registryHost = 'us-central1-docker.pkg.dev';
const email = 'reader@acme-prod.iam.gserviceaccount.com';
const digest = `sha256:${'a'.repeat(64)}`;

let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let pem: string;

beforeAll(async () => {
  keys = await generateKeyPair('RS256', { extractable: true });
  pem = await exportPKCS8(keys.privateKey);
});

function keyFile(more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    type: 'service_account',
    project_id: 'acme-prod',
    private_key_id: 'key-1',
    private_key: pem,
    client_email: email,
    token_uri: 'https://oauth2.googleapis.com/token',
    ...more,
  });
}

const key = (more?: Record<string, unknown>): Credential => ({
  kind: 'serviceAccount',
  json: keyFile(more),
});

/** Lines of the private key: nobody may ever read one. */
const privateLines = () => pem.split('\n').filter((line) => /^[A-Za-z0-9+/=]{20,}$/.test(line));

/** Google's token server: it checks who signed, for whom and for how long. */
function tokenServer(log: SentLog): Behaviour {
  let issued = 0;
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      log.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`, body);
      const form = new URLSearchParams(body);
      const verified = jwtVerify(form.get('assertion') ?? '', keys.publicKey, {
        algorithms: ['RS256'],
        issuer: email,
        audience: 'https://oauth2.googleapis.com/token',
        maxTokenAge: '1m',
      });
      verified.then(
        ({ payload, protectedHeader }) => {
          issued += 1;
          const right =
            form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' &&
            payload['scope'] === 'https://www.googleapis.com/auth/cloud-platform' &&
            (payload.exp ?? 0) - (payload.iat ?? 0) === 3600 &&
            protectedHeader.kid === 'key-1';
          response.writeHead(right ? 200 : 500, { 'content-type': 'application/json' });
          response.end(
            JSON.stringify({
              access_token: `ya29.token-${issued}`,
              expires_in: 3599,
              token_type: 'Bearer',
            }),
          );
        },
        () => {
          response.writeHead(400, { 'content-type': 'application/json' });
          response.end('{"error":"invalid_grant","error_description":"Invalid JWT Signature."}');
        },
      );
    });
  };
}

const paths = (log: SentLog) =>
  log.flatMap((line) => /^(?:GET|POST) (\S+) \{/.exec(line)?.[1] ?? []);
const parent = '/v1/projects/acme-prod/locations/us-central1/repositories';
const resourceName = (...parts: string[]) =>
  ['projects/acme-prod/locations/us-central1/repositories', ...parts].join('/');

/** An API of two repositories for images and one for something else, in pages. */
function artifactRegistry(takes: (authorization: string | undefined) => boolean) {
  return (url: URL, sent: { authorization: string | undefined }): Answer => {
    if (!takes(sent.authorization))
      return {
        status: 401,
        body: { error: { code: 401, status: 'UNAUTHENTICATED', message: 'Invalid token.' } },
      };
    const token = url.searchParams.get('pageToken');
    switch (url.pathname) {
      case parent:
        return token === null
          ? {
              body: {
                repositories: [
                  { name: resourceName('images'), format: 'DOCKER' },
                  { name: resourceName('jars'), format: 'MAVEN' },
                ],
                nextPageToken: 'second page',
              },
            }
          : { body: { repositories: [{ name: resourceName('tools'), format: 'DOCKER' }] } };
      case `${parent}/images/packages`:
        return token === null
          ? {
              body: {
                packages: [{ name: resourceName('images', 'packages', 'team%2Fapp') }],
                nextPageToken: 'p2',
              },
            }
          : { body: { packages: [{ name: resourceName('images', 'packages', 'web') }] } };
      case `${parent}/tools/packages`:
        return { body: {} };
      default:
        return undefined;
    }
  };
}

async function google(api: Parameters<typeof logged>[1] = artifactRegistry(isToken)) {
  const logs = { token: [] as SentLog, api: [] as SentLog, registry: [] as SentLog };
  const net = await internet({
    [tokenHost]: tokenServer(logs.token),
    [apiHost]: logged(logs.api, api),
    [registryHost]: logged(logs.registry, (url, sent) => {
      if (url.pathname === '/v2/token')
        return isToken(/^Basic (.+)$/.exec(sent.authorization ?? '')?.[1] ?? '')
          ? { body: { token: 'registry-token', expires_in: 300 } }
          : { status: 401, body: {} };
      if (!url.pathname.endsWith('/team/app/tags/list') || sent.authorization === undefined)
        return registryWith(`https://${registryHost}/v2/token`)(url, sent);
      return {
        body: {
          child: [],
          manifest: {
            [digest]: {
              imageSizeBytes: '2457600',
              mediaType: 'application/vnd.oci.image.manifest.v1+json',
              tag: ['1.0', 'latest'],
              timeCreatedMs: '0',
              timeUploadedMs: '1563418751000',
            },
            [`sha256:${'b'.repeat(64)}`]: { tag: [] },
            broken: null,
          },
          name: 'acme-prod/images/team/app',
          tags: ['1.0', 'latest', 'odd'],
        },
      };
    }),
  });
  const open = (settings: ClientSettings, host = registryHost) =>
    client(`https://${host}`, { ...net.settings, provider: 'gar', ...settings });
  return { logs, net, open };
}

/** A lent token, as the API or as the registry's token server is shown it. */
function isToken(authorization: string | undefined): boolean {
  const pairs = [1, 2].map((at) => basicPair('oauth2accesstoken', `ya29.token-${at}`));
  return (
    /^Bearer ya29\.token-[12]$/.test(authorization ?? '') || pairs.includes(authorization ?? '')
  );
}

describe('a service account', () => {
  test('signs for a token, which lists page after page and opens the registry', async () => {
    const { logs, net, open } = await google();
    const registry = open({ credential: key() });
    expect(await repositoriesOf(registry)).toEqual([
      'acme-prod/images/team/app',
      'acme-prod/images/web',
    ]);
    expect(paths(logs.api)).toEqual([
      `${parent}?pageSize=1000`,
      `${parent}/images/packages?pageSize=1000`,
      `${parent}/images/packages?pageSize=1000&pageToken=p2`,
      `${parent}?pageSize=1000&pageToken=second+page`,
      `${parent}/tools/packages?pageSize=1000`,
    ]);
    const details = { digest, size: 2_457_600, pushedAt: '2019-07-18T02:59:11.000Z' };
    expect(await describedTags(registry, 'acme-prod/images/team/app')).toEqual([
      { name: '1.0', ...details, pulledAt: null },
      { name: 'latest', ...details, pulledAt: null },
      { name: 'odd', digest: null, size: null, pushedAt: null, pulledAt: null },
    ]);
    expect((await registry.check({ signal: idle })).auth).toBe('bearer');
    expect(paths(logs.token)).toEqual(['/token']);
    expect(paths(logs.registry)).toContain('/v2/acme-prod/images/team/app/tags/list?n=10000');
    expect(paths(logs.registry)).not.toContain('/v2/_catalog?n=1000');
    const assertion = new URLSearchParams(logs.token.at(-1)).get('assertion') ?? '';
    expect(assertion.length).toBeGreaterThan(100);
    expect(privateLines().length).toBeGreaterThan(10);
    for (const log of Object.values(logs)) expect(readableIn(log, privateLines())).toEqual([]);
    for (const log of [logs.api, logs.registry])
      expect(readableIn(log, [assertion, email])).toEqual([]);
    expect(readableIn(logs.api, ['registry-token'])).toEqual([]);
    expect(new Set(net.wanted)).toEqual(
      new Set([tokenHost, apiHost, registryHost].map((host) => `${host}:443`)),
    );
  });

  test.each([
    ['_json_key', () => keyFile()],
    ['_json_key_base64', () => Buffer.from(keyFile()).toString('base64')],
  ])('is the same when saved as the password of %s', async (username, password) => {
    const { logs, open } = await google();
    const registry = open({
      namespace: 'acme-prod/images',
      credential: { kind: 'password', username, password: password() },
    });
    expect(await repositoriesOf(registry)).toHaveLength(2);
    expect(await tagsOf(registry, 'acme-prod/images/web')).toEqual(['1.0']);
    expect(paths(logs.api)[0]).toBe(`${parent}/images/packages?pageSize=1000`);
    for (const log of Object.values(logs)) expect(readableIn(log, privateLines())).toEqual([]);
    expect(readableIn(logs.registry, ['_json_key'])).toEqual([]);
  });

  test('gets another token in the middle of a list', async () => {
    const inner = artifactRegistry(() => true);
    const { logs, open } = await google((url, sent) => {
      const second = paths(logs.api).length > 2;
      return sent.authorization === `Bearer ya29.token-${second ? 2 : 1}`
        ? inner(url, sent)
        : { status: 401, body: { error: { code: 401, status: 'UNAUTHENTICATED' } } };
    });
    expect(await repositoriesOf(open({ credential: key() }))).toHaveLength(2);
    expect(paths(logs.token)).toEqual(['/token', '/token']);
    expect(paths(logs.api)).toHaveLength(6);
  });

  test('gets another token where the registry refuses the one it had', async () => {
    const { net, logs, open } = await google();
    const second = basicPair('oauth2accesstoken', 'ya29.token-2');
    net
      .host(registryHost)
      .behave(
        logged(logs.registry, (_url, sent) =>
          sent.authorization === `Basic ${second}`
            ? { body: { tags: ['1.0'] } }
            : { status: 401, headers: { 'www-authenticate': 'Basic realm="gar"' }, body: {} },
        ),
      );
    expect(await tagsOf(open({ credential: key() }), 'acme-prod/images/web')).toEqual(['1.0']);
    expect(paths(logs.token)).toEqual(['/token', '/token']);
  });

  test('that Google does not know is told with its words, once', async () => {
    const { logs, open } = await google();
    const other = await generateKeyPair('RS256', { extractable: true });
    const credential = key({ private_key: await exportPKCS8(other.privateKey) });
    const error = await failureOf(repositoriesOf(open({ credential })));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'wrongCredentials', status: 400 });
    expect(error.message).toContain('Invalid JWT Signature');
    expect(paths(logs.token)).toEqual(['/token']);
    expect(logs.api).toEqual([]);
  });

  test.each([
    [
      'names another token server',
      { token_uri: 'https://oauth2.googleapis.com.evil.example/token' },
    ],
    ['is of another kind', { type: 'authorized_user' }],
    ['holds no key', { private_key: 'MIIE-not-a-key' }],
  ])('whose file %s is not used, and nothing is sent', async (_title, more) => {
    const { net, open } = await google();
    const registry = open({ credential: key(more) });
    const errors = [
      await failureOf(repositoriesOf(registry)),
      await failureOf(tagsOf(registry, 'acme-prod/images/web')),
    ];
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'UNSUPPORTED' });
      expect(JSON.stringify(error.toData())).not.toMatch(/MIIE|evil/);
    }
    expect(net.wanted).toEqual([]);
  });

  test.each(['gar.example.com', 'us-docker.pkg.dev.example.com', 'mirror.gcr.io'])(
    'and an access token stay away from %s',
    async (host) => {
      const net = await internet({ [host]: jsonApi(() => ({ body: { tags: ['1.0'] } })) });
      for (const credential of [key(), { kind: 'token', token: 'ya29.own' } as const]) {
        const settings = { ...net.settings, provider: 'gar', credential } as const;
        const registry = client(`https://${host}`, settings);
        expect(await failureOf(repositoriesOf(registry))).toMatchObject({ code: 'UNSUPPORTED' });
        expect(await failureOf(tagsOf(registry, 'a/b'))).toMatchObject({ code: 'UNSUPPORTED' });
      }
      expect(net.wanted).toEqual([]);
    },
  );
});

describe('an access token', () => {
  test.each<[string, Credential]>([
    ['alone', { kind: 'token', token: 'ya29.token-1' }],
    [
      'as a password',
      { kind: 'password', username: 'oauth2accesstoken', password: 'ya29.token-1' },
    ],
  ])('%s lists and opens the registry as it is', async (_title, credential) => {
    const { logs, open } = await google();
    const registry = open({ namespace: 'acme-prod', credential });
    expect(await repositoriesOf(registry)).toHaveLength(2);
    expect(await tagsOf(registry, 'acme-prod/images/web')).toEqual(['1.0']);
    expect(logs.token).toEqual([]);
  });

  test('that is over is told, and not tried again', async () => {
    const { logs, open } = await google();
    const credential: Credential = { kind: 'token', token: 'ya29.old' };
    const error = await failureOf(repositoriesOf(open({ namespace: 'acme-prod', credential })));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'wrongCredentials', status: 401 });
    expect(error.hint).toContain('expire');
    expect(paths(logs.api)).toHaveLength(1);
  });
});

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
