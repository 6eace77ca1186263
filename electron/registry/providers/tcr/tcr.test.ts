import { describe, expect, test } from 'vitest';
import { startPrivateInternet } from '../../../../e2e/fixtures/private-internet.ts';
import {
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { describedTags } from '../../../../e2e/fixtures/registry-client/described-tags.ts';
import { createScene } from '../../../../e2e/fixtures/registry-client/scene.ts';
import { logged, readableIn } from '../../../../e2e/fixtures/sent-log.ts';
import {
  accessKey,
  api,
  digest,
  host,
  keys,
  lent,
  many,
  numbered,
  shop,
  shopScene,
} from '../../../../e2e/fixtures/tcr-shop.ts';
import { inside, tencentCloud } from '../../../../e2e/fixtures/tencent-cloud.ts';
import type { Credential } from '../../../../shared/model/credential.ts';

const scene = createScene(startPrivateInternet);

describe('the Enterprise Edition', () => {
  test('the keys sign for the API; the registry gets the login that it issues, once', async () => {
    const { cloud, logs, net, open, realm } = await shopScene(scene);
    const registry = open();
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(await tagsOf(registry, 'team/other')).toEqual(['1.0']);
    expect((await registry.check({ signal: idle })).checks).toContainEqual(
      expect.objectContaining({ name: 'credential', status: 'ok' }),
    );
    expect(cloud.asks).toEqual([
      {
        action: 'DescribeInstances',
        region: 'ap-guangzhou',
        parameters: {
          AllRegion: true,
          Filters: [{ Name: 'RegistryName', Values: ['shop'] }],
          Limit: 100,
          Offset: 0,
        },
      },
      {
        action: 'DescribeRepositories',
        region: 'ap-shanghai',
        parameters: { RegistryId: 'tcr-1', Limit: 100, Offset: 1 },
      },
      {
        action: 'CreateInstanceToken',
        region: 'ap-shanghai',
        parameters: { RegistryId: 'tcr-1', TokenType: 'temp' },
      },
      {
        action: 'DescribeRepositories',
        region: 'ap-shanghai',
        parameters: { RegistryId: 'tcr-1', Limit: 100, Offset: 1 },
      },
    ]);
    expect(readableIn(cloud.log, [keys.secret, lent.password])).toEqual([]);
    expect(readableIn(logs.registry, [keys.secret, keys.id, lent.password])).toEqual([]);
    expect(readableIn(logs.realm, [keys.secret, keys.id])).toEqual([]);
    expect(readableIn(logs.realm, [lent.password])).toEqual([lent.password]);
    expect(new Set(net.wanted)).toEqual(new Set([api, host, realm].map((one) => `${one}:443`)));
  });

  test.each([100, 20])('lists every page, by its number, %i at most', async (most) => {
    const all = many(250, (at) => `team/app-${at}`);
    const { actions, cloud, open } = await shopScene(scene, (ask) =>
      ask.action === 'DescribeRepositories'
        ? inside({
            TotalCount: all.length,
            RepositoryList: numbered(all, ask, most).map((Name) => ({ Name, Namespace: 'team' })),
          })
        : undefined,
    );
    const chunks = [];
    for await (const chunk of open().repositories({ signal: idle })) chunks.push(chunk);
    expect(chunks.flatMap(({ repositories }) => repositories)).toEqual(all);
    expect(chunks[0]).toMatchObject({ source: 'provider', total: 250 });
    expect(chunks.at(-1)).not.toHaveProperty('incomplete');
    const pages = Math.ceil(250 / most);
    expect(actions().slice(1)).toEqual(many(pages, () => 'DescribeRepositories'));
    expect(cloud.asks.slice(1).map(({ parameters }) => parameters['Offset'])).toEqual(
      Array.from({ length: pages }, (_, at) => at + 1),
    );
  });

  test('the namespace of the record narrows the list there', async () => {
    const { cloud, open } = await shopScene(scene);
    expect(await repositoriesOf(open({ namespace: 'team/app' }))).toEqual(['team/app']);
    expect(cloud.asks.at(-1)?.parameters['NamespaceName']).toBe('team');
  });

  test('tags come with what the API knows of them', async () => {
    const all = many(130, (at) => `1.${at}`);
    const { cloud, open } = await shopScene(scene, (ask) =>
      ask.action === 'DescribeImages'
        ? inside({
            TotalCount: 130,
            ImageInfoList: numbered(all, ask).map((ImageVersion, at) => ({
              ImageVersion,
              Digest: digest,
              Size: at === 0 ? 39_436_994 : null,
              UpdateTime: at === 0 ? '2024-11-12 17:29:20.915755 +0800 CST' : '',
              Kind: 'Docker-Image',
            })),
          })
        : undefined,
    );
    const tags = await describedTags(open(), 'team/deep/app');
    expect(tags.map(({ name }) => name)).toEqual(all);
    expect(tags[0]).toEqual({
      name: '1.0',
      digest,
      size: 39_436_994,
      pushedAt: '2024-11-12T09:29:20.915Z',
      pulledAt: null,
    });
    expect(tags[1]).toMatchObject({ size: null, pushedAt: null });
    expect(cloud.asks.at(-1)).toEqual({
      action: 'DescribeImages',
      region: 'ap-shanghai',
      parameters: {
        RegistryId: 'tcr-1',
        NamespaceName: 'team',
        RepositoryName: 'deep/app',
        Limit: 100,
        Offset: 2,
      },
    });
  });

  test('temporary keys bring their token along', async () => {
    const token = 'sts-token-of-temporary-keys';
    const { cloud, logs, open } = await shopScene(scene, undefined, { ...keys, token });
    const credential: Credential = { ...accessKey, sessionToken: token };
    expect(await repositoriesOf(open({ credential }))).toEqual(['team/app']);
    expect(await tagsOf(open({ credential }), 'team/app')).toEqual(['1.0']);
    expect(readableIn(logs.registry, [token])).toEqual([]);
    expect(readableIn(logs.realm, [token])).toEqual([]);
    expect(cloud.asks).toHaveLength(4);
    const error = await failureOf(
      repositoriesOf(open({ credential: { ...accessKey, sessionToken: 'over' } })),
    );
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'wrongCredentials' });
    expect(error.registryErrors?.[0]?.code).toBe('AuthFailure.TokenFailure');
  });

  test('the private address of an instance is found by its name', async () => {
    const cloud = tencentCloud(api, keys, ({ action }) =>
      action === 'DescribeInstances'
        ? inside({ Registries: [{ ...shop, RegistryName: 'shopping' }, shop] })
        : inside({ TotalCount: 0, RepositoryList: [] }),
    );
    const net = await scene.serve({ [api]: cloud.behaviour });
    const registry = scene.client('https://shop-vpc.tencentcloudcr.com', {
      ...net.settings,
      provider: 'tcr',
      credential: accessKey,
    });
    expect(await repositoriesOf(registry)).toEqual([]);
    expect(cloud.asks[0]?.parameters['Filters']).toEqual([
      { Name: 'RegistryName', Values: ['shop-vpc', 'shop'] },
    ]);
    expect(cloud.asks[1]?.parameters['RegistryId']).toBe('tcr-1');
  });

  test('an account without the instance is told which right shows it', async () => {
    const { open } = await shopScene(scene, (ask) =>
      ask.action === 'DescribeInstances' ? inside({ TotalCount: 0, Registries: null }) : undefined,
    );
    const registry = open();
    const error = await failureOf(repositoriesOf(registry));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope' });
    expect(error.hint).toContain('tcr:DescribeInstances');
    const { checks } = await registry.check({ signal: idle });
    expect(checks).toContainEqual(expect.objectContaining({ name: 'address', status: 'ok' }));
    expect(checks).toContainEqual(
      expect.objectContaining({
        name: 'credential',
        status: 'failed',
        hint: expect.stringContaining('tcr:DescribeInstances'),
      }),
    );
  });

  test('at a host of its own name, the keys go nowhere', async () => {
    const net = await scene.serve({ 'images.example.com': logged([], () => ({ body: {} })) });
    const settings = { ...net.settings, provider: 'tcr', credential: accessKey } as const;
    for (const address of ['images.example.com', 'a.b.tencentcloudcr.com']) {
      const registry = scene.client(`https://${address}`, settings);
      expect(await failureOf(tagsOf(registry, 'team/app'))).toMatchObject({ code: 'UNSUPPORTED' });
      expect(await failureOf(describedTags(registry, 'a/b'))).toMatchObject({
        code: 'UNSUPPORTED',
      });
    }
    expect(net.wanted).toEqual([]);
  });

  test('a registry password never reaches the API, and listing says what it takes', async () => {
    const { cloud, net, open, realm } = await shopScene(scene);
    const registry = open({ credential: { kind: 'password', ...lent } });
    const error = await failureOf(repositoriesOf(registry));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
    expect(error.hint).toContain('SecretId');
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(cloud.log).toEqual([]);
    expect(new Set(net.wanted)).toEqual(new Set([`${host}:443`, `${realm}:443`]));
  });
});
