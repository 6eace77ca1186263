import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Answer } from '../../../../e2e/fixtures/json-api.ts';
import { startPrivateInternet } from '../../../../e2e/fixtures/private-internet.ts';
import {
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { describedTags } from '../../../../e2e/fixtures/registry-client/described-tags.ts';
import { createScene } from '../../../../e2e/fixtures/registry-client/scene.ts';
import { basicPair, logged, readableIn } from '../../../../e2e/fixtures/sent-log.ts';
import {
  accessKey,
  api,
  host,
  hour,
  keys,
  lent,
  shop,
  shopScene,
} from '../../../../e2e/fixtures/tcr-shop.ts';
import { inside, refused, tencentCloud } from '../../../../e2e/fixtures/tencent-cloud.ts';

const scene = createScene(startPrivateInternet);
afterEach(() => vi.useRealTimers());

describe('a temporary login', () => {
  /** Each login has another word and lasts so many milliseconds. */
  async function renewing(life: number) {
    let logins = 0;
    const cloud = tencentCloud(api, keys, ({ action }) => {
      if (action === 'DescribeInstances') return inside({ Registries: [shop] });
      logins += 1;
      return inside({
        Username: lent.username,
        Token: `word-${logins}`,
        ExpTime: Date.now() + life,
      });
    });
    return { cloud, logins: () => logins };
  }

  test('is renewed before it is over', async () => {
    const { cloud, logins } = await renewing(hour);
    const words: string[] = [];
    const net = await scene.serve({
      [api]: cloud.behaviour,
      [host]: logged([], (_url, sent) => {
        if (sent.authorization === undefined)
          return {
            status: 401,
            headers: { 'www-authenticate': 'Basic realm="tcr"' },
            body: {},
          };
        words.push(Buffer.from(sent.authorization.slice(6), 'base64').toString());
        return { body: { tags: ['1.0'] } };
      }),
    });
    vi.useFakeTimers({ toFake: ['Date'] });
    const registry = scene.client(`https://${host}`, {
      ...net.settings,
      provider: 'tcr',
      credential: accessKey,
    });
    await tagsOf(registry, 'team/app');
    vi.setSystemTime(Date.now() + hour - 120_000);
    await tagsOf(registry, 'team/app');
    expect(logins()).toBe(1);
    vi.setSystemTime(Date.now() + 90_000);
    await tagsOf(registry, 'team/app');
    expect(logins()).toBe(2);
    expect(words).toEqual(['100012345678:word-1', '100012345678:word-1', '100012345678:word-2']);
  });

  test('that is over in the middle of a list is fetched anew, once', async () => {
    const { cloud, logins } = await renewing(hour);
    const net = await scene.serve({
      [api]: cloud.behaviour,
      [host]: logged([], (url, sent) => {
        const second = url.searchParams.get('last') !== null;
        const word = second ? 'word-2' : 'word-1';
        if (sent.authorization !== `Basic ${basicPair(lent.username, word)}`)
          return { status: 401, headers: { 'www-authenticate': 'Basic realm="tcr"' }, body: {} };
        return second
          ? { body: { tags: ['2.0'] } }
          : {
              headers: { link: '</v2/team/app/tags/list?n=1&last=1.0>; rel="next"' },
              body: { tags: ['1.0'] },
            };
      }),
    });
    const registry = scene.client(`https://${host}`, {
      ...net.settings,
      provider: 'tcr',
      credential: accessKey,
    });
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0', '2.0']);
    expect(logins()).toBe(2);
    expect(cloud.asks.map(({ action }) => action)).toEqual([
      'DescribeInstances',
      'CreateInstanceToken',
      'CreateInstanceToken',
    ]);
  });
});

describe('what the API refuses, with status 200', () => {
  const listing = (answer: () => Answer) =>
    shopScene(scene, (ask) => (ask.action === 'DescribeRepositories' ? answer() : undefined));

  test.each(['UnauthorizedOperation', 'AuthFailure.UnauthorizedOperation'])(
    'a missing right is named: %s',
    async (code) => {
      const { open } = await listing(() => refused(code, 'you are not authorized'));
      const registry = open();
      const error = await failureOf(repositoriesOf(registry));
      expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope', status: 200 });
      expect(error.hint).toContain('tcr:DescribeRepositories');
      expect((await registry.check({ signal: idle })).checks).toContainEqual(
        expect.objectContaining({
          name: 'catalog',
          status: 'failed',
          hint: expect.stringContaining('tcr:DescribeRepositories'),
        }),
      );
    },
  );

  test.each(['RequestLimitExceeded', 'RequestLimitExceeded.UinLimitExceeded'])(
    'too many requests are waited for: %s',
    async (code) => {
      let asked = 0;
      const { actions, open } = await listing(() => {
        asked += 1;
        return asked === 1 ? refused(code) : undefined;
      });
      expect(await repositoriesOf(open())).toEqual(['team/app']);
      expect(actions()).toEqual([
        'DescribeInstances',
        'DescribeRepositories',
        'DescribeRepositories',
      ]);
    },
  );

  test.each<[string, Answer]>([
    ['its own code', refused('RequestLimitExceeded')],
    ['status 429', { status: 429, body: {} }],
  ])('waiting has an end: %s', async (_title, answer) => {
    const { actions, open } = await listing(() => answer);
    expect(await failureOf(repositoriesOf(open()))).toMatchObject({ code: 'RATE_LIMITED' });
    expect(actions().filter((action) => action === 'DescribeRepositories')).toHaveLength(3);
  });

  test.each([
    ['AuthFailure.SignatureExpire', 'UNAUTHORIZED'],
    ['AuthFailure.SignatureFailure', 'UNAUTHORIZED'],
    ['InternalError', 'BAD_RESPONSE'],
    ['ResourceNotFound', 'NOT_FOUND'],
  ])('%s is %s', async (code, expected) => {
    const { actions, open } = await listing(() => refused(code, 'in its own words'));
    const error = await failureOf(repositoriesOf(open()));
    expect(error.code).toBe(expected);
    expect(error.message).toContain('in its own words');
    expect(error.registryErrors).toEqual([{ code, message: 'in its own words' }]);
    expect(actions()).toEqual(['DescribeInstances', 'DescribeRepositories']);
  });

  test('a repository that is not there', async () => {
    const { open } = await shopScene(scene, (ask) =>
      ask.action === 'DescribeImages' ? refused('ResourceNotFound') : undefined,
    );
    expect(await failureOf(describedTags(open(), 'team/gone'))).toMatchObject({
      code: 'NOT_FOUND',
      reason: 'repositoryNotFound',
    });
  });
});

describe('the international site', () => {
  const abroad = 'tcr.intl.tencentcloudapi.com';

  test('is asked for keys that the usual host does not know', async () => {
    const home = tencentCloud(api, { id: 'AKIDother', secret: 'x' }, () => undefined);
    const cloud = tencentCloud(abroad, keys, ({ action }) =>
      action === 'DescribeInstances'
        ? inside({ Registries: [shop] })
        : inside({ TotalCount: 1, RepositoryList: [{ Name: 'team/app', Namespace: 'team' }] }),
    );
    const net = await scene.serve({ [api]: home.behaviour, [abroad]: cloud.behaviour });
    const registry = scene.client(`https://${host}`, {
      ...net.settings,
      provider: 'tcr',
      credential: accessKey,
    });
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
    expect(net.host(api).requests).toHaveLength(1);
    expect(cloud.asks).toHaveLength(2);
    expect(readableIn([...home.log, ...cloud.log], [keys.secret])).toEqual([]);
  });

  test('is no help for keys that nobody knows: the first refusal is told', async () => {
    const unknown = { id: 'AKIDother', secret: 'x' };
    const hosts = [api, abroad].map(
      (one) => [one, tencentCloud(one, unknown, () => undefined).behaviour] as const,
    );
    const net = await scene.serve(Object.fromEntries(hosts));
    const registry = scene.client(`https://${host}`, {
      ...net.settings,
      provider: 'tcr',
      credential: accessKey,
    });
    const error = await failureOf(repositoriesOf(registry));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'wrongCredentials' });
    expect(error.message).toContain(api);
    expect(net.wanted).toEqual([`${api}:443`, `${abroad}:443`]);
  });
});
