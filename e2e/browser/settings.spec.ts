import { axeViolations } from '../fixtures/axe.ts';
import { expect, test } from './berth-test.ts';

test('settings: theme and log are chosen in a dialog, at once and for good', async ({
  page,
  berth,
}) => {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('menuitem', { name: 'Settings…' }).click();
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await expect(settings.getByText('Log', { exact: true })).toBeVisible();
  for (const [theme, chosen] of [
    ['Light', 'light'],
    ['Dark', 'dark'],
  ] as const) {
    await settings.getByRole('combobox', { name: 'Theme' }).click();
    await page.getByRole('option', { name: theme }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', chosen);
    await expect(page.getByRole('option')).toHaveCount(0);
    expect(await axeViolations(page), theme).toEqual([]);
  }
  await settings.getByRole('combobox', { name: 'Log' }).click();
  await page.getByRole('option', { name: 'Warnings and errors' }).click();
  await expect
    .poll(async () => berth.call('settings.get'))
    .toMatchObject({ result: { theme: 'dark', logLevel: 'warn' } });
  await settings.getByRole('button', { name: 'Done' }).click();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
