import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { registryForm } from '../fixtures/form.ts';
import { expect, test } from './berth-test.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/** What axe finds wrong on the page as it stands, one line each. */
async function violations(page: Page): Promise<string[]> {
  // By evaluate, not as an element: the content security policy forbids the latter.
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } =
      Reflect.get(globalThis, 'axe');
    const found = await axe.run();
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
    );
  });
}

/** Colours in the middle of a transition are not what anyone reads. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished)),
  );
}

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('axe finds nothing on any screen', async ({ page }) => {
      await expect(page.getByText('Welcome to Berth')).toBeVisible();
      expect(await violations(page), 'the first screen').toEqual([]);
      await page.getByRole('button', { name: 'Add registry' }).first().click();
      const address = registryForm(page).getByLabel('Address', { exact: true });
      await address.fill('docker login -u ann -p secret ghcr.io');
      await address.blur();
      await expect(registryForm(page).getByText(/^Read as/)).toBeVisible();
      await settle(page);
      expect(await violations(page), 'what was read of a command').toEqual([]);
      await address.fill('a b');
      await registryForm(page).getByRole('button', { name: 'Advanced' }).click();
      await settle(page);
      expect(await violations(page), 'the form').toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Discard' }).click();
      await page.getByRole('button', { name: 'Open the sample registry' }).click();
      await expect(page.getByText('2,000 of 2,000')).toBeVisible();
      expect(await violations(page), 'repositories').toEqual([]);
      await page.getByRole('list', { name: 'Repositories' }).getByRole('link').first().click();
      await expect(
        page.getByRole('list', { name: 'Tags' }).locator('[data-name]').first(),
      ).toBeVisible();
      expect(await violations(page), 'tags').toEqual([]);
      await page.getByRole('button', { name: /^Default registry:/ }).click();
      await expect(page.getByRole('menuitemradio').first()).toBeVisible();
      expect(await violations(page), 'the quick switch').toEqual([]);
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
