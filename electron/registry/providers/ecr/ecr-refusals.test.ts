import { describe, expect, test } from 'vitest';
import { awsRefusal } from '../../../../e2e/fixtures/aws-api.ts';
import {
  accountCredential,
  accountSecrets,
  apiHost,
  type EcrAccount,
  startEcrAccount,
} from '../../../../e2e/fixtures/ecr-account.ts';
import type { Answer } from '../../../../e2e/fixtures/json-api.ts';
import {
  type ClientSettings,
  failureOf,
  repositoriesOf,
} from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { describedTags } from '../../../../e2e/fixtures/registry-client/described-tags.ts';
import { createScene } from '../../../../e2e/fixtures/registry-client/scene.ts';
import type { BerthError } from '../../../../shared/errors.ts';

const { serve: account, client } = createScene(startEcrAccount);

function open(scene: EcrAccount, more: ClientSettings = {}) {
  return client(scene.address, { ...scene.settings, ...more });
}

function expectNoSecrets(error: BerthError): void {
  const all = JSON.stringify([error.toData(), error.stack, String(error.cause ?? '')]);
  expect(accountSecrets.filter((secret) => all.includes(secret))).toEqual([]);
}

describe("Amazon's refusals", () => {
  test.each<[string, Answer, object, string]>([
    [
      'a missing right',
      awsRefusal('AccessDeniedException', 'User: arn:aws:iam::1:user/ada is not authorized'),
      { code: 'FORBIDDEN', reason: 'missingScope', status: 400 },
      'ecr:DescribeRepositories',
    ],
    [
      'keys that are over',
      awsRefusal('ExpiredTokenException', 'The security token included is expired'),
      { code: 'UNAUTHORIZED', reason: 'wrongCredentials' },
      'expire',
    ],
    [
      'keys that are unknown',
      awsRefusal('UnrecognizedClientException'),
      { code: 'UNAUTHORIZED', reason: 'wrongCredentials' },
      'credential',
    ],
    [
      'an error of its own',
      awsRefusal('ServerException', 'try later', 500),
      { code: 'BAD_RESPONSE', status: 500 },
      '',
    ],
    [
      'a redirect',
      { status: 307, headers: { location: 'https://elsewhere.example.com/' }, body: {} },
      { code: 'BAD_RESPONSE' },
      '',
    ],
  ])('%s', async (_title, answer, expected, hint) => {
    const scene = await account({ answer: () => answer });
    const error = await failureOf(repositoriesOf(open(scene)));
    expect(error).toMatchObject(expected);
    expect(error.hint ?? '').toContain(hint);
    expectNoSecrets(error);
    expect(new Set(scene.net.wanted)).toEqual(new Set([`${apiHost}:443`]));
  });

  test('a wrong signature: what Amazon repeats of the request is not shown', async () => {
    const scene = await account({});
    const wrong = { ...accountCredential, secretKey: 'another-secret-key' } as const;
    const error = await failureOf(repositoriesOf(open(scene, { credential: wrong })));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'wrongCredentials' });
    expect(error.registryErrors?.[0]?.code).toBe('InvalidSignatureException');
    expect(error.hint).toContain('clock');
    expectNoSecrets(error);
    expect(JSON.stringify(error.toData())).not.toContain('another-secret-key');
    expect(scene.api.calls).toEqual([]);
  });

  test('a repository that is not there', async () => {
    const scene = await account({ answer: () => awsRefusal('RepositoryNotFoundException') });
    const error = await failureOf(describedTags(open(scene), 'team/gone'));
    expect(error).toMatchObject({ code: 'NOT_FOUND', reason: 'repositoryNotFound' });
    expect(error.hint).toContain('ecr:DescribeImages');
  });

  test('failures in passing are repeated', async () => {
    let asked = 0;
    const scene = await account({
      answer: () => {
        asked += 1;
        if (asked === 1) return awsRefusal('ServerException', 'try again', 500);
        if (asked === 2) return awsRefusal('ThrottlingException', 'Rate exceeded');
        return { body: { repositories: [{ repositoryName: 'app' }] } };
      },
    });
    expect(await repositoriesOf(open(scene))).toEqual(['app']);
    expect(asked).toBe(3);
  });

  test.each([
    ['its own code', awsRefusal('ThrottlingException', 'Rate exceeded')],
    ['429', { status: 429, body: {} }],
  ])('too many requests, by %s, end after bounded waits', async (_title, answer) => {
    const scene = await account({ answer: () => answer });
    expect(await failureOf(repositoriesOf(open(scene)))).toMatchObject({ code: 'RATE_LIMITED' });
    expect(scene.api.calls).toHaveLength(3);
  });

  test.each([
    ['no JSON', 'what'],
    ['no list', { repositories: 'what' }],
  ])('an answer that is %s', async (_title, body) => {
    const scene = await account({ answer: () => ({ body }) });
    const error = await failureOf(repositoriesOf(open(scene)));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE' });
    expectNoSecrets(error);
  });

  test('an answer beyond all bounds is not read', async () => {
    const scene = await account({ answer: () => ({ body: { nextToken: 'x'.repeat(5000) } }) });
    const limits = { pageBytes: 4000 };
    expect(await failureOf(repositoriesOf(open(scene, { limits })))).toMatchObject({
      code: 'TOO_LARGE',
    });
  });

  test('who leaves ends the call', async () => {
    const scene = await account({});
    scene.net.host(apiHost).behave(() => undefined);
    const abort = new AbortController();
    const asked = scene.net.host(apiHost).nextRequest();
    const listing = failureOf(repositoriesOf(open(scene), abort.signal));
    await asked;
    abort.abort();
    expect(await listing).toMatchObject({ code: 'CANCELLED' });
  });

  test('the CA of the record does not vouch for the API', async () => {
    const scene = await account({});
    const registry = open(scene, {
      systemCertificates: [],
      tls: { verify: false, caCertificate: scene.net.authority },
    });
    expect(await failureOf(repositoriesOf(registry))).toMatchObject({ code: 'TLS_UNTRUSTED' });
    expect(scene.api.log).toEqual([]);
  });
});
