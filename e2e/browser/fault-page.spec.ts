import type { Page } from '@playwright/test';
import { axeViolations } from '../fixtures/axe.ts';
import { expect, test } from './berth-test.ts';

/** A message may hold anything, so none is shown or copied. */
const secret = 'sesame-4711';

/** What the page puts on the clipboard, which it may not read. */
async function keepCopied(page: Page): Promise<() => Promise<string>> {
  await page.evaluate(() => {
    navigator.clipboard.writeText = async (text) => void Reflect.set(window, 'copied', text);
  });
  return () => page.evaluate(() => String(Reflect.get(window, 'copied')));
}

for (const scheme of ['light', 'dark'] as const) {
  test(`a fault outside of drawing is told, and the page goes on (${scheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const copied = await keepCopied(page);
    await page.getByRole('banner').waitFor();
    await page.evaluate((text) => {
      setTimeout(() => {
        throw new RangeError(text);
      });
    }, secret);
    const told = page.getByRole('dialog', { name: 'Something in this page failed' });
    await told.getByRole('button', { name: 'Copy details' }).click();
    await expect(told.getByRole('button', { name: 'Copied' })).toBeVisible();
    const text = await copied();
    expect(text).toContain('RangeError');
    expect(text + (await told.textContent())).not.toContain(secret);
    expect(await axeViolations(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('fault.png') });
    await told.getByRole('button', { name: 'Go on' }).click();
    await expect(told).toHaveCount(0);
    await expect(page.getByRole('banner')).toBeVisible();
  });

  test(`a page that cannot be drawn says so and reloads (${scheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const copied = await keepCopied(page);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('menuitem', { name: 'Settings…' }).waitFor();
    // The settings are the only part of this page that has such an element.
    await page.evaluate((text) => {
      const { createElement } = document;
      Reflect.set(document, 'createElement', (...parameters: unknown[]) => {
        if (parameters[0] === 'code') throw new TypeError(text);
        return Reflect.apply(createElement, document, parameters);
      });
    }, secret);
    await page.getByRole('menuitem', { name: 'Settings…' }).click();
    const title = { name: 'This page failed', exact: true };
    await expect(page.getByRole('heading', title)).toBeVisible();
    await page.getByRole('button', { name: 'Copy details' }).click();
    const text = await copied();
    expect(text).toMatch(/^Berth \d+\.\d+\.\d+, browser\n/);
    expect(text).toMatch(/TypeError\n.*index-[\w-]+\.js:\d+:\d+/);
    expect(text + (await page.textContent('body'))).not.toContain(secret);
    expect(await axeViolations(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('page.png') });
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect(page.getByRole('button', { name: 'Settings' })).toBeVisible();
  });
}
