import { describe, expect, test } from 'vitest';
import {
  accountKeys,
  accountSecrets,
  apiHost,
  type EcrAccount,
  registryHost,
  startEcrAccount,
} from '../../../../e2e/fixtures/ecr-account.ts';
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

const { serve: account, client, later } = createScene(startEcrAccount);

function open(scene: EcrAccount, more: ClientSettings = {}) {
  return client(scene.address, { ...scene.settings, ...more });
}

const digest = `sha256:${'a'.repeat(64)}`;

describe('Amazon ECR', () => {
  test('lists page by page; signs every call; the registry gets what the API issues', async () => {
    const scene = await account({
      answer: ({ action, input }) => {
        if (action !== 'DescribeRepositories') return undefined;
        return input['nextToken'] === undefined
          ? {
              body: {
                repositories: [{ repositoryName: 'team/app' }, { repositoryName: 'team/web' }],
                nextToken: 'page+2==',
              },
            }
          : { body: { repositories: [{ repositoryName: 'other' }, { unknown: true }] } };
      },
    });
    const registry = open(scene);
    expect(await repositoriesOf(registry)).toEqual(['team/app', 'team/web', 'other']);
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(await tagsOf(registry, 'team/web')).toEqual(['1.0']);
    expect(scene.api.calls.map(({ action, input }) => [action, input])).toEqual([
      ['DescribeRepositories', { registryId: '123456789012', maxResults: 1000 }],
      [
        'DescribeRepositories',
        { registryId: '123456789012', maxResults: 1000, nextToken: 'page+2==' },
      ],
      ['GetAuthorizationToken', {}],
    ]);
    expect(readableIn(scene.api.log, [accountKeys.secretAccessKey, ...scene.lent])).toEqual([]);
    expect(readableIn(scene.registry, [...accountSecrets, accountKeys.accessKeyId])).toEqual([]);
    expect(new Set(scene.net.wanted)).toEqual(new Set([`${apiHost}:443`, `${registryHost}:443`]));
    // Nothing of this machine or its versions is told.
    expect(scene.api.calls.map(({ headers }) => headers['user-agent'])).toEqual(
      Array(3).fill('berth'),
    );
    expect(scene.api.calls[0]?.headers['x-amz-user-agent']).toBeUndefined();
  });

  test('shows the names within the namespace', async () => {
    const repositories = ['team/app', 'teams', 'other/app'].map((repositoryName) => ({
      repositoryName,
    }));
    const scene = await account({ answer: () => ({ body: { repositories } }) });
    expect(await repositoriesOf(open(scene, { namespace: 'team' }))).toEqual(['team/app']);
  });

  test('describes tags with digest, size and times; images without tags are left out', async () => {
    const image = { imageDigest: digest, imageSizeInBytes: 1234 };
    const scene = await account({
      answer: ({ input }) =>
        input['nextToken'] === undefined
          ? {
              body: {
                imageDetails: [
                  {
                    ...image,
                    imageTags: ['1.0', 'latest'],
                    imagePushedAt: 1_700_000_000.5,
                    lastRecordedPullTime: 1_710_000_000,
                    registryId: '123456789012',
                    imageScanFindingsSummary: {
                      findingSeverityCounts: { CRITICAL: 1, INFORMATIONAL: 3 },
                      imageScanCompletedAt: 1_710_000_000,
                    },
                  },
                  { ...image },
                ],
                nextToken: 'more',
              },
            }
          : { body: { imageDetails: [{ imageDigest: 'what', imageTags: ['old'] }] } },
    });
    const described = {
      digest,
      size: 1234,
      pushedAt: '2023-11-14T22:13:20.500Z',
      pulledAt: '2024-03-09T16:00:00.000Z',
      scan: {
        ...{ critical: 1, high: 0, medium: 0, low: 0, other: 3 },
        scannedAt: '2024-03-09T16:00:00.000Z',
        link: `https://eu-west-1.console.aws.amazon.com/ecr/repositories/private/123456789012/team/app/_/image/${digest}/details?region=eu-west-1`,
      },
    };
    expect(await describedTags(open(scene), 'team/app')).toEqual([
      { name: '1.0', ...described },
      { name: 'latest', ...described },
      { name: 'old', digest: null, size: null, pushedAt: null, pulledAt: null },
    ]);
    const asked = {
      registryId: '123456789012',
      repositoryName: 'team/app',
      filter: { tagStatus: 'TAGGED' },
      maxResults: 1000,
    };
    expect(scene.api.calls.map(({ action, input }) => [action, input])).toEqual([
      ['DescribeImages', asked],
      ['DescribeImages', { ...asked, nextToken: 'more' }],
    ]);
    expect(scene.registry).toEqual([]);
  });

  test.each([
    [
      '210987654321.dkr.ecr-fips.us-gov-west-1.amazonaws.com',
      'api.ecr-fips.us-gov-west-1.amazonaws.com',
      'us-gov-west-1',
    ],
    ['123456789012.dkr-ecr.eu-west-1.on.aws', 'ecr.eu-west-1.api.aws', 'eu-west-1'],
    [
      '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn',
      'api.ecr.cn-north-1.amazonaws.com.cn',
      'cn-north-1',
    ],
  ])('the keys of %s go to %s', async (registryHost, apiHost, region) => {
    const repositories = [{ repositoryName: 'app' }];
    const options = { registryHost, apiHost, region };
    const scene = await account({
      answer: ({ action }) =>
        action === 'DescribeRepositories' ? { body: { repositories } } : undefined,
      ...options,
    });
    // The address decides: a region that says otherwise signs for nobody.
    const registry = open(scene, { region: 'ap-south-1' });
    expect(await repositoriesOf(registry)).toEqual(['app']);
    expect(await tagsOf(registry, 'app')).toEqual(['1.0']);
    expect(new Set(scene.net.wanted)).toEqual(new Set([`${apiHost}:443`, `${registryHost}:443`]));
  });

  test('a list that names the same page for ever ends, marked', async () => {
    const again = { repositories: [{ repositoryName: 'app' }], nextToken: 'again' };
    const scene = await account({ answer: () => ({ body: again }) });
    const chunks: unknown[] = [];
    for await (const chunk of open(scene).repositories({ signal: idle })) chunks.push(chunk);
    expect(chunks.at(-1)).toMatchObject({ repositories: [], incomplete: true });
    expect(scene.api.calls).toHaveLength(2);
  });

  test.each<[string, ClientSettings, string]>([
    ['a host of its own', {}, 'https://images.example.com'],
    ['a host that looks like it', {}, `https://${registryHost}.example.com`],
    ['a registry without encryption', {}, `http://${registryHost}`],
    [
      'a profile at a host of its own',
      { credential: { kind: 'awsProfile', profile: 'x' } },
      'https://images.example.com',
    ],
  ])('at %s, keys and logins go nowhere', async (_title, more, address) => {
    const scene = await account({});
    const registry = client(address, { ...scene.settings, ...more });
    expect(await failureOf(tagsOf(registry, 'team/app'))).toMatchObject({ code: 'UNSUPPORTED' });
    expect(await failureOf(describedTags(registry, 'a'))).toMatchObject({ code: 'UNSUPPORTED' });
    expect(await failureOf(repositoriesOf(registry))).toMatchObject({ code: 'UNSUPPORTED' });
    expect(scene.net.wanted).toEqual([]);
  });

  test('a registry password opens the catalog alone; the API is not asked', async () => {
    const log: SentLog = [];
    const net = await startPrivateInternet({
      [apiHost]: () => undefined,
      [registryHost]: logged(log, (url, sent) => {
        if (sent.authorization !== `Basic ${basicPair('AWS', 'pasted')}`)
          return { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' }, body: {} };
        return url.pathname === '/v2/_catalog'
          ? { body: { repositories: ['team/app'] } }
          : { status: 404, body: {} };
      }),
    });
    later(() => net.stop());
    const pasted = { kind: 'password', username: 'AWS', password: 'pasted' } as const;
    const registry = client(`https://${registryHost}`, {
      ...net.settings,
      provider: 'ecr',
      credential: pasted,
    });
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
    const error = await failureOf(describedTags(registry, 'team/app'));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
    expect(error.hint).toContain('AWS profile');
    expect(new Set(net.wanted)).toEqual(new Set([`${registryHost}:443`]));
  });
});
