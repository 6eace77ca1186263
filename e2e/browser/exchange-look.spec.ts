import type { Locator, Page } from '@playwright/test';
import { axeViolations } from '../fixtures/axe.ts';
import { chooseAction, openExport, openImport, recordOf } from '../fixtures/exchange-dialogs.ts';
import { expect, test } from './berth-test.ts';

/** One of each status, and enough others that the list is long. */
const records = [
  { address: 'https://twin.example.com', namespace: 'c' },
  { address: 'https://harbor.example.com', namespace: 'new', access_key: 'robot' },
  { address: 'not an address' },
  { address: 'https://same.example.com' },
  ...Array.from({ length: 21 }, (_, n) => ({
    address: `https://registry-${n}.with-a-rather-long-name.department.example.com`,
    namespace: `team-${n}`,
    access_key: 'robot',
    secret_key: 'a-secret',
  })),
].map((record) => ({ provider: 'native', is_default: false, ...record }));

/** Windows in which the dialogs must stay usable; the second is one of 1280 × 800 at 200 %. */
const small = [
  { width: 420, height: 720 },
  { width: 640, height: 400 },
];

async function expectUsable(page: Page, dialog: Locator, what: string): Promise<void> {
  expect.soft(await axeViolations(page), what).toEqual([]);
  // Where things are does not depend on colours.
  if (await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)) return;
  for (const size of small) {
    await page.setViewportSize(size);
    const overflow = await dialog.evaluate((box) => {
      const { right } = box.getBoundingClientRect();
      return [...box.querySelectorAll('*')]
        .map((element) => element.getBoundingClientRect())
        .filter(({ width }) => width > 1)
        .reduce((most, rect) => Math.max(most, rect.right - right), right - innerWidth);
    });
    expect.soft(overflow, `${what}: nothing runs out at ${size.width} px`).toBeLessThanOrEqual(0);
    // The buttons stay where they are, however long the list is.
    for (const button of await dialog.getByRole('button', { name: /^(Preview|Import|Done)/ }).all())
      await expect.soft(button, `${what} at ${size.width} px`).toBeInViewport({ ratio: 1 });
  }
  await page.setViewportSize({ width: 1280, height: 720 });
}

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('import and export: axe finds nothing, small windows keep everything within reach', async ({
      page,
      berth,
    }) => {
      for (const registry of [
        { name: 'Harbor', address: 'https://harbor.example.com', namespace: 'old' },
        { name: 'Twin one', address: 'https://twin.example.com' },
        { name: 'Twin two', address: 'https://twin.example.com', description: 'the other' },
        { name: 'Same', address: 'https://same.example.com' },
      ])
        await berth.call('registries.create', { registry });
      const dialog = await openImport(page);
      await expectUsable(page, dialog, 'where the records come from');
      await dialog.getByLabel('Records of another system').fill(JSON.stringify(records));
      await dialog.getByRole('button', { name: 'Preview' }).click();
      await expect(dialog.getByRole('list', { name: 'Records' }).locator('> li')).toHaveCount(25);
      await chooseAction(recordOf(dialog, 'twin.example.com/c'), 'Update');
      await expectUsable(page, dialog, 'the preview');

      await dialog.getByRole('button', { name: /^Import \d+$/ }).click();
      const session = dialog.getByRole('button', { name: 'This session only' });
      await expect(session).toBeInViewport();
      await expectUsable(page, dialog, 'where secrets are kept');
      await session.click();
      await expect(dialog.getByRole('list', { name: 'Results' })).toBeVisible();
      await expect(dialog.getByRole('list', { name: 'How many of each' })).toBeInViewport();
      await expectUsable(page, dialog, 'the results');
      await dialog.getByRole('button', { name: 'Done' }).click();

      const out = await openExport(page);
      // Serve was started without a terminal: nobody can be asked, and what would be refused is not offered.
      await expect(out.getByRole('checkbox', { name: /^To a file, with secrets/ })).toBeDisabled();
      const why = out.getByText(/Start npm run serve in a terminal/);
      await why.scrollIntoViewIfNeeded();
      await expect(why).toBeInViewport();
      await expectUsable(page, out, 'the export');
      await out.getByRole('button', { name: 'Done' }).click();

      const { result } = (await berth.call('registries.list')) as {
        result: { registries: { id: string }[] };
      };
      for (const { id } of result.registries.slice(0, 2))
        await berth.call('registries.delete', { id });
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByRole('menuitem', { name: 'Recently deleted…' }).click();
      const deleted = page.getByRole('dialog', { name: 'Recently deleted' });
      await expect(deleted.getByRole('button', { name: /^Restore/ })).toHaveCount(2);
      await expectUsable(page, deleted, 'recently deleted');
    });
  });
