import type { Page } from '@playwright/test';
import { type RunningRegistry, startRegistry } from '../fixtures/docker-registry.ts';
import { fixedAnswer, startMisbehavingServer, webPage } from '../fixtures/misbehaving-server.ts';
import { pushImage, seedRepositories, seedTags } from '../fixtures/push-images.ts';
import { expect, test } from './berth-test.ts';

let open: RunningRegistry;
let closed: RunningRegistry;

test.beforeAll(async () => {
  open = await startRegistry();
  await seedRepositories(open, 60);
  const { digest } = await pushImage(open, 'team/app', ['1.0.0']);
  seedTags(
    open,
    'team/app',
    digest,
    Array.from({ length: 300 }, (_, n) => `2.${n}.0`),
  );
  closed = await startRegistry({
    auth: 'token',
    token: { grant: (_user, asked) => (asked.type === 'registry' ? [] : asked.actions) },
  });
  await pushImage(closed, 'hidden/tool', ['3.1.4']);
});
test.afterAll(async () => {
  await open?.stop();
  await closed?.stop();
});

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

/** What the system's clipboard holds; Berth's own page may write it and never read it. */
async function clipboard(page: Page): Promise<string> {
  await using server = await startMisbehavingServer(webPage);
  const reader = await page.context().newPage();
  await reader.goto(server.address);
  await reader.bringToFront();
  const text = await reader.evaluate(() => navigator.clipboard.readText());
  await reader.close();
  await page.bringToFront();
  return text;
}

test('by keyboard alone: search, walk, open, copy the reference and the pull command', {
  tag: '@main',
}, async ({ page, berth }) => {
  await berth.call('registries.create', {
    registry: { name: 'Open', address: open.address },
    makeDefault: true,
  });
  await page.getByRole('navigation', { name: 'Registries' }).getByText('Open').click();
  const search = page.getByRole('searchbox', { name: 'Search repositories' });
  await expect(page.getByText('61 of 61')).toBeVisible();
  await search.fill('team/app');
  await search.press('ArrowDown');
  await page.keyboard.press('ControlOrMeta+c');
  expect(await clipboard(page)).toBe(`${open.host}/team/app`);
  await page.keyboard.press('Enter');

  await expect(page.getByText('301 tags')).toBeVisible();
  const tags = page.getByRole('list', { name: 'Tags' });
  await page.getByRole('searchbox', { name: 'Search tags' }).press('ArrowDown');
  await expect(tags.locator('[aria-current="true"]')).toContainText('2.299.0');
  await page.keyboard.press('End');
  await expect(tags.locator('[aria-current="true"]')).toContainText('1.0.0');
  await page.keyboard.press('ControlOrMeta+c');
  expect(await clipboard(page)).toBe(`${open.host}/team/app:1.0.0`);
  await page.keyboard.press('p');
  expect(await clipboard(page)).toBe(`docker pull ${open.host}/team/app:1.0.0`);
  await tags.getByRole('button', { name: 'Copy reference of 1.0.0' }).click();
  expect(await clipboard(page)).toBe(`${open.host}/team/app:1.0.0`);
});

test('a reference pasted into any search box goes to it', async ({ page, berth }) => {
  await berth.call('registries.create', { registry: { name: 'Open', address: open.address } });
  await page.evaluate(
    (text) => navigator.clipboard.writeText(text),
    `docker pull ${open.host}/team/app:2.7.0`,
  );
  await page.getByRole('searchbox', { name: 'Search registries' }).focus();
  await page.keyboard.press('ControlOrMeta+v');
  const tags = page.getByRole('list', { name: 'Tags' });
  await expect(tags.locator('[aria-current="true"]')).toContainText('2.7.0');
  await expect(page).toHaveURL(/\/repositories\/team%2Fapp/);
});

test('a closed catalog explains itself and takes repositories by hand', { tag: '@main' }, async ({
  page,
  berth,
}) => {
  await berth.call('registries.create', {
    registry: {
      name: 'Closed',
      address: closed.address,
      credential: {
        kind: 'password',
        username: closed.username,
        password: closed.password,
        keep: 'session',
      },
    },
  });
  await page.getByRole('navigation', { name: 'Registries' }).getByText('Closed').click();
  await expect(page.getByText(/does not (let you )?list/i).first()).toBeVisible();
  await page.getByLabel('Repository', { exact: true }).fill('hidden/tool');
  await page.getByRole('button', { name: 'Add repository' }).click();
  const repositories = page.getByRole('list', { name: 'Repositories' });
  await repositories.getByText('hidden/tool').click();
  await expect(page.getByRole('list', { name: 'Tags' }).getByText('3.1.4')).toBeVisible();
});

test('an error offers Retry, and Retry works', { tag: '@main' }, async ({ page, berth }) => {
  await using server = await startMisbehavingServer(fixedAnswer(500, '{}'));
  await berth.call('registries.create', { registry: { name: 'Sick', address: server.address } });
  await page.getByRole('navigation', { name: 'Registries' }).getByText('Sick').click();
  const retry = page.getByRole('main').getByRole('button', { name: 'Retry' });
  await expect(retry).toBeVisible({ timeout: 30_000 });
  server.behave(fixedAnswer(200, '{"repositories":["back/again"]}'));
  await retry.click();
  await expect(
    page.getByRole('list', { name: 'Repositories' }).getByText('back/again'),
  ).toBeVisible();
});

test('new pages keep the selected row in place', async ({ page, berth }) => {
  const names = (from: string) =>
    Array.from({ length: 200 }, (_, n) => `${from}/repository-${String(n).padStart(3, '0')}`);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await using server = await startMisbehavingServer((request, response) => {
    const last = new URL(request.url ?? '/', 'http://x').searchParams.get('last');
    const send = (body: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(200, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    };
    if (request.url === '/v2/') return send({});
    if (last === null)
      return send(
        { repositories: names('middle') },
        { link: '</v2/_catalog?n=200&last=middle%2Frepository-199>; rel="next"' },
      );
    void held.then(() => send({ repositories: names('before') }));
  });
  await berth.call('registries.create', { registry: { name: 'Slow', address: server.address } });
  await page.getByRole('navigation', { name: 'Registries' }).getByText('Slow').click();
  const row = page
    .getByRole('list', { name: 'Repositories' })
    .locator('[data-name="middle/repository-005"]');
  await row.getByRole('link').focus();
  await page.getByRole('searchbox', { name: 'Search repositories' }).press('ArrowDown');
  for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowDown');
  await expect(row.getByRole('link')).toBeFocused();
  const before = await row.boundingBox();
  await expect(page.getByRole('progressbar')).toBeVisible();
  release();
  await expect(page.getByText('400 of 400')).toBeVisible();
  const after = await row.boundingBox();
  expect(Math.abs((after?.y ?? -1) - (before?.y ?? -100))).toBeLessThanOrEqual(1);
  await expect(row.getByRole('link')).toBeFocused();
});

test('the sample opens from the empty first screen', async ({ page }) => {
  await expect(page.getByText('Add your first registry')).toBeVisible();
  await page.getByRole('button', { name: 'Open the sample registry' }).click();
  await expect(page.getByText('2,000 of 2,000')).toBeVisible();
});
