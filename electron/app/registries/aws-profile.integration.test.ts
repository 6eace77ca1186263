import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AwsHome, enterAwsHome, keyLines } from '../../../e2e/fixtures/aws-home.ts';
import {
  type EcrAccount,
  ecrListing,
  fixedKeys,
  startEcrAccount,
} from '../../../e2e/fixtures/ecr-account.ts';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';

let home: AwsHome;
let account: EcrAccount;
let core: TestCore;

beforeEach(async () => {
  home = await enterAwsHome();
  await home.write('.aws/credentials', `[work]\n${keyLines(fixedKeys)}\n`);
  account = await startEcrAccount({ ...ecrListing, keys: () => [fixedKeys] });
  const { systemCertificates } = account.net.settings;
  core = await openTestCore({ network: { systemCertificates: () => systemCertificates } });
});
afterEach(async () => {
  await core.remove();
  await account.stop();
  await home.leave();
});

const draft = (profile: string) => ({
  name: 'Shop at Amazon',
  address: account.address,
  proxy: account.net.settings.proxy,
  credential: { kind: 'awsProfile' as const, profile },
});

test('a registry is checked, saved and browsed with a profile; the book holds its name alone', async () => {
  const report = await core.call('registries.check', { registry: draft('work') });
  expect(report).toMatchObject({ ok: true, username: 'work', auth: 'basic' });
  const saved = await core.call('registries.create', { registry: draft('work') });
  expect(saved).toMatchObject({
    provider: 'ecr',
    region: 'eu-west-1',
    credential: { kind: 'awsProfile', username: 'work', state: 'saved' },
  });
  const registryId = saved.id;
  const repositories = await core.pages('repositories.list', { registryId });
  expect(repositories.at(-1)).toMatchObject({ repositories: ['team/app'], source: 'provider' });
  const tags = await core.pages('tags.list', { registryId, repository: 'team/app' });
  expect(tags.at(-1)).toMatchObject({ tags: ['1.0'] });
  expect((await core.call('vault.status', {})).state).toBe('empty');
  const book = await readFile(join(core.directory, 'book.json'), 'utf8');
  for (const secret of [fixedKeys.secretAccessKey, fixedKeys.accessKeyId, ...account.lent])
    expect(book).not.toContain(secret);
});

test('a profile that is not there is a line of the check, and nothing is sent', async () => {
  const report = await core.call('registries.check', { registry: draft('gone') });
  expect(report.ok).toBe(false);
  expect(report.checks.find(({ name }) => name === 'credential')).toMatchObject({
    status: 'failed',
    reason: 'credentialRequired',
  });
  expect(account.net.wanted).toEqual([]);
});
