import { afterEach, describe, expect, test, vi } from 'vitest';
import { awsRefusal } from '../../../../e2e/fixtures/aws-api.ts';
import {
  type EcrAccount,
  expiredToken,
  registryHost,
  startEcrAccount,
} from '../../../../e2e/fixtures/ecr-account.ts';
import type { Answer } from '../../../../e2e/fixtures/json-api.ts';
import {
  type ClientSettings,
  failureOf,
  idle,
  tagsOf,
} from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../../../e2e/fixtures/registry-client/scene.ts';
import { readableIn } from '../../../../e2e/fixtures/sent-log.ts';

const { serve: account, client } = createScene(startEcrAccount);

function open(scene: EcrAccount, more: ClientSettings = {}) {
  return client(scene.address, { ...scene.settings, ...more });
}

afterEach(() => void vi.useRealTimers());

function actions({ api }: EcrAccount): string[] {
  return api.calls.map(({ action }) => action);
}

describe("the registry's login", () => {
  test.each<[string, Answer]>([
    ['403 without a challenge', expiredToken],
    ['400 without a challenge', { status: 400, body: { errors: [{ code: 'DENIED' }] } }],
    ['403 without a word', { status: 403, body: '' }],
  ])('that is over, told by %s, is fetched anew, once', async (_title, expired) => {
    const scene = await account({ expired });
    const registry = open(scene);
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    // Another program of the same person took a new one, as far as this registry knows.
    scene.lent.push('someone-elses');
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(actions(scene)).toEqual(['GetAuthorizationToken', 'GetAuthorizationToken']);
    expect(scene.lent).toHaveLength(3);
  });

  test('that is refused when new is refused for good', async () => {
    const scene = await account({});
    const net = scene.net.host(registryHost);
    net.behave((request, response) => {
      const basic = request.headers.authorization !== undefined;
      response.writeHead(basic ? 403 : 401, {
        'content-type': 'application/json',
        ...(basic ? {} : { 'www-authenticate': 'Basic realm="x"' }),
      });
      response.end(JSON.stringify({ errors: [{ code: 'DENIED', message: 'not allowed' }] }));
    });
    const error = await failureOf(tagsOf(open(scene), 'team/app'));
    expect(error.code).toBe('FORBIDDEN');
    expect(actions(scene)).toHaveLength(2);
  });

  test('is renewed at half of its life, before anything fails', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const scene = await account({});
    const registry = open(scene);
    await tagsOf(registry, 'team/app');
    vi.setSystemTime(Date.now() + 5.9 * 3_600_000);
    await tagsOf(registry, 'team/app');
    expect(actions(scene)).toHaveLength(1);
    vi.setSystemTime(Date.now() + 0.2 * 3_600_000);
    scene.registry.length = 0;
    await tagsOf(registry, 'team/app');
    expect(actions(scene)).toHaveLength(2);
    expect(readableIn(scene.registry, scene.lent)).toEqual(['registry-password-2']);
  });

  test('that cannot be read is told', async () => {
    const data = [{ authorizationToken: Buffer.from('nothing').toString('base64') }];
    const scene = await account({ answer: () => ({ body: { authorizationData: data } }) });
    expect(await failureOf(tagsOf(open(scene), 'a'))).toMatchObject({
      code: 'BAD_RESPONSE',
      reason: 'malformedBody',
    });
  });

  test('names the right it takes, in the check too', async () => {
    const scene = await account({
      answer: () =>
        awsRefusal('AccessDeniedException', 'User: arn:aws:iam::1:user/ada is not authorized'),
    });
    const report = await open(scene).check({ signal: idle });
    const credentialLine = report.checks.find(({ name }) => name === 'credential');
    expect(credentialLine).toMatchObject({ status: 'failed', reason: 'missingScope' });
    expect(credentialLine?.hint).toContain('ecr:GetAuthorizationToken');
    expect(scene.registry).toEqual([]);
  });
});
