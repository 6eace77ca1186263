import { describe, expect, test } from 'vitest';
import { keyLines } from '../../../../e2e/fixtures/aws-home.ts';
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
  type EcrAccount,
  ecrListing,
  fixedKeys as fixed,
  registryHost,
  profileSecrets as secrets,
} from '../../../../e2e/fixtures/ecr-account.ts';
import {
  type ClientSettings,
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { readableIn } from '../../../../e2e/fixtures/sent-log.ts';

const { account, home, signIn } = createAwsProfileScene();

describe('a profile with fixed keys', () => {
  test.each([
    ['the credentials file', '.aws/credentials', '[work]'],
    ['the config file', '.aws/config', '[profile work]'],
  ])('of %s signs for the API, and the registry gets a login', async (_title, path, section) => {
    await home().write(path, `${section}\n${keyLines(fixed)}\n`);
    const scene = await account({ ...ecrListing, keys: () => [fixed] });
    const registry = signIn(scene, 'work');
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    const report = await registry.check({ signal: idle });
    expect(report.username).toBe('work');
    expect(wantedHosts(scene)).toEqual([apiHost, registryHost]);
    expect(readableIn(scene.registry, [...secrets, fixed.accessKeyId])).toEqual([]);
    expect(readableIn(scene.api.log, secrets)).toEqual([]);
  });

  test('is found where the environment says the files are', async () => {
    await home().write('elsewhere', `[default]\n${keyLines(fixed)}\n`);
    home().setVariable('AWS_SHARED_CREDENTIALS_FILE', `${home().path}/elsewhere`);
    const scene = await account({ ...ecrListing, keys: () => [fixed] });
    expect(await repositoriesOf(signIn(scene, 'default'))).toEqual(['team/app']);
  });

  test('is read again when its keys are refused, in the middle of a list too', async () => {
    await home().write('.aws/credentials', `[work]\n${keyLines(fixed)}\n`);
    let good = fixed;
    const scene = await account({
      keys: () => [good],
      answer: ({ input }) =>
        input['nextToken'] === undefined
          ? {
              body: { repositories: [{ repositoryName: 'team/app' }], nextToken: 'two' },
            }
          : { body: { repositories: [{ repositoryName: 'team/web' }] } },
    });
    const names: string[] = [];
    for await (const page of signIn(scene, 'work').repositories({ signal: idle })) {
      names.push(...page.repositories);
      good = assumed;
      await home().write('.aws/credentials', `[work]\n${keyLines(assumed)}\n`);
    }
    expect(names).toEqual(['team/app', 'team/web']);
    expect(scene.api.calls).toHaveLength(2);
  });
});

describe('a profile that is not used', () => {
  test.each<[string, string, object, string]>([
    [
      'none of this name',
      '[profile other]\nregion = eu-west-1',
      { code: 'UNAUTHORIZED' },
      'no such profile',
    ],
    ['no profile at all', '', { code: 'UNAUTHORIZED' }, 'no such profile'],
    [
      'a file that is none',
      '\u0000\u0001[work\n=]]=[',
      { code: 'UNAUTHORIZED' },
      'no such profile',
    ],
    [
      'a name of the language',
      '[__proto__]\naws_access_key_id=a',
      { code: 'UNAUTHORIZED' },
      'no such profile',
    ],
    [
      'half of its keys',
      '[profile work]\naws_access_key_id = AKIA',
      { code: 'UNAUTHORIZED' },
      'neither keys nor a role',
    ],
    [
      'no sso-session',
      '[profile work]\nsso_session = gone\nsso_account_id = 1\nsso_role_name = R',
      { code: 'UNAUTHORIZED' },
      'gone',
    ],
    [
      'no account',
      `[profile work]\nsso_start_url = ${startUrl}\nsso_region = eu-west-1\nsso_role_name = R`,
      { code: 'UNAUTHORIZED' },
      'sso_account_id',
    ],
    [
      'a source that is missing',
      `[profile work]\nrole_arn = ${role}\nsource_profile = gone`,
      { code: 'UNAUTHORIZED' },
      'gone',
    ],
    [
      'a circle',
      `[profile work]\nrole_arn = ${role}\nsource_profile = b\n[profile b]\nrole_arn = ${role}\nsource_profile = work`,
      { code: 'UNAUTHORIZED' },
      'circle',
    ],
    [
      'another program',
      '[profile work]\ncredential_process = touch BERTH-MUST-NOT-RUN',
      { code: 'UNSUPPORTED' },
      'another program',
    ],
    [
      'a code typed by hand',
      `[profile work]\nrole_arn = ${role}\nsource_profile = b\nmfa_serial = x\n[profile b]\n${keyLines(fixed)}`,
      { code: 'UNSUPPORTED' },
      'MFA',
    ],
    [
      "this machine's own role",
      `[profile work]\nrole_arn = ${role}\ncredential_source = Ec2InstanceMetadata`,
      { code: 'UNSUPPORTED' },
      'this computer',
    ],
    [
      'the environment',
      '[profile work]\ncredential_source = Environment',
      { code: 'UNSUPPORTED' },
      'this computer',
    ],
    [
      'a token file',
      `[profile work]\nrole_arn = ${role}\nweb_identity_token_file = /etc/hostname`,
      { code: 'UNSUPPORTED' },
      'a token file',
    ],
    [
      'a session of aws login',
      '[profile work]\nlogin_session = x',
      { code: 'UNSUPPORTED' },
      'aws login',
    ],
  ])('%s', async (_title, text, expected, words) => {
    if (text !== '') await home().write('.aws/config', `${text}\n`);
    const scene = await account({ ...ecrListing });
    const error = await failureOf(repositoriesOf(signIn(scene, 'work')));
    expect(error).toMatchObject(expected);
    expect(error.message).toContain(words);
    expect(error.hint).toBeDefined();
    expectNoSecrets(error);
    expect(scene.net.wanted).toEqual([]);
    const report = await signIn(scene, 'work').check({ signal: idle });
    expect(report.checks.find(({ name }) => name === 'credential')).toMatchObject({
      status: 'failed',
      message: error.message,
    });
  });

  test('a file without end', async () => {
    await home().write(
      '.aws/credentials',
      `[work]\n${keyLines(fixed)}\n${'#'.repeat(1024 * 1024)}`,
    );
    const scene = await account({ ...ecrListing, keys: () => [fixed] });
    const error = await failureOf(repositoriesOf(signIn(scene, 'work')));
    expect(error.message).toContain('too large');
    expect(scene.net.wanted).toEqual([]);
  });

  test.each<[string, (scene: EcrAccount) => ClientSettings]>([
    ['without verification', () => ({ tls: { verify: false } })],
    [
      'with a CA of its own',
      ({ net }) => ({ tls: { verify: true, caCertificate: net.authority } }),
    ],
  ])('its login is not given to a registry met %s', async (_title, more) => {
    await home().write('.aws/credentials', `[work]\n${keyLines(fixed)}\n`);
    const scene = await account({ ...ecrListing, keys: () => [fixed] });
    const error = await failureOf(tagsOf(signIn(scene, 'work', more(scene)), 'team/app'));
    expect(error.code).toBe('UNSUPPORTED');
    expect(scene.net.wanted).toEqual([]);
  });
});
