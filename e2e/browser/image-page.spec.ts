import { axeViolations } from '../fixtures/axe.ts';
import { expect, test } from './berth-test.ts';

test('the page of an image tells all without a click, and goes by keyboard', {
  tag: '@main',
}, async ({ page }) => {
  // Twelve looks of axe: a busy machine takes seconds for each.
  test.slow();
  await page.getByRole('button', { name: 'Open the sample registry' }).click();
  await page.getByRole('list', { name: 'Repositories' }).getByRole('link').first().click();
  const tags = page.getByRole('list', { name: 'Tags' });
  await expect(tags.locator('time').first()).toHaveText(/ago|last/);
  await tags.getByRole('link').first().focus();
  await page.keyboard.press('Enter');
  const pane = page.getByRole('region', { name: 'Image' });
  await expect(pane.getByText('compressed')).toBeVisible();
  await expect(pane.getByText(/^docker pull /)).toBeVisible();
  await expect(pane.getByTitle(/^sha256:[0-9a-f]{64}$/).first()).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const key of ['1', '2', '3', '4', '5', '6']) {
      await page.keyboard.press(key);
      expect(await axeViolations(page)).toEqual([]);
    }
  }
  await expect(pane.getByRole('tabpanel')).toContainText('"schemaVersion": 2');
  await page.goBack();
  await expect(pane).toBeHidden();
  await page.goForward();
  await expect(pane.getByText('compressed')).toBeVisible();
  await pane.getByRole('heading').first().focus();
  await page.keyboard.press('Escape');
  await expect(pane).toBeHidden();
  await expect(tags.getByRole('link').first()).toBeFocused();
});

test('a tag is a link: its page opens by its address, and in a narrow window alone', {
  tag: '@main',
}, async ({ page }) => {
  await page.getByRole('button', { name: 'Open the sample registry' }).click();
  await page.getByRole('list', { name: 'Repositories' }).getByRole('link').first().click();
  const link = page.getByRole('list', { name: 'Tags' }).getByRole('link').first();
  const href = await link.getAttribute('href');
  expect(href).toMatch(/^\/registries\/[^/]+\/repositories\/[^/]+\/tags\/[^/]+$/);
  await link.click();
  await expect(page).toHaveURL(new RegExp(`${href}$`));
  await page.setViewportSize({ width: 420, height: 800 });
  await expect(page.getByRole('region', { name: 'Image' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Tags' })).toBeHidden();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(420);
  await page.reload();
  await expect(page.getByRole('region', { name: 'Image' }).getByText('compressed')).toBeVisible();
});
