import { describe, expect, test } from 'vitest';
import { awsRefusal } from '../../../../e2e/fixtures/aws-api.ts';
import { ssoCachePath, ssoToken } from '../../../../e2e/fixtures/aws-home.ts';
import {
  createAwsProfileScene,
  expectNoSecrets,
  role,
  startUrl,
  wantedHosts,
} from '../../../../e2e/fixtures/aws-profile-scene.ts';
import {
  apiHost,
  assumedKeys as assumed,
  ecrListing,
  registryHost,
  profileSecrets as secrets,
  ssoRenewal,
} from '../../../../e2e/fixtures/ecr-account.ts';
import {
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { logged, readableIn, type SentLog } from '../../../../e2e/fixtures/sent-log.ts';

const { account, home, signIn } = createAwsProfileScene();

const portalHost = 'portal.sso.eu-north-1.amazonaws.com';
const oidcHost = 'oidc.eu-north-1.amazonaws.com';
const hour = 3_600_000;

describe('a profile of IAM Identity Center', () => {
  const config = `[profile dev]
sso_session = acme
sso_account_id = 123456789012
sso_role_name = Reader
[sso-session acme]
sso_start_url = ${startUrl}
sso_region = eu-north-1
sso_registration_scopes = sso:account:access
`;
  const legacy = `[profile dev]
sso_start_url = ${startUrl}
sso_region = eu-north-1
sso_account_id = 123456789012
sso_role_name = Reader
`;

  function portal(log: SentLog, token = ssoToken) {
    return {
      [portalHost]: (
        request: Parameters<ReturnType<typeof logged>>[0],
        response: Parameters<ReturnType<typeof logged>>[1],
      ) => {
        const given = request.headers['x-amz-sso_bearer_token'];
        logged(log, () =>
          given === token
            ? {
                body: {
                  roleCredentials: { ...assumed, expiration: Date.now() + hour },
                },
              }
            : {
                status: 401,
                headers: { 'x-amzn-errortype': 'UnauthorizedException:http://internal/' },
                body: { message: `Session token ${String(given)} not found or invalid` },
              },
        )(request, response);
      },
    };
  }

  test.each([
    ['a session', config, 'acme'],
    ['the older form', legacy, startUrl],
  ])('uses the cached token of %s', async (_title, text, name) => {
    await home().write('.aws/config', text);
    await home().signIn(name, Date.now() + hour);
    const log: SentLog = [];
    const scene = await account({ ...ecrListing, keys: () => [assumed], others: portal(log) });
    const registry = signIn(scene, 'dev');
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(wantedHosts(scene)).toEqual([portalHost, apiHost, registryHost]);
    expect(log.filter((entry) => entry.startsWith('GET'))).toHaveLength(1);
    expect(log[0]).toContain(
      'GET /federation/credentials?role_name=Reader&account_id=123456789012',
    );
    const others = [...scene.api.log, ...scene.registry];
    expect(readableIn(others, [ssoToken, assumed.secretAccessKey])).toEqual([]);
    expect(readableIn(scene.registry, secrets)).toEqual([]);
  });

  test.each<[string, () => Promise<void>]>([
    ['is over', () => home().signIn('acme', Date.now() - hour)],
    ['was never begun', async () => undefined],
    ['cannot be read', () => home().write(ssoCachePath('acme'), '{"accessToken":')],
  ])('whose session %s says what to run', async (_title, prepare) => {
    await home().write('.aws/config', config);
    await prepare();
    const scene = await account({ ...ecrListing, others: portal([]) });
    const error = await failureOf(repositoriesOf(signIn(scene, 'dev')));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'credentialRequired' });
    expect(error.hint).toContain('aws sso login --profile dev');
    expectNoSecrets(error);
    expect(scene.net.wanted).toEqual([]);
    const report = await signIn(scene, 'dev').check({ signal: idle });
    expect(report.checks.find(({ name }) => name === 'credential')).toMatchObject({
      status: 'failed',
      hint: error.hint,
    });
  });

  test('whose session was ended elsewhere says what to run, and shows no token', async () => {
    await home().write('.aws/config', config);
    await home().signIn('acme', Date.now() + hour);
    const scene = await account({ ...ecrListing, others: portal([], 'another-token') });
    const error = await failureOf(repositoriesOf(signIn(scene, 'dev')));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'credentialRequired' });
    expect(error.hint).toContain('aws sso login --profile dev');
    expectNoSecrets(error);
  });

  test('that may not have the role names it', async () => {
    await home().write('.aws/config', config);
    await home().signIn('acme', Date.now() + hour);
    const scene = await account({
      ...ecrListing,
      others: {
        [portalHost]: logged([], () => awsRefusal('ForbiddenException', 'No access', 403)),
      },
    });
    const error = await failureOf(repositoriesOf(signIn(scene, 'dev')));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope' });
    expect(error.hint).toContain('Reader');
    expectNoSecrets(error);
  });

  test('whose host cannot be reached is told so', async () => {
    await home().write('.aws/config', config);
    await home().signIn('acme', Date.now() + hour);
    const scene = await account({ ...ecrListing });
    const error = await failureOf(repositoriesOf(signIn(scene, 'dev')));
    expect(error.code).toBe('UNREACHABLE');
    expectNoSecrets(error);
  });

  test('fetches other keys when those it has are over, in the middle of a list', async () => {
    await home().write('.aws/config', config);
    await home().signIn('acme', Date.now() + hour);
    let good = assumed;
    const log: SentLog = [];
    const scene = await account({
      keys: () => [good],
      answer: ({ input }) =>
        input['nextToken'] === undefined
          ? { body: { repositories: [{ repositoryName: 'team/app' }], nextToken: 'two' } }
          : { body: { repositories: [{ repositoryName: 'team/web' }] } },
      others: {
        [portalHost]: logged(log, () => ({
          body: { roleCredentials: { ...good, expiration: Date.now() + hour } },
        })),
      },
    });
    const names: string[] = [];
    for await (const page of signIn(scene, 'dev').repositories({ signal: idle })) {
      names.push(...page.repositories);
      good = { ...assumed, accessKeyId: 'ASIANEXT' };
    }
    expect(names).toEqual(['team/app', 'team/web']);
    expect(log.filter((entry) => entry.startsWith('GET'))).toHaveLength(2);
    expect(scene.api.calls).toHaveLength(2);
  });

  test('keeps its session alive, as the AWS tools do', async () => {
    // A session of its own name: the library asks for a renewal every half minute at most.
    await home().write('.aws/config', config.replaceAll('acme', 'renewed'));
    await home().signIn('renewed', Date.now() - 1000, ssoRenewal);
    const log: SentLog = [];
    const scene = await account({
      ...ecrListing,
      keys: () => [assumed],
      others: {
        ...portal([], 'new-access-token'),
        [oidcHost]: logged(log, () => ({
          body: { accessToken: 'new-access-token', expiresIn: 3600, refreshToken: 'next' },
        })),
      },
    });
    expect(await repositoriesOf(signIn(scene, 'dev'))).toEqual(['team/app']);
    expect(log[0]).toMatch(/^POST \/token /);
    expect(JSON.parse(log[1] ?? '')).toMatchObject({
      grantType: 'refresh_token',
      refreshToken: ssoRenewal.refreshToken,
    });
    expect(JSON.parse(await home().read(ssoCachePath('renewed')))).toMatchObject({
      accessToken: 'new-access-token',
      refreshToken: 'next',
    });
    expect(wantedHosts(scene)).toEqual([oidcHost, portalHost, apiHost]);
  });

  test('whose renewal fails at Amazon is told so, without what was sent', async () => {
    await home().write('.aws/config', config.replaceAll('acme', 'broken'));
    await home().signIn('broken', Date.now() - 1000, ssoRenewal);
    const scene = await account({
      ...ecrListing,
      others: {
        [oidcHost]: logged([], (_url, { body }) => ({ status: 500, body: { message: body } })),
      },
    });
    const error = await failureOf(repositoriesOf(signIn(scene, 'dev')));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', status: 500 });
    expectNoSecrets(error);
    // Not repeated: a token of renewal is good for once.
    expect(scene.net.host(oidcHost).requests).toHaveLength(1);
  });

  test('whose session cannot be renewed says what to run', async () => {
    await home().write('.aws/config', config.replaceAll('acme', 'refused'));
    await home().signIn('refused', Date.now() - 1000, ssoRenewal);
    const scene = await account({
      ...ecrListing,
      others: {
        [oidcHost]: logged([], () => ({
          status: 400,
          body: { error: 'invalid_grant', error_description: `Invalid ${ssoRenewal.refreshToken}` },
        })),
      },
    });
    const error = await failureOf(repositoriesOf(signIn(scene, 'dev')));
    expect(error.hint).toContain('aws sso login --profile dev');
    expectNoSecrets(error);
    expect(wantedHosts(scene)).toEqual([oidcHost]);
  });

  test('may give its keys to a profile with a role: the hint names the one to sign in', async () => {
    await home().write(
      '.aws/config',
      `${config}[profile reader]\nrole_arn = ${role}\nsource_profile = dev\n`,
    );
    const scene = await account({ ...ecrListing });
    const error = await failureOf(repositoriesOf(signIn(scene, 'reader')));
    expect(error.message).toContain('"reader"');
    expect(error.hint).toContain('aws sso login --profile dev');
  });

  test.each([
    ['eu-north-1.example.com/', 'no region'],
    ['EU', 'no region'],
  ])('with the region %s is not used', async (region, words) => {
    await home().write('.aws/config', config.replace('eu-north-1', region));
    await home().signIn('acme', Date.now() + hour);
    const scene = await account({ ...ecrListing });
    const error = await failureOf(repositoriesOf(signIn(scene, 'dev')));
    expect(error.message).toContain(words);
    expect(scene.net.wanted).toEqual([]);
  });
});
