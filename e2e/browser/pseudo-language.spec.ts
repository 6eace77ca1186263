import type { Locator, Page } from '@playwright/test';
import { type RunningRegistry, startRegistry } from '../fixtures/docker-registry.ts';
import { closedAddress } from '../fixtures/loopback-server.ts';
import { outOfWindow, pseudo as p, plainEnglish } from '../fixtures/pseudo-language.ts';
import { pushImage } from '../fixtures/push-images.ts';
import { expect, test } from './berth-test.ts';

let registry: RunningRegistry;
test.beforeAll(async () => {
  registry = await startRegistry({ auth: 'htpasswd', users: { robot: 'gold' } });
  await pushImage(registry, 'team/app', ['1.0.0', 'latest']);
});
test.afterAll(() => registry?.stop());
test.slow();

/** Where pictures go that a person may look at; none are taken without it. */
const pictures = process.env['BERTH_PICTURES'];

/** Names that are the same in every language: of products and their parts, of what the spec made. */
const data: (string | RegExp)[] = [
  // What stands for a name in an example, and what is written for another system.
  ...['{ "address": "https://registry.example.com", … }', /^team$/, /^[{[]\s[\s\S]*[}\]]$/],
  // Addresses, folders, digests, commands, and what stands in files.
  /\bhttps?:\/\/[\w.:/-]+/g,
  /\b127\.0\.0\.1(?::\d+)?/g,
  /\bsha256:[0-9a-f…]+/g,
  ...['access_key', 'secret_key', 'namespace', 'registry:catalog:*', 'storage.delete.enabled'],
  ...['Staging', 'Closed', 'registry.example.com', 'team/app', 'robot', 'sample.berth.invalid'],
  /(?<![\w.])(?:\/[\w.-]+)+/g,
  // Figures with the units of Intl, and times of it, are not of a catalog.
  /\b[\d.,]+ (?:ms|kB|MB|GB|bytes?)/g,
  /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2}(?:, \d{4})?(?:, [\d:]+\s[AP]M)?/g,
  // Numbers and times follow the language of the numbers, which is English here.
  /\b\d+(?:mo|[ywdh]|min) ago\b|(?<![\d:])\d{1,2}:\d{2}\s[AP]M/g,
  /\b\d+ (?:second|minute|hour|day|week|month|year)s? ago\b|\b(?:yesterday|last (?:week|month|year))\b/g,
  // Names of products, formats and algorithms, and the mark of a provider.
  ...['English', 'Docker Registry', 'Berth', 'Docker', 'Podman', 'Skopeo', 'Zadig', 'Rancher'],
  ...['Run:ai', 'Adapt', 'Panoptica', 'SHA-256', 'HTTP', 'linux/amd64', 'linux/arm64'],
  /^[A-Z]$/,
];

/** Looks at what is on the screen: no plain English, and in a narrow window nothing out of reach. */
async function look(page: Page, what: string, own: readonly (string | RegExp)[] = []) {
  expect.soft(await plainEnglish(page, [...data, ...own]), what).toEqual([]);
  await picture(page, what);
  // An open menu or list would close.
  if ((await page.locator('[role=menu], [role=listbox]').count()) > 0) return;
  await page.setViewportSize({ width: 420, height: 800 });
  expect.soft(await outOfWindow(page), `${what}, narrow`).toEqual([]);
  await picture(page, `${what} narrow`);
  await page.setViewportSize({ width: 1280, height: 720 });
}

async function picture(page: Page, what: string): Promise<void> {
  if (pictures === undefined) return;
  await page.screenshot({ path: `${pictures}/${what.replaceAll(/\W+/g, '-')}.png` });
}

async function openMenu(page: Page, item: string): Promise<Locator> {
  await page.getByRole('button', { name: p('Settings'), exact: true }).click();
  await page.getByRole('menuitem', { name: p(item) }).click();
  return page.getByRole('dialog');
}

/** An open list of choices takes the first Escape. */
async function close(page: Page): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0, { timeout: 500 });
  }).toPass();
}

test.beforeEach(async ({ page, berth }) => {
  await berth.call('settings.update', { changes: { language: 'en-XA' } });
  // No reload: the page follows the setting.
  await expect(page.getByText(p('Add your first registry'))).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-XA');
});

test('first screen, menus and dialogs', async ({ page, berth }) => {
  await look(page, 'first screen');
  await page.getByRole('button', { name: p('Settings'), exact: true }).click();
  await look(page, 'menu of settings');
  await page.keyboard.press('Escape');

  const settings = await openMenu(page, 'Settings…');
  await look(page, 'settings', [berth.dataDirectory]);
  await settings.getByRole('combobox', { name: p('Language') }).click();
  await look(page, 'languages');
  await page.getByRole('option', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await settings.getByRole('combobox', { name: 'Language' }).click();
  await expect(page.getByRole('option')).toHaveText(['System', 'English']);
  await page.keyboard.press('Escape');
  await berth.call('settings.update', { changes: { language: 'en-XA' } });
  await expect(page.getByRole('heading', { name: p('Settings') })).toBeVisible();
  await close(page);

  await openMenu(page, 'About Berth');
  await look(page, 'about', [berth.dataDirectory, /\b\d+\.\d+\.\d+\S*/g]);
  await close(page);
  await openMenu(page, 'Recently deleted…');
  await look(page, 'nothing deleted');
  await close(page);
  await openMenu(page, 'Vault…');
  await look(page, 'empty vault');
  await close(page);
  await page.goto(`${berth.serve.origin}/nowhere`);
});

test('the form, its mistakes, its report, and the vault it asks for', async ({ page }) => {
  await page
    .getByRole('button', { name: p('Add registry') })
    .first()
    .click();
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: p('Save') }).click();
  await look(page, 'empty form refused');
  const address = form.getByRole('textbox').first();
  for (const [typed, what] of [
    ['a b', 'spaces'],
    ['ftp://a.test', 'protocol'],
    ['https://u:p@a.test', 'login in the address'],
    ['docker login -u robot registry.example.com', 'a command'],
  ] as const) {
    await address.fill(typed);
    await address.blur();
    await look(page, `form with ${what}`, [typed]);
  }
  await address.fill(await closedAddress());
  await form.getByLabel(p('Name'), { exact: true }).fill('Closed');
  await form.getByText(p('Advanced')).click();
  await look(page, 'form with all fields');
  await form.getByRole('combobox', { name: p('Credential') }).click();
  await look(page, 'kinds of credentials');
  await page.getByRole('option', { name: p('User name and password') }).click();
  await form.getByLabel(p('User name')).fill('robot');
  await form.getByLabel(p('Password'), { exact: true }).fill('gold');
  await form.getByRole('button', { name: p('Test connection') }).click();
  await expect(form.getByText(p('Connection failed'))).toBeVisible();
  await look(page, 'failed report');
  await address.fill(registry.address);
  await form.getByRole('button', { name: p('Test connection') }).click();
  await expect(form.getByText(p('Connection works'))).toBeVisible();
  await look(page, 'good report');
  await form.getByRole('button', { name: p('Save') }).click();
  await expect(form.getByText(p('Where to store the secret?'))).toBeVisible();
  await look(page, 'new vault');
  await form.getByLabel(p('Passphrase'), { exact: true }).fill('a long passphrase');
  await form.getByLabel(p('Passphrase again')).fill('another');
  await form.getByRole('button', { name: p('Set passphrase') }).click();
  await look(page, 'passphrases that differ');
  await form.getByLabel(p('Passphrase again')).fill('a long passphrase');
  await form.getByRole('button', { name: p('Set passphrase') }).click();
  await expect(form).toBeHidden({ timeout: 30_000 });
  await look(page, 'saved');

  const vault = await openMenu(page, 'Vault…');
  await look(page, 'vault');
  await vault.getByRole('button', { name: p('Rotate keys') }).click();
  await look(page, 'rotate keys');
  await vault.getByRole('button', { name: p('Cancel') }).click();
  await vault.getByRole('button', { name: p('Lock now') }).click();
  await look(page, 'locked vault');
  await vault.getByLabel(p('Passphrase'), { exact: true }).fill('wrong one');
  await vault.getByRole('button', { name: p('Unlock') }).click();
  await expect(vault.getByText(p('Wrong passphrase'))).toBeVisible({ timeout: 30_000 });
  await look(page, 'wrong passphrase');
  await close(page);
  await look(page, 'page with a locked vault');
});

test('lists, tags and images of the sample, menus and errors', async ({ page, berth }) => {
  await page.getByRole('button', { name: p('Open the sample registry') }).click();
  const closed = { name: 'Closed', address: await closedAddress() };
  await berth.call('registries.create', { registry: closed });
  const list = page.getByRole('list', { name: p('Repositories') });
  const sample = await namesIn(list);
  await look(page, 'repositories', sample);
  const search = page.getByRole('searchbox', { name: p('Search repositories') });
  await search.fill('zzzz');
  await expect(list).toBeHidden();
  await look(page, 'nothing found', ['zzzz']);
  await search.fill('');
  await list.getByRole('link').first().click();
  const tags = page.getByRole('list', { name: p('Tags') });
  const known = [...imageData, ...(await namesIn(tags)), ...sample];
  await look(page, 'tags', known);
  await tags.getByRole('link').first().click();
  await expect(page.getByRole('region', { name: p('Image') })).toBeVisible();
  await look(page, 'image', known);

  await page.getByRole('button', { name: p('Actions for {name}', { name: 'Closed' }) }).click();
  await look(page, 'menu of a registry', known);
  await page.getByRole('menuitem', { name: p('Deactivate') }).click();
  const registries = page.getByRole('list', { name: p('Registries') });
  await registries.getByText('Closed').click();
  await expect(page.getByText(p('This registry is inactive'))).toBeVisible();
  await look(page, 'an inactive registry', sample);
  await page.getByRole('button', { name: p('Activate'), exact: true }).click();
  await expect(page.getByText(p('Nothing answers at this address')).first()).toBeVisible();
  await look(page, 'a registry that does not answer');
  await page.getByRole('button', { name: p('Actions for {name}', { name: 'Closed' }) }).click();
  await page.getByRole('menuitem', { name: p('Delete') }).click();
  await look(page, 'delete a registry');
  await page.getByRole('button', { name: p('Delete'), exact: true }).click();
  await expect(page.getByText(p('{name} was deleted', { name: 'Closed' }))).toBeVisible();
  // Home shows what was open.
  await look(page, 'a toast', [/\bdata\/[\w.:-]+/g, ...known]);
  await page.goto(`${berth.serve.origin}/registries/none`);
  await expect(page.getByText(p('Registry not found'))).toBeVisible();
  await look(page, 'a registry that is not there');
});

/** What an image of the sample says of itself, and the tool that pulls it. */
const imageData: (string | RegExp)[] = [
  /\bdocker pull.*$/,
  /\bgit\.berth\.invalid[\w./:@-]*/g,
  // Names that come after the first.
  /\b(?:nightly|sha)-\w+/g,
  /\bapplication\/vnd[\w.+-]+|\borg\.opencontainers[\w.]+/g,
  /\b8080\/tcp|^(?:PATH|LANG|APP_VERSION|sha256|C\.UTF-8)$/g,
  /\b[0-9a-f]{6,64}\b/g,
  /\bJanuary \d{1,2}, \d{4} at [\d:]+\s[AP]M/g,
  /^--config .*$|^CMD .*$/g,
  /\bSample data: the service [\w-]+/g,
  /\bdocker\.io\/library\/[\w.:-]+/g,
  /^(?:SIGTERM|MIT|SESSION_SECRET)$/g,
  'docker',
];

/** The names of a list's rows, whole and as they are drawn in parts. */
async function namesIn(list: Locator): Promise<string[]> {
  await expect(list.getByRole('link').first()).toBeVisible();
  const names = await list
    .locator('[data-name]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-name') ?? ''));
  const parts = names.flatMap((name) => [name, ...name.split(/(?<=\/)/), ...name.split('/')]);
  return [...new Set(parts)].sort((one, other) => other.length - one.length);
}

test('import and export', async ({ page, berth }) => {
  await berth.call('registries.create', {
    registry: { name: 'Staging', address: 'https://registry.example.com' },
  });
  const records = JSON.stringify([
    {
      address: 'https://registry.example.com',
      provider: 'native',
      namespace: 'team',
      enable_tls: false,
    },
    { address: 'not an address', provider: 'strange' },
    {
      address: 'https://other.example.com',
      provider: 'native',
      access_key: 'robot',
      tls_cert: 'x',
    },
    'nothing',
  ]);
  const own = ['not an address', 'other.example.com', 'strange', 'enable_tls', 'tls_cert', records];
  const dialog = await openMenu(page, 'Import registries…');
  await look(page, 'import');
  const text = dialog.getByRole('textbox');
  await text.fill('nonsense {');
  await dialog.getByRole('button', { name: p('Preview') }).click();
  await expect(dialog.getByRole('alert').or(dialog.getByText('1'))).not.toHaveCount(0);
  await look(page, 'import refused', ['nonsense {']);
  await text.fill(records);
  await dialog.getByRole('button', { name: p('Preview') }).click();
  await dialog.getByRole('list', { name: p('Records') }).waitFor();
  await look(page, 'import preview', own);
  await dialog.getByRole('button', { name: /^\[.*\d\]$/ }).click();
  await dialog.getByRole('list', { name: p('Results') }).waitFor();
  await look(page, 'import results', own);
  await close(page);
  await openMenu(page, 'Export registries…');
  await look(page, 'export', own);
  await close(page);
});
