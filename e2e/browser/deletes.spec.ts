import { axeViolations } from '../fixtures/axe.ts';
import { type RunningRegistry, startRegistry } from '../fixtures/docker-registry.ts';
import { StoredImages } from '../fixtures/stored-images.ts';
import { expect, test } from './berth-test.ts';

let registry: RunningRegistry;
test.beforeAll(async () => {
  registry = await startRegistry({});
});
test.afterAll(() => registry.stop());

test('images are selected, planned, deleted and brought back by keyboard', async ({
  page,
  berth,
}, info) => {
  const images = new StoredImages(registry.address, 'team/app');
  const one = await images.image('one', ['1.0', 'same']);
  const two = await images.image('two', ['2.0']);
  await images.image('three', ['3.0']);
  await images.index([one, { ...two, architecture: 'arm64' }], ['release']);
  await berth.call('registries.create', {
    registry: { name: 'Local', address: registry.address },
  });
  const look = async (name: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await axeViolations(page), `${name}, ${colorScheme}`).toEqual([]);
      await page.screenshot({ path: info.outputPath(`${name}-${colorScheme}.png`) });
    }
  };
  await page.getByRole('link', { name: /Local/ }).first().click();
  await page.getByRole('list', { name: 'Repositories' }).getByRole('link').first().click();
  const tags = page.getByRole('list', { name: 'Tags' });
  await tags.getByRole('link', { name: /^2\.0/ }).focus();
  await page.keyboard.press('Space');
  await tags.getByRole('link', { name: /^1\.0/ }).focus();
  await page.keyboard.press('Space');
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.keyboard.press('Delete');

  const dialog = page.getByRole('dialog', { name: 'Delete 2 images from Local?' });
  await expect(dialog.getByText('same digest')).toBeVisible();
  await expect(
    dialog.getByText(/Index release would lose linux\/amd64, linux\/arm64/),
  ).toBeVisible();
  await expect(dialog.getByText(/nothing has been sent yet/)).toBeVisible();
  const confirm = dialog.getByRole('button', { name: 'Delete 3 tags' });
  await expect(confirm).toBeDisabled();
  await look('plan');
  await dialog.getByRole('textbox').fill('3');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByText('2 deleted from team/app')).toBeVisible();
  await expect(tags.getByRole('link', { name: /^2\.0/ })).toBeHidden();
  await expect(tags.getByRole('link', { name: /^3\.0/ })).toBeVisible();

  await page.getByRole('button', { name: 'Activity' }).click();
  const activity = page.getByRole('dialog', { name: 'Activity' });
  await activity.getByRole('button', { name: /^Details of Delete 2 images/ }).click();
  await expect(activity.getByText('1.0, same')).toBeVisible();
  await look('activity');
  await activity.getByRole('button', { name: /^Restore: Delete 2 images/ }).click();
  await expect(activity.getByText(/5 of 5 done/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(tags.getByRole('link', { name: /^2\.0/ })).toBeVisible();
  expect(await images.tags()).toEqual(['1.0', '2.0', '3.0', 'release', 'same']);
});

test('a record that is read-only offers no delete', async ({ page, berth }) => {
  const images = new StoredImages(registry.address, 'team/kept');
  await images.image('kept', ['1.0']);
  await berth.call('registries.create', {
    registry: { name: 'Kept', address: registry.address, readOnly: true },
  });
  await page.getByRole('link', { name: /Kept/ }).first().click();
  await page.getByRole('link', { name: /team\/kept/ }).click();
  await page.getByRole('list', { name: 'Tags' }).getByRole('link').first().click();
  const remove = page
    .getByRole('region', { name: 'Image' })
    .getByRole('button', { name: 'Delete…' });
  await expect(remove).toBeDisabled();
  await page.getByRole('list', { name: 'Tags' }).getByRole('link').first().focus();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('dialog')).toBeHidden();
});
