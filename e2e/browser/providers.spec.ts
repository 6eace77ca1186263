import type { Locator, Page } from '@playwright/test';
import type { Provider } from '../../shared/model/provider.ts';
import { registryForm } from '../fixtures/form.ts';
import { expect, test } from './berth-test.ts';

/** What the form of a provider shows once its address, or what tells it, was pasted. */
interface Shown {
  paste: string;
  address: string;
  provider: string;
  /** Kinds of credential in their order. */
  kinds: readonly string[];
  /** Null where the provider has no field for it. */
  region: string | null;
  namespace: readonly [label: string, value: string];
  rights: RegExp;
  /** Said of the first kind. */
  help: RegExp;
  tokens: string | null;
}

const none = 'None (anonymous)';
const password = 'User name and password';
const helper = 'Docker credential helper';
const accessToken = 'Access token (sent as it is)';
const usual = [password, 'Token', accessToken, helper, none];
const cloud = ['Access key', password, helper, none];

/** The fields that each kind which comes first has. */
const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  'Access key': ['Access key id', 'Secret key', 'Session token'],
  'Service account (JSON key)': ['JSON key'],
  [password]: ['User name', 'Password'],
  Token: ['Token'],
};

const shown: Readonly<Record<Provider, Shown>> = {
  acr: {
    paste: 'sudo docker login --username=ann@team registry.cn-hangzhou.aliyuncs.com',
    address: 'registry.cn-hangzhou.aliyuncs.com',
    provider: 'Alibaba Cloud Container Registry',
    kinds: cloud,
    region: null,
    namespace: ['Namespace', ''],
    rights: /cr:ListRepository/,
    help: /RAM user/,
    tokens: 'https://ram.console.aliyun.com/',
  },
  tcr: {
    paste: 'docker login mine.tencentcloudcr.com --username 100012345678 --password eyJhbGciOi',
    address: 'mine.tencentcloudcr.com',
    provider: 'Tencent Container Registry',
    kinds: cloud,
    region: '',
    namespace: ['Namespace', ''],
    rights: /tcr:DescribeRepositories/,
    help: /SecretId and SecretKey/,
    tokens: 'https://console.cloud.tencent.com/',
  },
  swr: {
    paste: 'https://console.huaweicloud.com/swr/?region=cn-north-4#/swr/dashboard',
    address: 'swr.cn-north-4.myhuaweicloud.com',
    provider: 'Huawei Cloud SWR',
    kinds: cloud,
    region: 'cn-north-4',
    namespace: ['Organization', ''],
    rights: /swr:repo:listRepos/,
    help: /AK and SK/,
    tokens: 'https://console.huaweicloud.com/iam/',
  },
  ecr: {
    paste:
      'aws ecr get-login-password --region eu-west-1 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    address: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    provider: 'Amazon ECR',
    kinds: ['Access key', 'AWS profile', password, helper, none],
    region: 'eu-west-1',
    namespace: ['Repository prefix', ''],
    rights: /ecr:DescribeRepositories/,
    help: /logins of 12 hours/,
    tokens: 'https://console.aws.amazon.com/iam/',
  },
  dockerhub: {
    paste: 'https://hub.docker.com/r/grafana/loki/tags',
    address: 'docker.io',
    provider: 'Docker Hub',
    kinds: usual,
    region: null,
    namespace: ['Namespace', 'grafana'],
    rights: /access token/,
    help: /Docker ID/,
    tokens: 'https://app.docker.com/settings/',
  },
  harbor: {
    paste: 'https://reg.example.com/harbor/projects/3/repositories/app',
    address: 'reg.example.com',
    provider: 'Harbor',
    kinds: usual,
    region: null,
    namespace: ['Project', ''],
    rights: /project role/,
    help: /robot account/,
    tokens: 'https://reg.example.com/harbor/',
  },
  nexus: {
    paste: 'https://repo.example.com/#browse/browse:docker-hosted',
    address: 'repo.example.com/repository/docker-hosted',
    provider: 'Sonatype Nexus Repository',
    kinds: [password, 'Token', helper, none],
    region: null,
    namespace: ['Repository prefix', ''],
    rights: /nx-repository-view-docker/,
    help: /user token/,
    tokens: 'https://repo.example.com/#user/usertoken',
  },
  native: {
    paste: 'docker push registry.example.com:5000/team/app:1.0',
    address: 'registry.example.com:5000',
    provider: 'Docker Registry',
    kinds: usual,
    region: null,
    namespace: ['Repository prefix', 'team'],
    rights: /registry:catalog/,
    help: /token server/,
    tokens: null,
  },
  ghcr: {
    paste: 'https://github.com/orgs/octo/packages',
    address: 'ghcr.io',
    provider: 'GitHub Container Registry',
    kinds: usual,
    region: null,
    namespace: ['Owner', 'octo'],
    rights: /read:packages/,
    help: /classic personal access token/,
    tokens: 'https://github.com/settings/tokens/new',
  },
  gitlab: {
    paste: 'https://gitlab.com/group/project/container_registry',
    address: 'registry.gitlab.com',
    provider: 'GitLab Container Registry',
    kinds: usual,
    region: null,
    namespace: ['Group or project', 'group/project'],
    rights: /read_api/,
    help: /deploy token/,
    tokens: 'https://gitlab.com/-/user_settings/',
  },
  quay: {
    paste: 'https://quay.io/organization/team',
    address: 'quay.io',
    provider: 'Quay',
    kinds: usual,
    region: null,
    namespace: ['Organization', 'team'],
    rights: /repo:read/,
    help: /encrypted password/,
    tokens: 'https://quay.io/organization/team',
  },
  gar: {
    paste: 'https://console.cloud.google.com/artifacts/docker/my-project/europe-west1/my-repo',
    address: 'europe-west1-docker.pkg.dev',
    provider: 'Google Artifact Registry',
    kinds: ['Service account (JSON key)', 'Token', accessToken, password, helper, none],
    region: null,
    namespace: ['Project', 'my-project/my-repo'],
    rights: /Artifact Registry Reader/,
    help: /JSON key file/,
    tokens: 'https://console.cloud.google.com/iam-admin/',
  },
  azure: {
    paste: 'az acr login --name mine',
    address: 'mine.azurecr.io',
    provider: 'Azure Container Registry',
    kinds: usual,
    region: null,
    namespace: ['Repository prefix', ''],
    rights: /registry:catalog/,
    help: /service principal/,
    tokens: null,
  },
  artifactory: {
    paste: 'https://mine.jfrog.io/ui/repos/tree/General/docker-local/app',
    address: 'mine.jfrog.io',
    provider: 'JFrog Artifactory',
    kinds: usual,
    region: null,
    namespace: ['Repository key', 'docker-local'],
    rights: /permission Read/,
    help: /identity token/,
    tokens: 'https://mine.jfrog.io/ui/user_profile',
  },
  digitalocean: {
    paste: 'doctl registry login',
    address: 'registry.digitalocean.com',
    provider: 'DigitalOcean Container Registry',
    kinds: ['Token', password, helper, none],
    region: null,
    namespace: ['Registry name', ''],
    rights: /registry:read/,
    help: /API token/,
    tokens: 'https://cloud.digitalocean.com/account/api/tokens',
  },
  zot: {
    paste: 'zot.example.com',
    address: 'zot.example.com',
    provider: 'zot',
    kinds: usual,
    region: null,
    namespace: ['Repository prefix', ''],
    rights: /accessControl/,
    help: /API key/,
    tokens: 'https://zot.example.com/user/apikey',
  },
  gitea: {
    paste: 'https://git.example.com/ann/-/packages',
    address: 'git.example.com',
    provider: 'Gitea',
    kinds: usual,
    region: null,
    namespace: ['Owner', 'ann'],
    rights: /read:package/,
    help: /access token/,
    tokens: 'https://git.example.com/user/settings/applications',
  },
};

/** Pastes as a person does: from the clipboard, with the keyboard. */
async function paste(page: Page, field: Locator, text: string): Promise<void> {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await field.focus();
  await page.keyboard.press('ControlOrMeta+V');
}

/** The kinds on offer; chooses the first. */
async function takeFirstKind(page: Page, form: Locator): Promise<string[]> {
  await form.getByRole('combobox', { name: 'Credential' }).click();
  const options = page.getByRole('option');
  await expect(options.first()).toBeVisible();
  const names = await options.allTextContents();
  await options.first().click();
  await expect(options).toHaveCount(0);
  return names;
}

test.beforeEach(({ context }) => context.grantPermissions(['clipboard-read', 'clipboard-write']));

test('each provider shows its own fields and help for what is pasted', async ({ page }) => {
  for (const [name, expected] of Object.entries(shown))
    await test.step(name, async () => {
      await page.getByRole('button', { name: 'Add registry' }).first().click();
      const form = registryForm(page);
      const address = form.getByLabel('Address', { exact: true });
      await paste(page, address, expected.paste);
      await expect(address).toHaveValue(expected.address);
      const provider = form.getByRole('combobox', { name: 'Provider' });
      await expect(provider.getByText(expected.provider, { exact: true })).toBeVisible();
      expect(await takeFirstKind(page, form)).toEqual(expected.kinds);
      const region = form.getByLabel('Region');
      if (expected.region === null) await expect(region).toHaveCount(0);
      else await expect(region).toHaveValue(expected.region);
      const [label, namespace] = expected.namespace;
      await expect(form.getByLabel(label, { exact: true })).toHaveValue(namespace);
      await expect(form.getByText(/^Listing repositories takes/)).toHaveText(expected.rights);
      const tokens = form.getByRole('link', { name: /^Make / });
      if (expected.tokens === null) await expect(tokens).toHaveCount(0);
      else {
        await expect(tokens).toHaveAttribute('target', '_blank');
        const href = await tokens.getAttribute('href');
        expect(href?.startsWith(expected.tokens), `${href} begins as it should`).toBe(true);
      }
      const kind = form.getByRole('combobox', { name: 'Credential' });
      await expect(kind).toHaveAccessibleDescription(expected.help);
      for (const field of fieldsOf[expected.kinds[0] ?? ''] ?? [])
        await expect(form.getByLabel(field, { exact: true })).toBeVisible();
      await form.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('button', { name: 'Discard' }).click();
      await expect(form).toBeHidden();
    });
});

test('a secret in a pasted command goes to the password field at once', async ({ page }) => {
  await page.getByRole('button', { name: 'Add registry' }).first().click();
  const form = registryForm(page);
  const address = form.getByLabel('Address', { exact: true });
  await paste(page, address, 'docker login \\\n  -u ann \\\n  -p "typed secret" quay.io');
  await expect(address).toHaveValue('quay.io');
  await expect(form.getByLabel('User name')).toHaveValue('ann');
  await expect(form.getByLabel('Password', { exact: true })).toHaveValue('typed secret');
  await expect(form.getByText('Read as a log-in to Quay')).toBeVisible();
  const readable = await form
    .locator('input:not([type=password])')
    .evaluateAll((fields: HTMLInputElement[]) => fields.map(({ value }) => value));
  expect([...readable, await form.textContent()].join('\n')).not.toContain('typed secret');
  await form.getByRole('button', { name: 'Undo' }).click();
  await expect(address).toHaveValue('');
  await expect(form.getByLabel('Password', { exact: true })).toHaveCount(0);
});

test('a link opens in a tab of its own and tells it nothing', async ({ page, context }) => {
  await context.route('https://github.com/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>elsewhere</title>' }),
  );
  await page.getByRole('button', { name: 'Add registry' }).first().click();
  const form = registryForm(page);
  await form.getByLabel('Address', { exact: true }).fill('ghcr.io');
  const opening = context.waitForEvent('page');
  await form.getByRole('link', { name: /^Make a token/ }).click();
  const opened = await opening;
  await opened.waitForLoadState();
  expect(new URL(opened.url()).hostname).toBe('github.com');
  expect(await opened.evaluate(() => [document.referrer, window.opener])).toEqual(['', null]);
  await expect(form).toBeVisible();
});
