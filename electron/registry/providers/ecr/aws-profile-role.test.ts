import { describe, expect, test } from 'vitest';
import { type AwsApi, awsApi } from '../../../../e2e/fixtures/aws-api.ts';
import { keyLines } from '../../../../e2e/fixtures/aws-home.ts';
import {
  createAwsProfileScene,
  role,
  wantedHosts,
} from '../../../../e2e/fixtures/aws-profile-scene.ts';
import {
  apiHost,
  assumedKeys as assumed,
  ecrListing,
  fixedKeys as fixed,
  registryHost,
  profileSecrets as secrets,
} from '../../../../e2e/fixtures/ecr-account.ts';
import {
  failureOf,
  repositoriesOf,
  tagsOf,
} from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { readableIn } from '../../../../e2e/fixtures/sent-log.ts';

const { account, home, signIn } = createAwsProfileScene();

const stsHost = 'sts.eu-west-1.amazonaws.com';
const hour = 3_600_000;

describe('a profile with a role', () => {
  const config = `[profile reader]
role_arn = ${role}
source_profile = base
[profile base]
${keyLines(fixed)}
region = eu-west-1
`;

  function sts(answer?: Parameters<typeof awsApi>[0]['answer']): AwsApi {
    return awsApi({
      host: stsHost,
      service: 'sts',
      region: 'eu-west-1',
      keys: () => [fixed],
      answer:
        answer ??
        (() => ({
          body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/reader/x</Arn><AssumedRoleId>A:x</AssumedRoleId></AssumedRoleUser>
<Credentials><AccessKeyId>${assumed.accessKeyId}</AccessKeyId><SecretAccessKey>${assumed.secretAccessKey}</SecretAccessKey>
<SessionToken>${assumed.sessionToken}</SessionToken><Expiration>${new Date(Date.now() + hour).toISOString()}</Expiration></Credentials>
</AssumeRoleResult></AssumeRoleResponse>`,
        })),
    });
  }

  test('assumes it at STS with the other keys, once', async () => {
    await home().write('.aws/config', config);
    const service = sts();
    const scene = await account({
      ...ecrListing,
      keys: () => [assumed],
      others: { [stsHost]: service.behaviour },
    });
    const registry = signIn(scene, 'reader');
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(service.calls).toMatchObject([
      { action: 'AssumeRole', input: { RoleArn: role, DurationSeconds: '3600' } },
    ]);
    expect(wantedHosts(scene)).toEqual([stsHost, apiHost, registryHost]);
    expect(readableIn(service.log, secrets)).toEqual([]);
    expect(readableIn(scene.registry, secrets)).toEqual([]);
    expect(readableIn(scene.api.log, [assumed.secretAccessKey, fixed.accessKeyId])).toEqual([]);
  });

  const xml = (code: string, message: string, status = 403) => ({
    status,
    body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  });

  test.each([
    [
      'a role that is not for these keys',
      xml('AccessDenied', 'User is not authorized to perform: sts:AssumeRole'),
      { code: 'FORBIDDEN', reason: 'missingScope' },
      `sts:AssumeRole on ${role}`,
    ],
    [
      'keys that are over',
      xml('ExpiredToken', `The token ${fixed.secretAccessKey} is expired`),
      { code: 'UNAUTHORIZED', reason: 'wrongCredentials' },
      'expire',
    ],
    ['too many requests', xml('Throttling', 'Rate exceeded', 400), { code: 'RATE_LIMITED' }, ''],
  ])('tells %s', async (_title, answer, expected, hint) => {
    await home().write('.aws/config', config);
    const others = { [stsHost]: sts(() => answer).behaviour };
    const scene = await account({ ...ecrListing, keys: () => [assumed], others });
    const error = await failureOf(repositoriesOf(signIn(scene, 'reader')));
    expect(error).toMatchObject(expected);
    expect(error.hint ?? '').toContain(hint);
    expect(JSON.stringify(error.toData())).not.toContain(fixed.secretAccessKey);
    expect(wantedHosts(scene)).toEqual([stsHost]);
  });

  test.each([
    ['an endpoint in the environment', 'AWS_ENDPOINT_URL_STS', 'https://sts.example.com'],
    ['an endpoint for all', 'AWS_ENDPOINT_URL', 'http://127.0.0.1:9'],
  ])('does not follow %s', async (_title, name, url) => {
    home().setVariable(name, url);
    await home().write('.aws/config', config);
    const scene = await account({ ...ecrListing, keys: () => [assumed] });
    const error = await failureOf(repositoriesOf(signIn(scene, 'reader')));
    expect(error.code).toBe('UNSUPPORTED');
    expect(scene.net.wanted).toEqual([]);
  });
});
