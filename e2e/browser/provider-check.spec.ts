import type { Locator, Page } from '@playwright/test';
import type { Provider } from '../../shared/model/provider.ts';
import { providerFacts } from '../../shared/providers/facts-of.ts';
import { inEnglish } from '../../shared/text/render.ts';
import { axeViolations } from '../fixtures/axe.ts';
import { fillNewRegistry } from '../fixtures/form.ts';
import { type Behaviour, startMisbehavingServer } from '../fixtures/misbehaving-server.ts';
import {
  closedCatalog,
  giteaWithoutRight,
  harbor,
  listing,
  member,
  quayWithoutRight,
  throttled,
} from '../fixtures/played-registries.ts';
import { type BerthInBrowser, expect, test } from './berth-test.ts';

const artifacts = [
  {
    tag: '2.0.0',
    digest: `sha256:${'ab'.repeat(32)}`,
    size: 28_567_123,
    pushed: '2026-03-04T05:06:07.000Z',
  },
  {
    tag: `nightly-${'long-'.repeat(20)}name`,
    digest: `sha256:${'cd'.repeat(32)}`,
    size: 1_200_000_000,
    pushed: '2025-12-31T12:00:00.000Z',
  },
  {
    tag: 'old',
    digest: `sha256:${'ef'.repeat(32)}`,
    size: 512,
    pushed: '2024-02-29T12:00:00.000Z',
  },
];

const rights = (provider: Provider) => inEnglish(providerFacts[provider].rights.list);

/** Saves a registry with the member's password, kept for this session, and opens its page. */
async function openRegistry(
  page: Page,
  berth: BerthInBrowser,
  registry: { provider: Provider; address: string },
): Promise<void> {
  const created = await berth.call('registries.create', {
    registry: {
      name: 'Played',
      ...registry,
      credential: { kind: 'password', ...member, keep: 'session' },
    },
  });
  expect(created).toMatchObject({ ok: true });
  await page
    .getByRole('navigation', { name: 'Registries' })
    .getByRole('link', { name: /Played/ })
    .click();
}

/** One line of a connection test. */
function checkLine(form: Locator, name: string): Locator {
  return form.getByRole('listitem').filter({ has: form.page().getByText(name, { exact: true }) });
}

test('the form tells a path from a namespace, and each connection test the right that is missing', async ({
  page,
}) => {
  const cases: readonly [provider: Provider, behaviour: Behaviour, result: string][] = [
    ['harbor', harbor(null), 'Failed'],
    ['gitea', giteaWithoutRight, 'Failed'],
    ['quay', quayWithoutRight, 'Warning'],
    ['native', closedCatalog, 'Warning'],
  ];
  const form = await fillNewRegistry(page, { address: 'mine.azurecr.io/team', ...member });
  const saved = 'Saved as https://mine.azurecr.io with namespace team';
  await expect(form.getByText(saved)).toBeVisible();
  for (const [provider, behaviour, result] of cases)
    await test.step(provider, async () => {
      await using server = await startMisbehavingServer(behaviour);
      await form.getByLabel('Address', { exact: true }).fill(server.address);
      await form.getByRole('combobox', { name: 'Provider' }).click();
      await page.getByRole('option', { name: providerFacts[provider].name, exact: true }).click();
      await form.getByRole('button', { name: 'Test connection' }).click();
      const line = checkLine(form, 'Repositories');
      await expect(line).toContainText(rights(provider));
      await expect(line.getByRole('img', { name: result })).toBeVisible();
      await expect(checkLine(form, 'Credential').getByRole('img', { name: 'OK' })).toBeVisible();
    });
  expect(await axeViolations(page), 'the connection test').toEqual([]);
});

test('a closed catalog says so once, with the right, and takes repositories by hand', async ({
  page,
  berth,
}) => {
  await using server = await startMisbehavingServer(closedCatalog);
  await openRegistry(page, berth, { provider: 'native', address: server.address });
  const said = page.getByRole('alert');
  await expect(said).toHaveCount(1);
  await expect(said).toContainText('This registry does not list repositories');
  await expect(said).toContainText(rights('native'));
  await page.getByLabel('Repository', { exact: true }).fill('team/app');
  await page.getByRole('button', { name: 'Add repository' }).click();
  await expect(page.getByRole('link', { name: 'team/app' })).toBeVisible();
});

test('Harbor lists by its API, and tags show digest, size and date, also after a reload', async ({
  page,
  berth,
}) => {
  await using server = await startMisbehavingServer(harbor(artifacts));
  await openRegistry(page, berth, { provider: 'harbor', address: server.address });
  await page.getByRole('link', { name: 'team/app' }).click();
  expect(server.requests.map(({ url }) => url.split('?')[0])).toContain('/api/v2.0/projects');
  for (const visit of ['first', 'again']) {
    await test.step(visit, async () => {
      const row = page.getByRole('listitem').filter({ hasText: '2.0.0' });
      await expect(row.getByTitle(/^sha256:(ab){32}$/)).toHaveText('abababababab');
      await expect(row).toContainText('28.6 MB');
      await expect(row.getByRole('time')).toHaveAttribute('title', /Pushed Mar 4, 2026/);
    });
    if (visit === 'first') await page.reload();
  }
  expect(await axeViolations(page), 'tags with what is known of them').toEqual([]);
  for (const width of [1280, 420]) {
    await page.setViewportSize({ width, height: 720 });
    await expectTidyRows(page);
  }
});

/** Facts stand below each other at the end of their row, and long names end before them. */
async function expectTidyRows(page: Page): Promise<void> {
  const rows = page.getByRole('list', { name: 'Tags' }).getByRole('listitem');
  await expect(rows).toHaveCount(artifacts.length);
  const boxes = await rows.evaluateAll((items) =>
    items.map((item) => {
      const box = (element: Element | null | undefined) => {
        const { left = 0, right = 0 } = element?.getBoundingClientRect() ?? {};
        return { left: Math.round(left), right: Math.round(right) };
      };
      const button = item.querySelector('[data-main]');
      return {
        row: box(item),
        main: box(button),
        facts: box(item.lastElementChild),
      };
    }),
  );
  expect(new Set(boxes.map(({ facts }) => `${facts.left} ${facts.right}`)).size).toBe(1);
  for (const { row, main, facts } of boxes) {
    expect(main.right).toBeLessThanOrEqual(facts.left);
    expect(facts.right).toBeLessThanOrEqual(row.right);
    expect(facts.left - row.left, 'room for the name').toBeGreaterThanOrEqual(120);
  }
}

test('a registry that asks to slow down is asked again by itself when the time has come', async ({
  page,
  berth,
}) => {
  await using server = await startMisbehavingServer(throttled(1800));
  await page.clock.install();
  await openRegistry(page, berth, { provider: 'native', address: server.address });
  const said = page.getByRole('alert');
  await expect(said).toContainText('Too many requests');
  await expect(said.getByText('Trying again in 30 minutes').last()).toBeVisible();
  const asked = server.requests.length;
  const quiet = said.getByRole('status');
  await expect(quiet).toHaveText('Trying again in 30 minutes');
  await page.clock.fastForward('25:00');
  await expect(said.getByText('Trying again in 5 minutes')).toBeVisible();
  await expect(quiet, 'is not spoken every minute').toHaveText('Trying again in 30 minutes');
  expect(server.requests).toHaveLength(asked);
  server.behave(listing(['team/app']));
  await page.clock.fastForward('05:01');
  await expect(page.getByRole('link', { name: 'team/app' })).toBeVisible();
});
