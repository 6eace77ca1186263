import { axeViolations } from '../fixtures/axe.ts';
import { registryForm } from '../fixtures/form.ts';
import { expect, test } from './berth-test.ts';

const looks = [
  { name: 'light', colorScheme: 'light', contrast: 'no-preference' },
  { name: 'dark', colorScheme: 'dark', contrast: 'no-preference' },
  { name: 'high contrast', colorScheme: 'dark', contrast: 'more' },
] as const;

for (const { name, ...look } of looks)
  test.describe(name, () => {
    test.use(look);

    test('axe finds nothing on any screen', async ({ page }) => {
      await expect(page.getByText('Add your first registry')).toBeVisible();
      expect(await axeViolations(page), 'the first screen').toEqual([]);
      await page.getByRole('button', { name: 'Add registry' }).first().click();
      const address = registryForm(page).getByLabel('Address', { exact: true });
      await address.fill('docker login -u ann -p secret ghcr.io');
      await address.blur();
      await expect(registryForm(page).getByText(/^Read as/)).toBeVisible();
      expect(await axeViolations(page), 'what was read of a command').toEqual([]);
      await address.fill('a b');
      await registryForm(page).getByRole('button', { name: 'Advanced' }).click();
      expect(await axeViolations(page), 'the form').toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Discard' }).click();
      await page.getByRole('button', { name: 'Open the sample registry' }).click();
      await expect(page.getByText('2,000 of 2,000')).toBeVisible();
      expect(await axeViolations(page), 'repositories').toEqual([]);
      await page.getByRole('list', { name: 'Repositories' }).getByRole('link').first().click();
      await expect(
        page.getByRole('list', { name: 'Tags' }).locator('[data-name]').first(),
      ).toBeVisible();
      expect(await axeViolations(page), 'tags').toEqual([]);
      await page.getByRole('button', { name: /^Default registry:/ }).click();
      await expect(page.getByRole('menuitemradio').first()).toBeVisible();
      expect(await axeViolations(page), 'the quick switch').toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('list', { name: 'Tags' }).getByRole('link').first().click();
      await expect(
        page.getByRole('region', { name: 'Image' }).getByText('compressed'),
      ).toBeVisible();
      await page.keyboard.press('f');
      await expect(page.getByRole('list', { name: 'Favourites' }).getByRole('link')).toHaveCount(1);
      expect(await axeViolations(page), 'an image').toEqual([]);
      await page.keyboard.press('g');
      await page.keyboard.press('h');
      await expect(page.getByRole('heading', { name: 'Recent' })).toBeVisible();
      expect(await axeViolations(page), 'Home').toEqual([]);
      await page.getByRole('link', { name: 'Home', exact: true }).focus();
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
      expect(await axeViolations(page), 'all keys').toEqual([]);
    });
  });

test('a narrow window and 200 % zoom keep everything within reach', async ({ page, berth }) => {
  await berth.call('registries.create', {
    registry: {
      name: 'A registry with a rather long name that has to be cut somewhere',
      address: 'https://registry.with-a-very-long-host-name.department.example.com/prefix',
    },
    makeDefault: true,
  });
  await berth.call('registries.openSample');
  for (const width of [420, 640]) {
    await page.setViewportSize({ width, height: 720 });
    await page.reload();
    await expect(page.getByRole('button', { name: /^Default registry:/ })).toBeVisible();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `nothing runs out of a window of ${width} px`).toBe(0);
  }
});
