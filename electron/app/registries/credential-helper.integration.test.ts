import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  createHelperComputer,
  type HelperComputer,
  helperScript,
} from '../../../e2e/fixtures/credential-helper.ts';
import { type RunningRegistry, startRegistry } from '../../../e2e/fixtures/docker-registry.ts';
import { pushImage } from '../../../e2e/fixtures/push-images.ts';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';

let registry: RunningRegistry;
let own: HelperComputer;
let core: TestCore;

beforeAll(async () => {
  registry = await startRegistry({ auth: 'htpasswd' });
  await pushImage(registry, 'team/app', ['1.0.0']);
}, 120_000);
afterAll(() => registry?.stop());
beforeEach(async () => {
  own = await createHelperComputer();
  core = await openTestCore({ computer: own.computer });
});
afterEach(async () => {
  await core.remove();
  await own.remove();
});

const draft = (helper: string) => ({
  name: 'Dock',
  address: registry.address,
  credential: { kind: 'helper' as const, helper },
});
const login = (secret = registry.password ?? '') =>
  helperScript({ [registry.host]: { username: registry.username ?? '', secret } });

test('a registry is checked, saved and browsed with what its helper gives, asked once for its own host', async () => {
  await own.helper('good', login());
  const report = await core.call('registries.check', { registry: draft('good') });
  expect(report).toMatchObject({ ok: true, username: registry.username });
  const { id, credential } = await core.call('registries.create', { registry: draft('good') });
  expect(credential).toMatchObject({ kind: 'helper', username: 'good', state: 'saved' });

  const before = (await own.asked()).length;
  const pages = await core.pages('repositories.list', { registryId: id });
  expect(pages.at(-1)).toMatchObject({ repositories: ['team/app'] });
  const tags = await core.pages('tags.list', { registryId: id, repository: 'team/app' });
  expect(tags.at(-1)).toMatchObject({ tags: ['1.0.0'] });
  const asked = await own.asked();
  expect(asked.length - before).toBe(1);
  expect(new Set(asked)).toEqual(new Set([`get ${registry.host}`]));
  // No vault was needed, and the book holds the helper's name alone.
  expect((await core.call('vault.status', {})).state).toBe('empty');
  const book = await readFile(join(core.directory, 'book.json'), 'utf8');
  expect(book).not.toContain(registry.password);
});

test('a login that was changed meanwhile is asked for anew when the registry refuses the old one', async () => {
  await own.helper('changing', login('an old one'));
  const { id } = await core.call('registries.create', { registry: draft('changing') });
  await expect(core.pages('repositories.list', { registryId: id })).rejects.toMatchObject({
    code: 'UNAUTHORIZED',
    reason: 'wrongCredentials',
  });
  await own.helper('changing', login());
  const pages = await core.pages('repositories.list', { registryId: id });
  expect(pages.at(-1)).toMatchObject({ repositories: ['team/app'] });
});

test('a missing helper, and one without a login, say what to do and never ask as a stranger', async () => {
  await own.helper('empty', helperScript({}));
  const requests = registry.logLines.length;
  await expect(core.call('registries.check', { registry: draft('nowhere') })).rejects.toMatchObject(
    {
      code: 'UNSUPPORTED',
      reason: 'helperNotFound',
      hint: expect.stringContaining(own.folder),
    },
  );
  const { id } = await core.call('registries.create', { registry: draft('empty') });
  await expect(core.pages('repositories.list', { registryId: id })).rejects.toMatchObject({
    code: 'UNAUTHORIZED',
    reason: 'helperEmpty',
    message: expect.stringContaining(registry.host),
  });
  expect(registry.logLines.slice(requests).filter((line) => line.includes('http.request'))).toEqual(
    [],
  );
});

test('the helper of a saved registry is not taken to another origin', async () => {
  await own.helper('good', login());
  const { id } = await core.call('registries.create', { registry: draft('good') });
  const changes = { address: 'https://evil.example.com' };
  for (const attempt of [
    core.call('registries.update', { id, revision: 1, changes }),
    core.call('registries.check', { id, changes }),
  ])
    await expect(attempt).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      reason: 'credentialOrigin',
    });
  expect(await own.asked()).toEqual([]);
});
