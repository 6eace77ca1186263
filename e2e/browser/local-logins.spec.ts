import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningRegistry, startRegistry } from '../fixtures/docker-registry.ts';
import { importChosen, importDialog, recordOf } from '../fixtures/exchange-dialogs.ts';
import { pushImage } from '../fixtures/push-images.ts';
import { runTool } from '../fixtures/run-tool.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../fixtures/temporary-folder.ts';
import { test as base, expect } from './berth-test.ts';

let registries: readonly [RunningRegistry, RunningRegistry];
let home: TemporaryFolder;

/** The variables that lead tools to the person's files: a home of this spec's own. */
const places = () => ({ HOME: home.path, XDG_RUNTIME_DIR: join(home.path, 'run') });

const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  serveEnvironment: async ({}, use) => {
    await use({ ...places(), BERTH_PASSPHRASE: 'a long passphrase' });
  },
});

test.beforeAll(async () => {
  home = await createTemporaryFolder('home');
  await mkdir(join(home.path, 'run'));
  registries = await Promise.all([
    startRegistry({ auth: 'htpasswd', users: { ada: 'correct horse' } }),
    startRegistry({ auth: 'htpasswd', users: { eve: 'another one' } }),
  ]);
  const [first, second] = registries;
  await pushImage(first, 'team/app', ['1.0.0']);
  await login(first);
  // What Docker keeps, beside what Podman and Skopeo keep.
  await login(second, join(home.path, '.docker/config.json'));
});
test.afterAll(async () => {
  for (const registry of registries ?? []) await registry.stop();
  await home?.remove();
});

async function login({ host, username = '', password = '' }: RunningRegistry, file?: string) {
  const variables = Object.entries(places()).map(([name, value]) => `${name}=${value}`);
  await runTool(
    'env',
    [
      ...['-i', `PATH=${process.env['PATH'] ?? ''}`, ...variables],
      ...['skopeo', 'login', '--tls-verify=false', '--username', username, '--password-stdin'],
      ...(file === undefined ? [] : ['--authfile', file]),
      host,
    ],
    { input: password },
  );
}

test('the two registries that skopeo login left here are counted, imported, and one is browsed', async ({
  page,
  berth,
}) => {
  const [first, second] = registries;
  const files = [
    join(home.path, 'run/containers/auth.json'),
    join(home.path, '.docker/config.json'),
  ];
  const before = await Promise.all(files.map((path) => readFile(path, 'utf8')));

  await expect(page.getByText('2 registries found on this computer')).toBeVisible();
  await page.getByRole('button', { name: 'Review…' }).click();
  const dialog = importDialog(page);
  await expect(dialog.getByText('Found on this computer. Nothing is saved yet.')).toBeVisible();
  for (const { host, username = '' } of registries) {
    const record = recordOf(dialog, host);
    await expect(record).toContainText(username);
    // Consent is given per record, never beforehand.
    await expect(record.getByRole('checkbox')).not.toBeChecked();
  }
  await recordOf(dialog, first.host).getByRole('checkbox').check();
  const results = await importChosen(dialog);
  expect(results.sort()).toEqual([`${first.host} Added`, `${second.host} Added`].sort());
  expect(await berth.call('registries.list')).toMatchObject({
    result: {
      registries: expect.arrayContaining([
        expect.objectContaining({
          name: first.host,
          credential: expect.objectContaining({ username: 'ada', state: 'saved' }),
        }),
        expect.objectContaining({
          name: second.host,
          credential: expect.objectContaining({ username: 'eve', state: 'missing' }),
        }),
      ]),
    },
  });
  const book = await readFile(join(berth.dataDirectory, 'book.json'), 'utf8');
  expect(book).not.toContain('correct horse');

  await page.getByRole('navigation', { name: 'Registries' }).getByText(first.host).click();
  await page.getByRole('list', { name: 'Repositories' }).getByText('app').click();
  await expect(page.getByRole('list', { name: 'Tags' }).getByText('1.0.0')).toBeVisible();
  expect(await Promise.all(files.map((path) => readFile(path, 'utf8')))).toEqual(before);
});
