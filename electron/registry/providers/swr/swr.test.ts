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
import { basicPair, readableIn } from '../../../../e2e/fixtures/sent-log.ts';
import {
  accessKey,
  api,
  derived,
  digest,
  host,
  keys,
  many,
  page,
  repositories,
  swrScene,
} from '../../../../e2e/fixtures/swr-region.ts';
import type { Credential } from '../../../../shared/model/credential.ts';

const scene = createScene(startPrivateInternet);

describe('the shared edition', () => {
  test('the key signs for the API of its region; the registry gets the login made from it', async () => {
    const { cloud, log, net, open } = await swrScene(scene);
    const registry = open();
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect((await registry.check({ signal: idle })).checks).toContainEqual(
      expect.objectContaining({ name: 'credential', status: 'ok' }),
    );
    expect(cloud.asks).toEqual(
      many(
        2,
        () => 'GET /v2/manage/repos?limit=100&offset=0&filter=center::self|limit::100|offset::0',
      ),
    );
    expect(readableIn(cloud.log, [keys.secret, derived])).toEqual([]);
    expect(readableIn(log, [keys.secret])).toEqual([]);
    expect(readableIn(log, [derived])).toEqual([derived]);
    expect(new Set(net.wanted)).toEqual(new Set([`${api}:443`, `${host}:443`]));
  });

  test.each([
    ['with a total', true],
    ['without one', false],
  ])('lists every page, %s', async (_title, counted) => {
    const names = many(230, (at) => `deep/app-${at}`);
    const { cloud, open } = await swrScene(scene, {
      answer: (url) => {
        const answer = page(url, repositories(names));
        return counted ? answer : { body: answer?.body };
      },
    });
    const chunks = [];
    for await (const chunk of open().repositories({ signal: idle })) chunks.push(chunk);
    expect(chunks.flatMap((chunk) => chunk.repositories)).toEqual(
      names.map((name) => `team/${name}`),
    );
    expect(chunks[0]).toEqual(
      expect.objectContaining({ source: 'provider', ...(counted ? { total: 230 } : {}) }),
    );
    expect(cloud.asks.map((ask) => /offset=(\d+)/.exec(ask)?.[1])).toEqual(['0', '100', '200']);
  });

  test('the namespace of the record narrows the list there, and again here', async () => {
    const others = [...repositories(['app']), { name: 'app', namespace: 'team-two' }];
    const { cloud, open } = await swrScene(scene, { answer: (url) => page(url, others) });
    const chunks = [];
    for await (const chunk of open({ namespace: 'team' }).repositories({ signal: idle }))
      chunks.push(chunk);
    expect(chunks).toEqual([{ repositories: ['team/app'], source: 'provider' }]);
    expect(cloud.asks).toEqual([
      'GET /v2/manage/repos?namespace=team&limit=100&offset=0&filter=center::self|namespace::team|limit::100|offset::0',
    ]);
  });

  test('tags come with what the API knows of them; slashes of a name are written as $', async () => {
    const all = many(101, (at) => `1.${at}`).map((Tag) => ({
      Tag,
      digest,
      size: 4_096_000,
      created: '2024-01-02T03:04:05.123456Z',
      updated: Tag === '1.0' ? '2024-01-03 03:04:05.12 +0000 UTC' : '0001-01-01T00:00:00Z',
      schema: 2,
      manifest: '{}',
    }));
    const { cloud, open } = await swrScene(scene, { answer: (url) => page(url, all) });
    const tags = await describedTags(open(), 'team/deep/app_one');
    expect(tags).toHaveLength(101);
    expect(tags[0]).toEqual({
      name: '1.0',
      digest,
      size: 4_096_000,
      pushedAt: '2024-01-03T03:04:05.120Z',
      pulledAt: null,
    });
    expect(tags[1]?.pushedAt).toBe('2024-01-02T03:04:05.123Z');
    expect(cloud.asks).toEqual(
      [0, 100].map(
        (offset) =>
          `GET /v2/manage/namespaces/team/repos/deep$app_one/tags?limit=100&offset=${offset}`,
      ),
    );
  });

  test('the European cloud has a domain of its own', async () => {
    const registry = 'swr.eu-west-101.myhuaweicloud.eu';
    const apiHost = 'swr-api.eu-west-101.myhuaweicloud.eu';
    const { net, open } = await swrScene(scene, { hosts: { registry, api: apiHost } });
    expect(await repositoriesOf(open({ region: 'cn-north-4' }))).toEqual(['team/app']);
    expect(net.wanted).toEqual([`${apiHost}:443`]);
  });

  test('a registry login never reaches the API, and listing says what it takes', async () => {
    const { cloud, net, open } = await swrScene(scene);
    const registry = open({
      credential: { kind: 'password', username: `cn-north-4@${keys.id}`, password: derived },
    });
    const error = await failureOf(repositoriesOf(registry));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
    expect(error.hint).toContain('access key');
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(cloud.log).toEqual([]);
    expect(new Set(net.wanted)).toEqual(new Set([`${host}:443`]));
  });
});

describe('other registries of Huawei Cloud', () => {
  test('the Enterprise Edition takes no access key, and says which login it takes', async () => {
    const enterprise = 'mine.swr-pro.cn-north-4.myhuaweicloud.com';
    const { cloud, log, open } = await swrScene(scene, {
      hosts: { registry: enterprise, api },
      takes: () => [basicPair('ada', 'instance-password')],
    });
    const registry = open();
    for (const work of [tagsOf(registry, 'team/app'), repositoriesOf(registry)]) {
      const error = await failureOf(work);
      expect(error).toMatchObject({ code: 'UNSUPPORTED' });
      expect(error.hint).toContain('access credential');
    }
    const other = open({
      credential: { kind: 'password', username: 'ada', password: 'instance-password' },
    });
    expect(await tagsOf(other, 'team/app')).toEqual(['1.0']);
    const error = await failureOf(repositoriesOf(other));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
    expect(error.message).toContain('Enterprise Edition');
    expect(cloud.log).toEqual([]);
    expect(readableIn(log, [keys.id, keys.secret, derived])).toEqual([]);
  });

  test('a host of its own gets the derived login of its region, and the API is left alone', async () => {
    const registry = 'swr.eu-de.cloud.example.com';
    const { cloud, log, net, open } = await swrScene(scene, {
      hosts: { registry, api },
      takes: () => [basicPair(`eu-de@${keys.id}`, derived)],
    });
    expect(await tagsOf(open({ region: 'eu-de' }), 'team/app')).toEqual(['1.0']);
    expect(await failureOf(repositoriesOf(open({ region: 'eu-de' })))).toMatchObject({
      code: 'UNSUPPORTED',
    });
    expect(await failureOf(tagsOf(open(), 'team/app'))).toMatchObject({
      code: 'UNSUPPORTED',
      hint: 'Set the region of this registry.',
    });
    const temporary: Credential = { ...accessKey, sessionToken: 'security-token' };
    expect(
      await failureOf(tagsOf(open({ region: 'eu-de', credential: temporary }), 'team/app')),
    ).toMatchObject({ code: 'UNSUPPORTED' });
    expect(cloud.log).toEqual([]);
    expect(readableIn(log, [keys.secret, 'security-token'])).toEqual([]);
    expect(new Set(net.wanted)).toEqual(new Set([`${registry}:443`]));
  });
});
