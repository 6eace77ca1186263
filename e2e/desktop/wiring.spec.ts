import { test as base, expect } from '@playwright/test';
import { type RunningRegistry, startRegistry } from '../fixtures/docker-registry.ts';
import { fillNewRegistry, registryForm } from '../fixtures/form.ts';
import { closedAddress } from '../fixtures/loopback-server.ts';
import { pushImage, seedRepositories } from '../fixtures/push-images.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { type LaunchedBerth, launchBerth } from '../stand-in/launch.ts';
import { clickTray, readTray } from '../stand-in/tray-of.ts';

interface Desktop {
  current: LaunchedBerth;
  /** Quits and starts again over the same data. */
  restart(): Promise<LaunchedBerth>;
}

const test = base.extend<{ berth: Desktop }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  berth: async ({}, use, info) => {
    await using folder = await createTemporaryFolder('desktop');
    const launch = () => launchBerth({ dataDirectory: `${folder.path}/data` });
    const desktop: Desktop = {
      current: await launch(),
      async restart() {
        await desktop.current.close();
        desktop.current = await launch();
        return desktop.current;
      },
    };
    info.annotations.push({ type: 'face', description: desktop.current.label });
    await use(desktop);
    await desktop.current.close();
  },
});

let registry: RunningRegistry;
test.beforeAll(async () => {
  registry = await startRegistry({ auth: 'htpasswd', users: { robot: 'gold: fish é' } });
  await seedRepositories(registry, 80);
  await pushImage(registry, 'payments/ledger-api', ['1.9.0', '1.10.0']);
});
test.afterAll(() => registry?.stop());

test('add, browse, restart: the secret is opened again by safeStorage', { tag: '@main' }, async ({
  berth,
}) => {
  let page = berth.current.window;
  const form = await fillNewRegistry(page, {
    address: registry.address,
    name: 'Staging',
    username: 'robot',
    password: 'gold: fish é',
    makeDefault: true,
  });
  await form.getByRole('button', { name: 'Test connection' }).click();
  await expect(form.getByText('Connection works')).toBeVisible();
  await form.getByRole('button', { name: 'Save' }).click();
  // A desktop with a key store asks for no passphrase.
  await expect(form).toBeHidden();
  const open = async () => {
    await page.getByRole('searchbox', { name: 'Search repositories' }).fill('ledger');
    await page.getByRole('list', { name: 'Repositories' }).getByRole('link').click();
    await expect(
      page.getByRole('list', { name: 'Tags' }).locator('[data-name]').first(),
    ).toHaveAttribute('data-name', '1.10.0');
  };
  await open();

  // What was open is kept a moment later.
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const answer = await window.berth?.call['settings.get']({});
        return JSON.stringify(answer);
      }),
    )
    .toMatch(/"lastPath":"[^"]*repositories/);

  page = (await berth.restart()).window;
  // Berth opens where it was left.
  await expect(
    page.getByRole('list', { name: 'Tags' }).locator('[data-name]').first(),
  ).toHaveAttribute('data-name', '1.10.0');
  await page.getByRole('list', { name: 'Default' }).getByText('Staging').click();
  await expect(page.getByText('81 of 81')).toBeVisible();
  await open();
});

test('the default: two clicks in the tray, seen at once in the header and the sidebar', {
  tag: '@main',
}, async ({ berth }) => {
  const { window: page, app } = berth.current;
  for (const name of ['Alpha', 'Beta'])
    await page.evaluate(
      ([wanted]) =>
        window.berth?.call['registries.create']({
          registry: { name: wanted ?? '', address: `https://${wanted?.toLowerCase()}.example.com` },
          makeDefault: wanted === 'Alpha',
        }),
      [name],
    );
  await expect(page.getByRole('button', { name: 'Default registry: Alpha' })).toBeVisible();
  await expect.poll(async () => (await readTray(app))?.toolTip).toContain('Alpha');
  const tray = await readTray(app);
  expect(tray?.items.filter(({ type }) => type === 'radio')).toMatchObject([
    { label: 'Alpha', checked: true },
    { label: 'Beta', checked: false },
  ]);

  await clickTray(app, 'Beta');
  await expect(page.getByRole('button', { name: 'Default registry: Beta' })).toBeVisible();
  await expect.poll(async () => (await readTray(app))?.toolTip).toContain('Beta');

  await page.getByRole('button', { name: 'Default registry: Beta' }).click();
  await page.getByRole('menuitemradio', { name: 'Alpha' }).click();
  await expect
    .poll(async () => (await readTray(app))?.items.find(({ checked }) => checked)?.label)
    .toBe('Alpha');
});

test('bad input stays in the form with its message', async ({ berth }) => {
  const page = berth.current.window;
  const form = await fillNewRegistry(page, {
    address: 'not an address',
    name: 'Mine',
    username: 'robot',
    password: 'typed-secret',
  });
  await expect(form.getByText(/No spaces in an address/)).toBeVisible();
  await form.getByLabel('Address', { exact: true }).fill(await closedAddress());
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText('Connection failed')).toBeVisible();
  await expect(form.getByLabel('Password', { exact: true })).toHaveValue('typed-secret');
  await form.getByRole('button', { name: 'Save anyway' }).click();
  await expect(registryForm(page)).toBeHidden();
  const refused = await page.evaluate(() =>
    window.berth?.call['registries.create']({
      registry: { name: '', address: 'registry.example.com' },
    }),
  );
  expect(refused).toMatchObject({
    ok: false,
    error: { code: 'INVALID_INPUT', detail: { issues: [{ path: 'registry.name' }] } },
  });
});
