import { type RunningRegistry, startRegistry } from '../fixtures/docker-registry.ts';
import { choosePassphrase, fillNewRegistry, registryForm } from '../fixtures/form.ts';
import { pushImage, seedRepositories } from '../fixtures/push-images.ts';
import { expect, test } from './berth-test.ts';

let registry: RunningRegistry;

test.beforeAll(async () => {
  registry = await startRegistry({ auth: 'htpasswd', users: { robot: 'gold: fish é' } });
  await seedRepositories(registry, 1_199);
  await pushImage(registry, 'payments/ledger-api', ['1.9.0', '1.10.0', '1.10.0-rc.1', 'latest']);
});
test.afterAll(() => registry?.stop());

test('add, test, make default, find a tag among 1,200 repositories, edit, restart', {
  tag: '@main',
}, async ({ page, berth }) => {
  const form = await fillNewRegistry(page, {
    address: registry.address,
    name: 'Staging',
    username: 'robot',
    password: 'gold: fish é',
  });
  await form.getByRole('button', { name: 'Test connection' }).click();
  await expect(form.getByText('Connection works')).toBeVisible();
  await expect(form.getByText('accepts robot')).toBeVisible();
  await form.getByRole('button', { name: 'Save' }).click();
  await choosePassphrase(form, 'a long passphrase');
  await expect(registryForm(page)).toBeHidden();

  const saved = page.getByRole('navigation', { name: 'Registries' }).getByText('Staging');
  await expect(saved).toBeVisible();
  // The first registry is the default by itself.
  await expect(page.getByRole('list', { name: 'Default' }).getByText('Staging')).toBeVisible();

  await expect(page.getByText('1,200 of 1,200')).toBeVisible();
  const repositories = page.getByRole('list', { name: 'Repositories' });
  await page.getByRole('searchbox', { name: 'Search repositories' }).fill('LEDGER');
  await expect(repositories.getByRole('listitem')).toHaveCount(1);
  await expect(repositories.locator('mark')).toHaveText('ledger');
  await repositories.getByText('payments/').click();

  const tags = page.getByRole('list', { name: 'Tags' });
  await expect(tags.locator('[data-name]')).toHaveCount(4);
  expect(
    await tags.locator('[data-name]').evaluateAll((rows) => rows.map((row) => row.dataset.name)),
  ).toEqual(['latest', '1.10.0', '1.10.0-rc.1', '1.9.0']);
  await page.getByRole('searchbox', { name: 'Search tags' }).fill('1.9');
  await expect(tags.locator('[data-name]')).toHaveCount(1);

  await page.goBack();
  await expect(page.getByRole('searchbox', { name: 'Search repositories' })).toHaveValue('LEDGER');
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  const edit = registryForm(page);
  await expect(edit.getByText('Password: kept')).toBeVisible();
  await edit.getByLabel('Description').fill('The staging registry');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(edit).toBeHidden();

  await berth.restart(page);
  await expect(
    page.getByRole('navigation', { name: 'Registries' }).getByText('Staging'),
  ).toBeVisible();
  await expect(page.getByRole('list', { name: 'Default' }).getByText('Staging')).toBeVisible();
  expect(await berth.call('registries.list')).toMatchObject({
    result: {
      registries: [
        {
          name: 'Staging',
          description: 'The staging registry',
          isDefault: true,
          credential: { kind: 'password', username: 'robot', state: 'saved' },
        },
      ],
    },
  });
});
