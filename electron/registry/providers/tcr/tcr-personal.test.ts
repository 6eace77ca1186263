import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../../e2e/fixtures/json-api.ts';
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
import { accessKey, api, digest, keys, many, skipped } from '../../../../e2e/fixtures/tcr-shop.ts';
import {
  inside,
  refused,
  type TencentAsk,
  tencentCloud,
} from '../../../../e2e/fixtures/tencent-cloud.ts';

const scene = createScene(startPrivateInternet);

describe('the Personal Edition', () => {
  const personal = 'ccr.ccs.tencentyun.com';

  async function personalScene(answer: (ask: TencentAsk) => Answer, at = personal) {
    const log: SentLog = [];
    const cloud = tencentCloud(api, keys, answer);
    const account = `Basic ${basicPair('100012345678', 'own-password')}`;
    const net = await scene.serve({
      [api]: cloud.behaviour,
      [at]: logged(log, (_url, sent) =>
        sent.authorization === account
          ? { body: { tags: ['1.0'] } }
          : { status: 401, headers: { 'www-authenticate': 'Basic realm="ccr"' }, body: {} },
      ),
    });
    const open = (settings: ClientSettings = {}) =>
      scene.client(`https://${at}`, {
        ...net.settings,
        provider: 'tcr',
        credential: accessKey,
        ...settings,
      });
    return { cloud, log, net, open };
  }

  const repositories = (ask: TencentAsk, all: readonly string[], more: object = {}) =>
    inside({
      Data: {
        TotalCount: all.length,
        Server: personal,
        RepoInfo: skipped(all, ask).map((RepoName) => ({ RepoName, TagCount: 1, Public: 0 })),
        ...more,
      },
    });

  test('lists by leaving out what came before', async () => {
    const all = many(230, (at) => `ada/app-${at}`);
    const { cloud, net, open } = await personalScene((ask) => repositories(ask, all));
    expect(await repositoriesOf(open())).toEqual(all);
    expect(cloud.asks).toEqual(
      [0, 100, 200].map((Offset) => ({
        action: 'DescribeRepositoryOwnerPersonal',
        region: 'ap-guangzhou',
        parameters: { Limit: 100, Offset },
      })),
    );
    expect(new Set(net.wanted)).toEqual(new Set([`${api}:443`]));
  });

  test('describes tags', async () => {
    const all = many(101, (at) => `v${at}`);
    const { cloud, open } = await personalScene((ask) =>
      inside({
        Data: {
          RepoName: 'ada/app',
          Server: personal,
          TagCount: all.length,
          TagInfo: skipped(all, ask).map((TagName) => ({
            TagName,
            TagId: digest,
            ImageId: 'sha256:0',
            Size: '128 MB',
            SizeByte: 134_217_728,
            CreationTime: '2019-10-17 15:59:30 +0800 CST',
            PushTime: '2019-10-24 14:20:08',
            UpdateTime: '2019-10-25 14:20:08',
          })),
        },
      }),
    );
    const tags = await describedTags(open(), 'ada/app');
    expect(tags.map(({ name }) => name)).toEqual(all);
    expect(tags[100]).toEqual({
      name: 'v100',
      digest,
      size: 134_217_728,
      pushedAt: '2019-10-24T06:20:08.000Z',
      pulledAt: null,
    });
    expect(cloud.asks.at(-1)).toEqual({
      action: 'DescribeImagePersonal',
      region: 'ap-guangzhou',
      parameters: { RepoName: 'ada/app', Limit: 100, Offset: 100 },
    });
  });

  test('keys list but cannot sign in, and that is said', async () => {
    const { log, net, open } = await personalScene((ask) => repositories(ask, ['ada/app']));
    const registry = open();
    expect(await repositoriesOf(registry)).toEqual(['ada/app']);
    const error = await failureOf(tagsOf(registry, 'ada/app'));
    expect(error).toMatchObject({ code: 'UNSUPPORTED' });
    expect(error.hint).toContain('account ID');
    expect((await registry.check({ signal: idle })).checks).toContainEqual(
      expect.objectContaining({
        name: 'credential',
        status: 'failed',
        hint: expect.stringContaining('account ID'),
      }),
    );
    expect(readableIn(log, [keys.id, keys.secret])).toEqual([]);
    expect(net.host(personal).requests.map(({ headers }) => headers.authorization)).toEqual(
      expect.not.arrayContaining([expect.any(String)]),
    );
  });

  test('the account ID with its password signs in, and the API hears nothing of it', async () => {
    const { cloud, net, open } = await personalScene(() => undefined);
    const registry = open({
      credential: { kind: 'password', username: '100012345678', password: 'own-password' },
    });
    expect(await tagsOf(registry, 'ada/app')).toEqual(['1.0']);
    const error = await failureOf(repositoriesOf(registry));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
    expect(error.hint).toContain('cannot sign in to the Personal Edition');
    expect(cloud.log).toEqual([]);
    expect(new Set(net.wanted)).toEqual(new Set([`${personal}:443`]));
  });

  test('the namespace of the record narrows the list there', async () => {
    const { cloud, open } = await personalScene((ask) => repositories(ask, ['ada/app']));
    expect(await repositoriesOf(open({ namespace: 'ada' }))).toEqual(['ada/app']);
    expect(cloud.asks).toEqual([
      {
        action: 'DescribeRepositoryFilterPersonal',
        region: 'ap-guangzhou',
        parameters: { Namespace: 'ada', Limit: 100, Offset: 0 },
      },
    ]);
  });

  test('an empty list for want of rights is no empty registry', async () => {
    const { open } = await personalScene((ask) =>
      repositories(ask, [], { PrivilegeFiltered: true }),
    );
    const error = await failureOf(repositoriesOf(open({ namespace: 'ada' })));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope' });
    expect(error.hint).toContain('tcr:DescribeRepositoryFilterPersonal');
  });

  test.each([
    [null, 'ap-hongkong'],
    ['ap-singapore', 'ap-singapore'],
  ])('other parts of the world have their region (set: %s)', async (region, asked) => {
    const at = 'hkccr.ccs.tencentyun.com';
    const { cloud, open } = await personalScene(
      (ask) => repositories(ask, ['ada/app'], { Server: at }),
      at,
    );
    expect(await repositoriesOf(open({ region }))).toEqual(['ada/app']);
    expect(cloud.asks[0]?.region).toBe(asked);
  });

  test('repositories of another registry are not shown as those of this one', async () => {
    const { open } = await personalScene((ask) =>
      repositories(ask, ['ada/app'], { Server: 'sgccr.ccs.tencentyun.com' }),
    );
    const error = await failureOf(repositoriesOf(open()));
    expect(error).toMatchObject({ code: 'NOT_FOUND' });
    expect(error.hint).toContain('region');
  });

  test('a missing right, and an account that never set it up', async () => {
    const answers = [
      refused('UnauthorizedOperation'),
      refused('ResourceNotFound.ErrNoUser', 'no such user'),
    ];
    const { open } = await personalScene(() => answers.shift());
    const registry = open();
    const error = await failureOf(repositoriesOf(registry));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope' });
    expect(error.hint).toContain('tcr:DescribeRepositoryOwnerPersonal');
    expect(await failureOf(repositoriesOf(registry))).toMatchObject({
      code: 'NOT_FOUND',
      hint: expect.stringContaining('set up once'),
    });
  });
});
