import { exportPKCS8, generateKeyPair } from 'jose';
import { describe, expect, test } from 'vitest';
import {
  apiHost,
  artifactRegistry,
  digest,
  email,
  googleHosts,
  key,
  keyFile,
  parent,
  paths,
  privateLines,
  registryHost,
  tokenHost,
} from '../../../../e2e/fixtures/google-cloud.ts';
import { jsonApi } from '../../../../e2e/fixtures/json-api.ts';
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
import { basicPair, logged, readableIn } from '../../../../e2e/fixtures/sent-log.ts';
import type { Credential } from '../../../../shared/model/credential.ts';

const { serve: internet, client } = createScene(startPrivateInternet);

async function google(api?: Parameters<typeof googleHosts>[0]) {
  const { logs, hosts } = googleHosts(api);
  const net = await internet(hosts);
  const open = (settings: ClientSettings) =>
    client(`https://${registryHost}`, { ...net.settings, provider: 'gar', ...settings });
  return { logs, net, open };
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
