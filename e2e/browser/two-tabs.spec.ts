import { registryForm } from '../fixtures/form.ts';
import { expect, test } from './berth-test.ts';

test('the default switched in the header is seen at once in a second tab', {
  tag: '@main',
}, async ({ page, context, berth }) => {
  for (const name of ['Alpha', 'Beta'])
    await berth.call('registries.create', {
      registry: { name, address: `https://${name.toLowerCase()}.example.com` },
      makeDefault: name === 'Alpha',
    });
  const second = await context.newPage();
  await second.goto(berth.serve.url);
  await expect(second.getByRole('button', { name: 'Default registry: Alpha' })).toBeVisible();

  await page.getByRole('button', { name: 'Default registry: Alpha' }).click();
  await page.getByRole('menuitemradio', { name: 'Beta' }).click();
  await expect(page.getByRole('button', { name: 'Default registry: Beta' })).toBeVisible();
  await expect(second.getByRole('button', { name: 'Default registry: Beta' })).toBeVisible();
  await expect(
    second.getByRole('navigation', { name: 'Registries' }).getByRole('listitem').first(),
  ).toContainText('Beta');
});

test('two tabs editing one registry: the second learns of the conflict and chooses', async ({
  page,
  context,
  berth,
}) => {
  await berth.call('registries.create', {
    registry: { name: 'Shared', address: 'https://shared.example.com' },
    makeDefault: true,
  });
  const second = await context.newPage();
  await second.goto(berth.serve.url);
  for (const tab of [page, second]) {
    await tab.getByRole('navigation', { name: 'Registries' }).getByText('Shared').click();
    await tab.getByRole('button', { name: 'Edit', exact: true }).click();
  }
  const first = registryForm(page);
  await first.getByLabel('Description').fill('from the first tab');
  await first.getByRole('button', { name: 'Save' }).click();
  await expect(first).toBeHidden();

  const late = registryForm(second);
  await late.getByLabel('Description').fill('from the second tab');
  await late.getByRole('button', { name: 'Save' }).click();
  await expect(late.getByText('from the first tab')).toBeVisible();
  await expect(late.getByLabel('Description')).toHaveValue('from the second tab');
  await late.getByRole('button', { name: 'Overwrite' }).click();
  await expect(late).toBeHidden();
  expect(await berth.call('registries.list')).toMatchObject({
    result: { registries: [{ description: 'from the second tab', revision: 3 }] },
  });
});

test('a conflict compares both sides, keeps what was typed, and reloads what was saved', async ({
  page,
  berth,
}) => {
  const created = await berth.call('registries.create', {
    registry: { name: 'Shared', address: 'https://shared.example.com' },
    makeDefault: true,
  });
  const id = Reflect.get(Object(Reflect.get(Object(created), 'result')), 'id');
  await page.getByRole('navigation', { name: 'Registries' }).getByText('Shared').click();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  const form = registryForm(page);
  await form.getByLabel('Description').fill('typed here');
  await berth.call('registries.update', {
    id,
    revision: 1,
    changes: { description: 'saved elsewhere' },
  });
  await form.getByRole('button', { name: 'Save' }).click();

  const compared = form.getByRole('row', { name: /^Description/ });
  await expect(compared.getByRole('cell')).toHaveText(['saved elsewhere', 'typed here']);
  await form.getByRole('button', { name: 'Keep editing' }).click();
  await expect(compared).toBeHidden();
  await expect(form.getByLabel('Description')).toHaveValue('typed here');

  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByRole('button', { name: 'Reload' }).click();
  await expect(compared).toBeHidden();
  await expect(form.getByLabel('Description')).toHaveValue('saved elsewhere');
  expect(await berth.call('registries.list')).toMatchObject({
    result: { registries: [{ description: 'saved elsewhere', revision: 2 }] },
  });
  await form.getByLabel('Description').fill('typed on top of it');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toBeHidden();
  expect(await berth.call('registries.list')).toMatchObject({
    result: { registries: [{ description: 'typed on top of it', revision: 3 }] },
  });
});
