import type { Page } from '@playwright/test';
import { type RunningRegistry, startRegistry } from '../fixtures/docker-registry.ts';
import { pushImage, seedTags } from '../fixtures/push-images.ts';
import { expect, test } from './berth-test.ts';

const repository = 'team/many';
const names = Array.from({ length: 10_000 }, (_, at) => `build-${String(at).padStart(5, '0')}`);

let registry: RunningRegistry;

test.beforeAll(async () => {
  registry = await startRegistry();
  const { digest } = await pushImage(registry, repository, ['latest']);
  seedTags(registry, repository, digest, names);
});
test.afterAll(() => registry?.stop());

test.use({ viewport: { width: 1280, height: 800 } });

/** Requests for manifests that the registry has logged by now. */
const asked = () =>
  registry.logLines.filter(
    (line) => line.includes('response completed') && line.includes(`/v2/${repository}/manifests/`),
  ).length;

/** Waits until every row in sight has its digest. */
async function untilDescribed(page: Page): Promise<void> {
  const rows = page.getByRole('list', { name: 'Tags' }).locator('[data-name]');
  await expect
    .poll(() =>
      rows.evaluateAll((all) => {
        const frame = all[0]?.closest('ul')?.parentElement?.getBoundingClientRect();
        const seen = all.filter((row) => {
          const { top, bottom } = row.getBoundingClientRect();
          return frame === undefined || (bottom > frame.top && top < frame.bottom);
        });
        return seen.length > 0 && seen.every((row) => row.querySelector('[title^="sha256:"]'));
      }),
    )
    .toBe(true);
}

test('of 10,000 tags those in sight are described, at any place; a second visit asks for none', async ({
  page,
  berth,
}) => {
  test.setTimeout(180_000);
  await berth.call('registries.create', {
    registry: { name: 'many', address: registry.address },
    makeDefault: true,
  });
  await page.getByRole('navigation', { name: 'Registries' }).getByText('many').click();
  await page.getByRole('list', { name: 'Repositories' }).getByRole('link').first().click();
  const list = page.getByRole('list', { name: 'Tags' });
  await expect(list.locator('[data-name]').first()).toBeVisible();
  await untilDescribed(page);
  const counts = [asked()];
  await list.locator('[data-main]').first().focus();
  for (const key of ['End', 'PageUp', 'PageUp', 'Home']) {
    await page.keyboard.press(key);
    await untilDescribed(page);
    counts.push(asked());
  }
  console.info(`requests for manifests by place: ${counts.join(', ')}`);
  const inSight = await list.locator('[data-name]').count();
  // At every place at most the rows drawn there are asked for, and the image's own manifest once.
  for (const [at, count] of counts.entries())
    expect(count).toBeLessThanOrEqual((at + 1) * inSight * 2 + 1);
  expect(counts.at(-1)).toBeLessThan(500);

  const before = asked();
  await page.reload();
  await expect(list.locator('[data-name]').first()).toBeVisible();
  await untilDescribed(page);
  expect(asked() - before).toBe(0);
});
