import { axeViolations } from '../fixtures/axe.ts';
import { type RunningRegistry, startRegistry } from '../fixtures/docker-registry.ts';
import { startMisbehavingServer } from '../fixtures/misbehaving-server.ts';
import { pushImage, seedTags } from '../fixtures/push-images.ts';
import { expect, test } from './berth-test.ts';

const repository = 'team-a/gateway';
const signatures = ['ab', 'cd'].map((pair) => `sha256-${pair.repeat(32)}.sig`);
const inOrder = [
  ...['latest', '2.3.2', '2.4.0-rc.1', '2.3.1', '2.3.1-alpine', 'main', '2026-11-20', '97705304'],
];

let registry: RunningRegistry;

test.beforeAll(async () => {
  registry = await startRegistry();
  const { digest } = await pushImage(registry, repository, ['2.3.2']);
  seedTags(registry, repository, digest, [...inOrder, ...signatures]);
});
test.afterAll(() => registry?.stop());

test.use({ viewport: { width: 1280, height: 800 } });

test.beforeEach(async ({ page, berth }) => {
  await berth.call('registries.create', {
    registry: { name: 'prod', address: registry.address },
    makeDefault: true,
  });
  await page.getByRole('navigation', { name: 'Registries' }).getByText('prod').click();
  await page.getByRole('list', { name: 'Repositories' }).getByRole('link').first().click();
  await expect(page.getByText('newest', { exact: true })).toBeVisible();
});

test('tags in the order people want, their first row high up, by kind and by name', {
  tag: '@main',
}, async ({ page, berth }) => {
  const tags = page.getByRole('list', { name: 'Tags' });
  const names = () =>
    tags.locator('[data-name]').evaluateAll((rows) => rows.map((row) => row.dataset['name']));
  expect(await names()).toEqual(inOrder);
  const first = await tags.getByRole('listitem').first().boundingBox();
  expect(first?.y).toBeLessThanOrEqual(200);
  expect(first?.height).toBe(28);
  await expect(tags.locator('[data-name="latest"]').getByText('same as 2.3.2')).toBeVisible();

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await axeViolations(page, 'main'), `the tags, ${colorScheme}`).toEqual([]);
  }

  await page.getByRole('radio', { name: 'Releases 2' }).click();
  expect(await names()).toEqual(['2.3.2', '2.3.1']);
  await page.keyboard.press('End');
  await expect(page.getByRole('radio', { name: 'Other 2' })).toBeFocused();
  await expect(page.getByRole('radio', { name: 'Other 2' })).toBeInViewport();
  expect(await names()).toEqual(['latest', 'main']);
  await page.keyboard.press('Home');
  expect(await names()).toEqual(inOrder);

  await page.getByRole('button', { name: 'Sort by: Version' }).click();
  const newest = page.getByRole('menuitemradio', { name: 'Newest' });
  await expect(newest).toBeEnabled();
  await page.getByRole('menuitemradio', { name: 'Name' }).click();
  await expect(page.getByRole('button', { name: 'Sort by: Name' })).toBeVisible();
  expect(await names()).toEqual([
    ...['2.3.1', '2.3.1-alpine', '2.3.2', '2.4.0-rc.1', '2026-11-20', '97705304', 'latest', 'main'],
  ]);
  // The core remembers it, a moment later.
  await expect
    .poll(async () => JSON.stringify(await berth.call('settings.get')))
    .toContain('"tagSort":"name"');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Sort by: Name' })).toBeVisible();

  await page.getByRole('button', { name: /Signatures and attachments/ }).click();
  expect(await names()).toEqual(expect.arrayContaining(signatures));
});

test('a row by keyboard: selected, its menu, its image and up again', { tag: '@main' }, async ({
  page,
}) => {
  const tags = page.getByRole('list', { name: 'Tags' });
  const newest = tags.getByRole('link', { name: '2.3.2', exact: true });
  await expect(newest, 'the list has the focus, at the newest release').toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByText('2 selected')).toBeVisible();

  await page.keyboard.press('Shift+F10');
  const menu = page.getByRole('menu');
  await expect(menu.getByRole('menuitem')).toHaveCount(8);
  await page.keyboard.press('p');
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  const rc = tags.getByRole('link', { name: '2.4.0-rc.1', exact: true });
  await expect(rc).toBeFocused();
  await tags.locator('[data-name="main"]').click({ button: 'right', position: { x: 200, y: 10 } });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await axeViolations(page, 'main'), `the menu, ${colorScheme}`).toEqual([]);
  }
  await menu.getByRole('menuitem', { name: /^Open/ }).click();
  const image = page.getByRole('region', { name: 'Image' });
  await expect(image.getByRole('heading', { name: `${repository}:main` })).toBeVisible();
  await expect(page.getByText('2 selected'), 'the list stays as it was').toBeVisible();

  await tags.getByRole('link', { name: 'main', exact: true }).focus();
  await page.keyboard.press('Escape');
  await expect(page.getByText('2 selected')).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(image).toBeHidden();
  await expect(tags.getByRole('link', { name: 'main', exact: true })).toBeFocused();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search tags' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('list', { name: 'Repositories' })).toBeVisible();
});

test('one Tab stop for all rows; a click anywhere in a row opens it', async ({ page }) => {
  const tags = page.getByRole('list', { name: 'Tags' });
  await expect(tags.getByRole('link', { name: '2.3.2', exact: true })).toBeFocused();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('[data-row]'))).toBeNull();
  await page.keyboard.press('Shift+Tab');
  await expect(tags.getByRole('link', { name: '2.3.2', exact: true })).toBeFocused();
  const facts = tags.locator('[data-name="2.3.1"]').locator('time');
  await facts.click();
  await expect(page).toHaveURL(/\/tags\/2\.3\.1$/);
});

test('nothing on the page shifts while tags arrive', async ({ page, berth }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const tagsFrom = (from: number) => Array.from({ length: 200 }, (_, n) => `${from}.${n}.0`);
  await using server = await startMisbehavingServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
    const send = (body: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(200, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    };
    if (pathname === '/v2/_catalog') return send({ repositories: ['app'] });
    if (!pathname.endsWith('/tags/list')) return send({});
    if (searchParams.get('last') === null)
      return send(
        { tags: tagsFrom(1) },
        { link: '</v2/app/tags/list?n=200&last=1.199.0>; rel="next"' },
      );
    void held.then(() => send({ tags: [...tagsFrom(2), 'latest', '20261102', '97705304'] }));
  });
  await berth.call('registries.create', { registry: { name: 'Slow', address: server.address } });
  await page.getByRole('navigation', { name: 'Registries' }).getByText('Slow').click();
  await page.getByRole('list', { name: 'Repositories' }).getByRole('link').first().click();
  await expect(page.getByText('200 tags')).toBeVisible();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.evaluate(() => {
    const seen = { shift: 0 };
    Reflect.set(globalThis, 'seen', seen);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shift += Number(Reflect.get(entry, 'value'));
    }).observe({ type: 'layout-shift' });
  });
  release();
  await expect(page.getByText(/^403 tags/)).toBeVisible();
  await expect(page.getByRole('progressbar')).toBeHidden();
  const { shift } = await page.evaluate(() => Reflect.get(globalThis, 'seen') as { shift: number });
  expect(shift).toBeLessThan(0.01);
});
