import type { Page } from '@playwright/test';
import { startRegistry } from '../fixtures/docker-registry.ts';
import { pushImage, seedTags } from '../fixtures/push-images.ts';
import { expect, test } from './berth-test.ts';

const repository = 'team-a/gateway';

/** What the page puts on the clipboard, which it may not read. */
async function watchClipboard(page: Page): Promise<() => Promise<unknown>> {
  await page.evaluate(() => {
    navigator.clipboard.writeText = async (text) => void Reflect.set(window, 'copied', text);
  });
  return () => page.evaluate(() => Reflect.get(window, 'copied'));
}

/** A few letters, Enter and P. */
async function copyNewest(page: Page): Promise<unknown> {
  const copied = await watchClipboard(page);
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('gatew');
  await expect(page.getByRole('option', { name: repository })).toBeVisible();
  await page.keyboard.press('Enter');
  const newest = page.getByRole('list', { name: 'Tags' }).locator('[data-name="2.3.2"]');
  await expect(newest.getByRole('link'), 'the newest release has the focus').toBeFocused();
  await page.keyboard.press('p');
  return copied();
}

test('from the start to the pull command of the newest release by keyboard, with the registry gone too', {
  tag: '@main',
}, async ({ page, berth }) => {
  const registry = await startRegistry();
  const host = new URL(registry.address).host;
  const command = `docker pull ${host}/${repository}:2.3.2`;
  try {
    const { digest } = await pushImage(registry, repository, ['2.3.2']);
    seedTags(registry, repository, digest, ['latest', '2.3.1', '2.4.0-rc.1', '20261120']);
    await berth.call('registries.create', {
      registry: { name: 'prod', address: registry.address },
    });
    await page.getByRole('navigation', { name: 'Registries' }).getByText('prod').click();
    await expect(page.getByText('1 of 1')).toBeVisible();
    expect(await copyNewest(page)).toBe(command);
  } finally {
    await registry.stop();
  }

  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await expect(page.getByRole('heading', { name: 'Recent' })).toBeVisible();
  // Where one was is kept a moment later.
  await expect
    .poll(async () => JSON.stringify(await berth.call('settings.get')))
    .toContain('"lastPath":"/"');
  await berth.restart(page);
  await expect(page.getByRole('button', { name: /^Search \d/ })).toBeFocused();
  expect(await copyNewest(page)).toBe(command);
  await expect(page.getByText(/^5 tags · seen /)).toBeVisible();
});
