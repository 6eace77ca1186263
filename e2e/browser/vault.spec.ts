import type { Locator, Page } from '@playwright/test';
import { editBook } from '../attacks/edit-book.ts';
import { axeViolations } from '../fixtures/axe.ts';
import { startSecretService } from '../fixtures/secret-service.ts';
import { startServeOnTerminal } from '../fixtures/serve-on-terminal.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { expect, test } from './berth-test.ts';

/** A passphrase takes its time, more so while other work is going on: milliseconds. */
const slow = { timeout: 30_000 };

const kept = {
  name: 'Kept',
  address: 'https://registry.example.com',
  credential: { kind: 'password', username: 'jane', password: 'hunter2' },
};

// Passphrases and axe take their time.
test.slow();

/** The dialog of the vault, whatever its title says at the moment. */
async function openVault(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Vault…' }).click();
  const vault = page.getByRole('dialog');
  await expect(vault.getByRole('heading', { name: 'Vault' })).toBeVisible();
  return vault;
}

/** In both schemes, since colours are what differs. */
async function expectAccessible(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    expect.soft(await axeViolations(page), `${what}, ${colorScheme}`).toEqual([]);
  }
}

async function setPassphrase(vault: Locator, passphrase: string): Promise<void> {
  await vault.getByLabel('New passphrase', { exact: true }).fill(passphrase);
  await vault.getByLabel('New passphrase again').fill(passphrase);
}

test('the vault page: set, rotate, change, lock, unlock, remove', async ({ page, berth }) => {
  const vault = await openVault(page);
  await expect(vault.getByText('No vault yet')).toBeVisible();
  await expectAccessible(page, 'an empty vault');

  await setPassphrase(vault, 'correct horse');
  await vault.getByRole('button', { name: 'Set passphrase' }).click();
  await expect(vault.getByText('The vault is unlocked. Credentials')).toBeVisible(slow);
  await expect(vault.getByText(/cannot guess the passphrase, but not against/)).toBeVisible();
  await expectAccessible(page, 'an open vault');

  const remove = vault.getByRole('button', { name: 'Remove: Passphrase' });
  await expect(remove).toBeVisible();
  await berth.call('registries.create', { registry: kept });
  // The last way in is not given away while something is behind it.
  await expect(remove).toBeHidden();

  await vault.getByRole('button', { name: 'Rotate keys' }).click();
  const passphrase = vault.getByLabel('Passphrase', { exact: true });
  await expect(passphrase).toBeFocused();
  await expectAccessible(page, 'the passphrase before a change');
  await passphrase.fill('wrong guess');
  await passphrase.press('Enter');
  await expect(vault.getByText('Wrong passphrase')).toBeVisible(slow);
  await expect(passphrase).toBeFocused();
  await expectAccessible(page, 'a wrong passphrase');
  await passphrase.fill('correct horse');
  await vault.getByRole('button', { name: 'Rotate keys' }).click();
  await expect(page.getByText('All secrets have a new key')).toBeVisible(slow);
  await expect(vault.getByRole('button', { name: 'Rotate keys' })).toBeFocused();

  await vault.getByLabel('Current passphrase').fill('wrong guess');
  await setPassphrase(vault, 'battery staple');
  await vault.getByRole('button', { name: 'Change passphrase' }).click();
  await expect(vault.getByText('Wrong passphrase')).toBeVisible(slow);
  await vault.getByLabel('Current passphrase').fill('correct horse');
  await vault.getByRole('button', { name: 'Change passphrase' }).click();
  await expect(page.getByText('The passphrase was changed')).toBeVisible(slow);

  // This `serve` has no terminal: whoever forgot the passphrase is told what to do.
  await vault.getByRole('button', { name: 'Rotate keys' }).click();
  await vault.getByRole('button', { name: 'Forgot it?' }).click();
  await expect(vault.getByText('Berth has no terminal to ask you on')).toBeVisible();
  await expectAccessible(page, 'nobody to ask');
  await vault.getByRole('button', { name: 'Cancel' }).click();

  await vault.getByRole('combobox', { name: /Lock when unused/ }).click();
  await page.getByRole('option', { name: '5 minutes', exact: true }).click();
  await expect
    .poll(async () => berth.call('settings.get'))
    .toMatchObject({ result: { idleLockMinutes: 5 } });

  await vault.getByRole('button', { name: 'Lock now' }).click();
  await expect(vault.getByText('The vault is locked.')).toBeVisible();
  await expectAccessible(page, 'a locked vault');
  await vault.getByLabel('Passphrase', { exact: true }).fill('battery staple');
  await vault.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(vault.getByText('The vault is unlocked. Credentials')).toBeVisible(slow);
});

test('an unused vault goes without a proof', async ({ page }) => {
  const vault = await openVault(page);
  await setPassphrase(vault, 'correct horse');
  await vault.getByRole('button', { name: 'Set passphrase' }).click();
  await vault.getByRole('button', { name: 'Remove: Passphrase' }).click();
  await expect(vault.getByText(/empty vault is deleted/)).toBeVisible();
  await expectAccessible(page, 'the end of a vault');
  await vault.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(vault.getByText('No vault yet')).toBeVisible();
});

test('what is kept for the session is forgotten by a lock only after it was said', async ({
  page,
  berth,
}) => {
  const credential = { ...kept.credential, keep: 'session' };
  await berth.call('registries.create', { registry: { ...kept, credential } });
  const vault = await openVault(page);
  await vault.getByRole('button', { name: 'Lock now' }).click();
  await expect(vault.getByText(/secrets of this session will be forgotten/)).toBeVisible();
  await expectAccessible(page, 'before a lock that forgets');
  await vault.getByRole('button', { name: 'Cancel' }).click();
  expect(await berth.call('vault.status')).toMatchObject({ result: { session: 1 } });
  await vault.getByRole('button', { name: 'Lock now' }).click();
  await vault.getByRole('button', { name: 'Lock and forget' }).click();
  await expect(vault.getByText('Some secrets are for this session only')).toBeHidden();
  expect(await berth.call('vault.status')).toMatchObject({ result: { session: 0 } });
  await vault.getByRole('button', { name: 'Done' }).click();
  await expect(
    page.getByRole('navigation', { name: 'Registries' }).getByTitle('Credential missing'),
  ).toBeAttached();
});

test.describe('over a book that was edited outside', () => {
  test.use({ serveEnvironment: { BERTH_PASSPHRASE: 'correct horse' } });

  test('the registry asks to look at its address; a new key drops its secret after saying so', async ({
    page,
    berth,
  }) => {
    await berth.call('registries.create', { registry: kept, makeDefault: true });
    await berth.serve.stop();
    await editBook(berth.dataDirectory, ({ registries }) => {
      for (const registry of registries) registry['address'] = 'http://127.0.0.1:9';
    });
    await berth.restart(page);
    const main = page.getByRole('main');
    await expect(main.getByText('Edited outside Berth').first()).toBeVisible();
    await expectAccessible(page, 'a registry edited outside');

    const vault = await openVault(page);
    await expect(vault.getByText('Cannot be opened: Kept (password)')).toBeVisible();
    await expectAccessible(page, 'secrets that do not open');
    await vault.getByRole('button', { name: 'Rotate keys' }).click();
    await expect(vault.getByText(/makes a new key and deletes them/)).toBeVisible();
    await expectAccessible(page, 'before they are dropped');
    await vault.getByRole('button', { name: 'Cancel' }).click();
    await vault.getByRole('button', { name: 'Done' }).click();

    await page.getByRole('button', { name: 'Edit' }).click();
    const form = page.getByRole('dialog', { name: 'Edit Kept' });
    await expect(form.getByText('Check the address, then enter the password again')).toBeVisible();
    await expectAccessible(page, 'the form of a registry edited outside');
    await form.getByRole('button', { name: 'Enter it again' }).click();
    await form.getByLabel('Password', { exact: true }).fill('entered again');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByRole('button', { name: 'Save anyway' }).click();
    await expect(form).toBeHidden();
    await expect(page.getByText('Edited outside Berth')).toHaveCount(0);
    expect(await berth.call('vault.status')).toMatchObject({ result: { unreadable: [] } });
  });
});

test('a forgotten passphrase: the terminal is asked, and the page says so', async ({ page }) => {
  await using folder = await createTemporaryFolder('vault-terminal');
  const berth = await startServeOnTerminal({ home: folder.path });
  try {
    await page.goto('about:blank');
    await page.goto(berth.url);
    await berth.call('vault.setPassphrase', { passphrase: 'correct horse' });
    await berth.call('registries.create', { registry: kept });
    const vault = await openVault(page);
    await vault.getByRole('button', { name: 'Rotate keys' }).click();
    await vault.getByRole('button', { name: 'Forgot it?' }).click();
    await expect(vault.getByText('Answer in the terminal where Berth runs')).toBeVisible();
    await berth.shows('The page asks to make a new key for the vault');
    await berth.shows('Type yes to allow it');
    await expectAccessible(page, 'while the terminal is asked');
    await vault.getByRole('button', { name: 'Cancel' }).click();
    await expect(vault.getByLabel('Passphrase', { exact: true })).toBeVisible();

    await vault.getByRole('button', { name: 'Forgot it?' }).click();
    await berth.shows('Type yes to allow it');
    berth.type('no');
    await expect(vault.getByText('Not allowed. Nothing was changed.')).toBeVisible();
    await expectAccessible(page, 'after the owner declined');
    await vault.getByRole('button', { name: 'Forgot it?' }).click();
    await berth.shows('Type yes to allow it');
    berth.type('yes');
    await expect(page.getByText('All secrets have a new key')).toBeVisible(slow);
    await vault.getByRole('button', { name: 'Done' }).click();

    const again = await openVault(page);
    await setPassphrase(again, 'battery staple');
    await again.getByRole('button', { name: 'Forgot it?' }).click();
    await expect(again.getByText('Answer in the terminal where Berth runs')).toBeVisible();
    await berth.shows('The page asks to set a new passphrase');
    await berth.shows('Type yes to allow it');
    await expectAccessible(page, 'while the terminal is asked about the passphrase');
    berth.type('yes');
    await expect(page.getByText('The passphrase was changed')).toBeVisible(slow);
    expect(await berth.call('vault.rotate', { passphrase: 'battery staple' })).toMatchObject({
      ok: true,
    });
  } finally {
    await berth.stop();
  }
});

test('a way in goes once the passphrase vouched for it', async ({ page }) => {
  test.skip(process.platform !== 'linux', 'the keyring of this test is a Secret Service');
  await using service = await startSecretService();
  await using folder = await createTemporaryFolder('vault-keyring');
  const { PATH: _path, HOME: _home, ...env } = service.environment;
  const berth = await startServeOnTerminal({ home: folder.path, env });
  try {
    await page.goto('about:blank');
    await page.goto(berth.url);
    // The first secret makes the vault with the keyring alone.
    await berth.call('registries.create', { registry: kept });
    const vault = await openVault(page);
    await expect(vault.getByText('Unlocks by itself')).toBeVisible();
    await expect(vault.getByRole('button', { name: /^Remove: / })).toHaveCount(0);
    await setPassphrase(vault, 'correct horse');
    await vault.getByRole('button', { name: 'Set passphrase' }).click();
    await expect(vault.getByText('Answer in the terminal where Berth runs')).toBeVisible();
    await berth.shows('Type yes to allow it');
    berth.type('yes');
    await expect(page.getByText('The passphrase was set')).toBeVisible(slow);

    await vault.getByRole('button', { name: 'Remove: Keyring of this computer' }).click();
    // Forgotten, the passphrase would be the only way left.
    await expect(vault.getByRole('button', { name: 'Forgot it?' })).toBeHidden();
    await vault.getByLabel('Passphrase', { exact: true }).fill('correct horse');
    await vault.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(page.getByText('Unlock method removed')).toBeVisible(slow);
    await expect(vault.getByText('Unlocks by itself')).toBeHidden();
    await expect(vault.getByRole('button', { name: /^Remove: / })).toHaveCount(0);
  } finally {
    await berth.stop();
  }
});

test('a way in of another host waits after a key change, says so, and can go', async ({ page }) => {
  test.skip(process.platform !== 'linux', 'the keyring of this test is a Secret Service');
  await using service = await startSecretService();
  await using folder = await createTemporaryFolder('vault-pending');
  const { PATH: _path, HOME: _home, ...env } = service.environment;
  const there = await startServeOnTerminal({ home: folder.path, env });
  await there.call('registries.create', { registry: kept });
  const set = there.call('vault.setPassphrase', { passphrase: 'correct horse' });
  await there.shows('Type yes to allow it');
  there.type('yes');
  await set;
  await there.stop();

  const here = await startServeOnTerminal({ home: folder.path });
  try {
    await page.goto('about:blank');
    await page.goto(here.url);
    await here.call('vault.unlock', { passphrase: 'correct horse' });
    await here.call('vault.rotate', { passphrase: 'correct horse' });
    const vault = await openVault(page);
    await expect(vault.getByText('Waiting')).toBeVisible();
    await expect(
      vault.getByText(/works again once the vault was opened another way/),
    ).toBeVisible();
    // It is no way in: the passphrase stays.
    await expect(vault.getByRole('button', { name: 'Remove: Passphrase' })).toBeHidden();
    await expectAccessible(page, 'a pending way in');
    await vault.getByRole('button', { name: 'Remove: Keyring of this computer' }).click();
    await vault.getByLabel('Passphrase', { exact: true }).fill('correct horse');
    await vault.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(page.getByText('Unlock method removed')).toBeVisible(slow);
    await expect(vault.getByText('Waiting')).toBeHidden();
  } finally {
    await here.stop();
  }
});
