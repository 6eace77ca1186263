import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../browser/berth-test.ts';
import { registryForm } from '../fixtures/form.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { launchBerth } from '../stand-in/launch.ts';
import { readTray, type TrayContents } from '../stand-in/tray-of.ts';

const folder = join(import.meta.dirname, '../../.github/screenshots');
const registries = [
  { name: 'Production', address: 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com' },
  { name: 'Staging Harbor', address: 'https://harbor.staging.example.com' },
  { name: 'Docker Hub', address: 'docker.io' },
  { name: 'Mirror in the lab', address: 'http://registry.lab.example.com:5000' },
];

/** Registries of Zadig, one of which is saved with another namespace. */
const foreign = [
  {
    registry_id: '64f0',
    address: 'https://harbor.staging.example.com',
    provider: 'harbor',
    namespace: 'team',
    is_default: false,
  },
  {
    address: 'https://quay.io',
    provider: 'native',
    namespace: 'berth',
    access_key: 'berth+ci',
    secret_key: 'shown-nowhere',
    enable_tls: false,
  },
];

test.use({ viewport: { width: 1360, height: 800 } });

async function picture(page: Page, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('lists and form', async ({ page, berth }) => {
      for (const registry of registries) await berth.call('registries.create', { registry });
      const opened = await berth.call('registries.openSample');
      const id = (opened as { result: { id: string } }).result.id;
      await berth.call('registries.setDefault', { id });
      await page.reload();
      await page
        .getByRole('navigation', { name: 'Registries' })
        .getByText('Sample registry')
        .click();
      await expect(page.getByText('2,000 of 2,000')).toBeVisible();
      await page.getByRole('searchbox', { name: 'Search repositories' }).fill('api');
      await expect(page.locator('mark').first()).toBeVisible();
      await picture(page, `repositories-${colorScheme}`);

      await page.getByRole('searchbox', { name: 'Search repositories' }).fill('platform/gateway');
      const repositories = page.getByRole('list', { name: 'Repositories' });
      await repositories.locator('[data-name="platform/gateway"]').getByRole('link').click();
      await expect(
        page.getByRole('list', { name: 'Tags' }).locator('[data-name]').first(),
      ).toBeVisible();
      await expect(page.getByRole('list', { name: 'Tags' }).locator('time').first()).toHaveText(
        /./,
      );
      await picture(page, `tags-${colorScheme}`);

      await page.getByRole('list', { name: 'Tags' }).getByRole('link').first().click();
      const image = page.getByRole('region', { name: 'Image' });
      await expect(image.getByText('compressed')).toBeVisible();
      await picture(page, `image-${colorScheme}`);
      await page.keyboard.press('Escape');
      await expect(image).toBeHidden();

      await page.getByRole('button', { name: /^Default registry:/ }).click();
      await expect(page.getByRole('menuitemradio').first()).toBeVisible();
      await picture(page, `quick-switch-${colorScheme}`);
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: 'Add registry' }).click();
      const form = registryForm(page);
      await form
        .getByLabel('Address', { exact: true })
        .fill('123456789012.dkr.ecr.eu-central-1.amazonaws.com');
      await picture(page, `form-${colorScheme}`);
      await page.reload();

      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByRole('menuitem', { name: 'Import registries…' }).click();
      await page.getByLabel('Records of another system').fill(JSON.stringify(foreign));
      await page.getByRole('button', { name: 'Preview' }).click();
      await expect(page.getByText('Read as records of Zadig')).toBeVisible();
      await picture(page, `import-${colorScheme}`);
    });
  });

test('the tray of the desktop', async ({ page }) => {
  await using data = await createTemporaryFolder('tray-picture');
  const berth = await launchBerth({ dataDirectory: join(data.path, 'data') });
  for (const { name, address } of registries)
    await berth.window.evaluate(
      ([wanted, at]) =>
        window.berth?.call['registries.create']({
          registry: { name: wanted ?? '', address: at ?? '' },
          makeDefault: wanted === 'Production',
        }),
      [name, address],
    );
  await expect.poll(async () => (await readTray(berth.app))?.toolTip).toContain('Production');
  const tray = await readTray(berth.app);
  const label = berth.label;
  await berth.close();
  expect(tray).not.toBeNull();
  if (tray === null) return;
  // A tray's menu is drawn by the system; here its recorded items are.
  const drawing = await page.context().newPage();
  await drawing.setViewportSize({ width: 420, height: 300 });
  await drawing.setContent(drawnMenu(tray, label));
  await picture(drawing, 'tray-menu');
});

function drawnMenu(tray: TrayContents, label: string): string {
  const text = (value: string) => value.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const items = tray.items.map((item) =>
    item.type === 'separator'
      ? '<hr>'
      : `<p class="${item.enabled ? '' : 'off'}"><b>${item.checked ? '●' : ''}</b>${text(item.label)}</p>`,
  );
  return `<!doctype html><style>
    body { margin: 0; background: #dfe3e8; font: 13px system-ui, sans-serif; color: #1c2126; }
    main { margin: 16px 24px; }
    small { display: inline-block; background: #1c2126; color: #fff; border-radius: 4px; padding: 4px 8px; }
    nav { margin: 10px 0; width: 240px; background: #fff; border-radius: 8px; padding: 6px 0; box-shadow: 0 8px 24px #0003; }
    p { margin: 0; padding: 5px 12px; display: flex; } b { width: 20px; } hr { border: 0; border-top: 1px solid #dfe3e8; }
    .off { color: #7a828a; } i { color: #59616a; }
  </style><main><small>${text(tray.toolTip)}</small><nav>${items.join('')}</nav>
  <i>Tooltip and menu items as the ${text(label)} recorded them</i></main>`;
}
