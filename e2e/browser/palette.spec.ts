import { axeViolations } from '../fixtures/axe.ts';
import { startMisbehavingServer } from '../fixtures/misbehaving-server.ts';
import { expect, test } from './berth-test.ts';

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('everything is a few letters away, and axe finds nothing in it', async ({
      page,
      berth,
    }) => {
      await berth.call('registries.openSample');
      await berth.call('registries.create', {
        registry: { name: 'Never opened', address: 'https://never.example.com' },
      });
      await page.getByRole('navigation', { name: 'Registries' }).getByText('Sample').click();
      await expect(page.getByText('2,000 of 2,000')).toBeVisible();
      const input = page.getByRole('combobox', { name: 'Search everything' });
      const option = page.getByRole('option', { selected: true });
      await page.keyboard.press('ControlOrMeta+k');
      await expect(input).toBeFocused();
      await expect(page.getByRole('group', { name: 'Registries' })).toBeVisible();
      expect(await axeViolations(page), 'before a letter').toEqual([]);
      await page.keyboard.type('api gatew');
      await expect(page.getByRole('group', { name: 'Repositories' })).toBeVisible();
      await expect(page.getByText('1 of 2 registries searched · 1 never opened')).toBeVisible();
      expect(await axeViolations(page), 'hits').toEqual([]);
      await page.keyboard.press('Tab');
      await expect(page.getByRole('combobox', { name: /^Actions for / })).toBeFocused();
      await expect(option).toContainText('Copy reference');
      expect(await axeViolations(page), 'further actions').toEqual([]);
      await page.keyboard.press('Escape');
      await expect(input).toBeFocused();
      await page.keyboard.type('/a(/');
      await expect(page.getByText('“(” is not closed.')).toBeVisible();
      expect(await axeViolations(page), 'nothing found').toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await page.keyboard.press('ControlOrMeta+k');
      await page.keyboard.type('>settings');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
    });
  });

test('a long list is searched in a thread of its own, by the policy for own scripts', async ({
  page,
  berth,
}) => {
  const repositories = Array.from({ length: 30_000 }, (_, at) => `team-${at % 7}/service-${at}`);
  await using registry = await startMisbehavingServer((request, response) => {
    response.setHeader('docker-distribution-api-version', 'registry/2.0');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url?.includes('_catalog') ? { repositories } : {}));
  });
  const worker = page.waitForEvent('worker');
  await berth.call('registries.create', {
    registry: { name: 'Long', address: registry.address },
    makeDefault: true,
  });
  await page.getByRole('navigation', { name: 'Registries' }).getByText('Long').click();
  const list = page.getByRole('list', { name: 'Repositories' });
  await expect(page.getByText('30,000 of 30,000')).toBeVisible();
  expect((await worker).url()).toMatch(/\/assets\/search-worker-[\w-]+\.js$/);
  const search = page.getByRole('searchbox', { name: 'Search repositories' });
  await search.fill('29999 team');
  await expect(page.getByText('1 of 30,000')).toBeVisible();
  await expect(list.locator('mark')).toHaveText(['team', '29999']);
  await search.fill('servce-29998');
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await search.fill('/-2999[0-4]$/');
  await expect(list.getByRole('listitem')).toHaveCount(5);
  await search.fill('no such name');
  await expect(page.getByText('Nothing matches “no such name”')).toBeVisible();
  await search.fill('/(/');
  await expect(page.getByText('Not a valid expression')).toBeVisible();
  // Enter before the answer opens what is found with it.
  await search.fill('');
  await search.pressSequentially('service-12345');
  await search.press('Enter');
  await expect(page).toHaveURL(/service-12345$/);
});
