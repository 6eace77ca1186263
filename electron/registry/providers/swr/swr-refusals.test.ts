import { afterEach, describe, expect, test, vi } from 'vitest';
import { refusedBySwr } from '../../../../e2e/fixtures/huawei-cloud.ts';
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
import { basicPair, readableIn } from '../../../../e2e/fixtures/sent-log.ts';
import {
  accessKey,
  derived,
  host,
  hour,
  keys,
  many,
  page,
  repositories,
  swrScene,
} from '../../../../e2e/fixtures/swr-region.ts';
import type { Credential } from '../../../../shared/model/credential.ts';

const scene = createScene(startPrivateInternet);
afterEach(() => vi.useRealTimers());

describe('temporary keys', () => {
  const token = 'security-token-of-temporary-keys';
  const credential: Credential = { ...accessKey, sessionToken: token };

  /** Each login that is issued has another word. */
  async function lending(life: number, takes: (logins: number) => readonly number[]) {
    let logins = 0;
    const pair = (at: number) => basicPair(`cn-north-4@${keys.id}`, `lent-word-${at}`);
    const played = await swrScene(scene, {
      its: { ...keys, token },
      takes: () => takes(logins).map(pair),
      answer: (url, method) => {
        if (method !== 'POST') return page(url, repositories(['app']));
        logins += 1;
        return {
          body: { auths: { [host]: { auth: pair(logins) } } },
          headers: { 'x-swr-expireat': new Date(Date.now() + life).toISOString() },
        };
      },
    });
    return { ...played, logins: () => logins };
  }

  test('make no login here: the API issues one', async () => {
    const { cloud, log, open, logins } = await lending(hour, () => [1]);
    const registry = open({ credential });
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(await tagsOf(registry, 'team/other')).toEqual(['1.0']);
    expect(logins()).toBe(1);
    expect(cloud.asks[1]).toBe('POST /v2/manage/utils/secret?projectname=cn-north-4');
    expect(readableIn(log, [token, keys.secret, derived])).toEqual([]);
    expect(readableIn(cloud.log, [keys.secret, 'lent-word-1'])).toEqual([]);
  });

  test('have their login renewed before it is over', async () => {
    const { open, logins } = await lending(hour, (count) => [count]);
    vi.useFakeTimers({ toFake: ['Date'] });
    const registry = open({ credential });
    await tagsOf(registry, 'team/app');
    vi.setSystemTime(Date.now() + hour - 120_000);
    await tagsOf(registry, 'team/app');
    expect(logins()).toBe(1);
    vi.setSystemTime(Date.now() + 90_000);
    await tagsOf(registry, 'team/app');
    expect(logins()).toBe(2);
  });

  test('have it renewed once when the registry refuses it', async () => {
    const { open, logins } = await lending(hour, () => [2]);
    expect(await tagsOf(open({ credential }), 'team/app')).toEqual(['1.0']);
    expect(logins()).toBe(2);
    const never = await lending(hour, () => []);
    expect(await failureOf(tagsOf(never.open({ credential }), 'team/app'))).toMatchObject({
      code: 'UNAUTHORIZED',
    });
    expect(never.logins()).toBe(2);
  });

  test('that are over are told so', async () => {
    const { open } = await swrScene(scene);
    const error = await failureOf(repositoriesOf(open({ credential })));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'wrongCredentials', status: 401 });
    expect(error.registryErrors?.[0]?.code).toBe('APIGW.0301');
  });

  test('a missing right to a login is named', async () => {
    const { open } = await swrScene(scene, {
      its: { ...keys, token },
      answer: () => refusedBySwr(403, 'SVCSTG.SWR.4030170', 'Insufficient permissions'),
    });
    const registry = open({ credential });
    const error = await failureOf(tagsOf(registry, 'team/app'));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope' });
    expect(error.hint).toContain('swr::createLoginSecret');
    expect((await registry.check({ signal: idle })).checks).toContainEqual(
      expect.objectContaining({
        name: 'credential',
        status: 'failed',
        hint: expect.stringContaining('swr::createLoginSecret'),
      }),
    );
  });

  test('a login for another host is none', async () => {
    const { net, open } = await swrScene(scene, {
      its: { ...keys, token },
      answer: () => ({ body: { auths: { 'swr.example.com': { auth: basicPair('a', 'b') } } } }),
    });
    expect(await failureOf(tagsOf(open({ credential }), 'team/app'))).toMatchObject({
      code: 'BAD_RESPONSE',
      reason: 'malformedBody',
    });
    expect(
      net.host(host).requests.every(({ headers }) => headers.authorization === undefined),
    ).toBe(true);
  });
});

describe('what the API refuses', () => {
  test('a missing right is named', async () => {
    const { open } = await swrScene(scene, {
      answer: () => refusedBySwr(403, 'SVCSTG.SWR.4030170', 'Insufficient permissions'),
    });
    const registry = open();
    const error = await failureOf(repositoriesOf(registry));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope', status: 403 });
    expect(error.hint).toContain('swr:repo:listRepos');
    expect((await failureOf(describedTags(registry, 'team/app'))).hint).toContain(
      'swr:repo:listRepoTags',
    );
    expect((await registry.check({ signal: idle })).checks).toContainEqual(
      expect.objectContaining({
        name: 'catalog',
        status: 'failed',
        hint: expect.stringContaining('swr:repo:listRepos'),
      }),
    );
  });

  test.each<[string, Answer]>([
    ['the gateway', refusedBySwr(401, 'APIGW.0301', 'verify aksk signature fail')],
    ['SWR', { status: 401, body: { errors: [{ code: 'DENIED', message: 'Authenticate Error' }] } }],
    [
      'regions of the older form',
      { status: 401, body: [{ errorCode: 'SVCSTG.SWR.4010000', errorMessage: 'failed' }] },
    ],
  ])('a wrong key is told by %s', async (_title, answer) => {
    const { cloud, open } = await swrScene(scene, { answer: () => answer });
    const error = await failureOf(repositoriesOf(open()));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'wrongCredentials', status: 401 });
    expect(error.registryErrors?.[0]?.code).toMatch(
      /^(?:APIGW\.0301|DENIED|SVCSTG\.SWR\.4010000)$/,
    );
    expect(cloud.asks).toHaveLength(1);
  });

  test('too many requests are waited for, to an end', async () => {
    const busy = refusedBySwr(429, 'APIGW.0308', 'The throttling threshold has been reached');
    const answers: Answer[] = [busy];
    const { cloud, open } = await swrScene(scene, {
      answer: (url) => answers.shift() ?? page(url, repositories(['app'])),
    });
    const registry = open();
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
    expect(cloud.asks).toHaveLength(2);
    answers.push(...many(20, () => '').map(() => busy));
    expect(await failureOf(repositoriesOf(registry))).toMatchObject({
      code: 'RATE_LIMITED',
      reason: 'rateLimit',
    });
    expect(cloud.asks).toHaveLength(5);
  });

  test('a repository that is not there, and an API that is broken', async () => {
    const answers = [
      refusedBySwr(404, 'SVCSTG.SWR.4040004'),
      ...many(3, () => '').map(() => refusedBySwr(500, 'SVCSTG.SWR.5000003', 'failed')),
    ];
    const { cloud, open } = await swrScene(scene, { answer: () => answers.shift() });
    const registry = open();
    expect(await failureOf(describedTags(registry, 'team/gone'))).toMatchObject({
      code: 'NOT_FOUND',
      reason: 'repositoryNotFound',
    });
    expect(await failureOf(repositoriesOf(registry))).toMatchObject({ status: 500 });
    expect(cloud.asks).toHaveLength(4);
  });

  test('an answer that is no list', async () => {
    const { open } = await swrScene(scene, { answer: () => ({ body: { repos: [] } }) });
    expect(await failureOf(repositoriesOf(open()))).toMatchObject({ code: 'BAD_RESPONSE' });
  });
});
