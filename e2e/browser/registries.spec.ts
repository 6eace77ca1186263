import { registryForm } from '../fixtures/form.ts';
import { expect, test } from './berth-test.ts';

test.beforeEach(async ({ page, berth }) => {
  for (const name of ['Alpha', 'Beta', 'Gamma'])
    await berth.call('registries.create', {
      registry: { name, address: `https://${name.toLowerCase()}.example.com` },
      makeDefault: name === 'Alpha',
    });
  await expect(
    page.getByRole('navigation', { name: 'Registries' }).getByText('Gamma'),
  ).toBeVisible();
});

test('deleting asks, names the default, and can be undone', { tag: '@main' }, async ({
  page,
  berth,
}) => {
  const list = page.getByRole('navigation', { name: 'Registries' });
  await list.getByRole('listitem').filter({ hasText: 'Alpha' }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('Alpha');
  await expect(question).toContainText(/default/i);
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(list.getByText('Alpha')).toBeHidden();
  expect(await berth.call('registries.list')).toMatchObject({ result: { defaultId: null } });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(list.getByText('Alpha')).toBeVisible();
});

test('deactivate, activate, duplicate from the menu', async ({ page, berth }) => {
  const list = page.getByRole('navigation', { name: 'Registries' });
  const row = list.getByRole('listitem').filter({ hasText: 'Beta' });
  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Deactivate' }).click();
  await expect(row).toContainText(/inactive/i);
  await page.getByRole('button', { name: /^Default registry:/ }).click();
  await expect(page.getByRole('menuitemradio', { name: 'Beta' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Activate' }).click();
  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  const form = registryForm(page);
  await expect(form.getByLabel('Address', { exact: true })).toHaveValue('https://beta.example.com');
  await form.getByLabel('Name', { exact: true }).fill('Beta again');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByRole('button', { name: 'Save anyway' }).click();
  await expect(list.getByText('Beta again')).toBeVisible();
  expect(await berth.call('registries.list')).toMatchObject({
    result: { registries: [{}, {}, {}, { name: 'Beta again', provider: 'native' }] },
  });
});

test('searching registries by name and by address', async ({ page }) => {
  const list = page.getByRole('navigation', { name: 'Registries' });
  await page.getByRole('searchbox', { name: 'Search registries' }).fill('GAMMA.EX');
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(list).toContainText('Gamma');
});

test('a form with changes asks before it closes; an untouched one does not', async ({ page }) => {
  await page.getByRole('button', { name: 'Add registry' }).click();
  await expect(registryForm(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(registryForm(page)).toBeHidden();
  await page.getByRole('button', { name: 'Add registry' }).click();
  await registryForm(page).getByLabel('Address', { exact: true }).fill('half.example');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Keep editing' }).click();
  await expect(registryForm(page).getByLabel('Address', { exact: true })).toHaveValue(
    'half.example',
  );
});

test('the guess follows the address and can be changed', async ({ page }) => {
  await page.getByRole('button', { name: 'Add registry' }).click();
  const form = registryForm(page);
  const address = form.getByLabel('Address', { exact: true });
  await address.fill('123456789012.dkr.ecr.eu-central-1.amazonaws.com');
  await expect(form.getByRole('combobox', { name: 'Provider' })).toContainText('Amazon ECR');
  await expect(form.getByLabel('Region')).toHaveValue('eu-central-1');
  await address.fill('ghcr.io');
  await expect(form.getByRole('combobox', { name: 'Provider' })).toContainText('GitHub');
  await form.getByRole('combobox', { name: 'Provider' }).click();
  await page.getByRole('option', { name: 'Harbor' }).click();
  await address.fill('quay.io');
  await expect(form.getByRole('combobox', { name: 'Provider' })).toContainText('Harbor');
});
