import { axeViolations } from '../fixtures/axe.ts';
import { expect, test } from './berth-test.ts';

test('the vault page: set, change, rotate, lock, unlock, remove', async ({ page, berth }) => {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('menuitem', { name: 'Vault…' }).click();
  const vault = page.getByRole('dialog', { name: 'Vault' });
  await expect(vault.getByText('There is no vault yet')).toBeVisible();
  expect(await axeViolations(page), 'an empty vault').toEqual([]);

  await vault.getByLabel('New passphrase', { exact: true }).fill('correct horse');
  await vault.getByLabel('New passphrase again').fill('correct horse');
  await vault.getByRole('button', { name: 'Set passphrase' }).click();
  await expect(vault.getByText('The vault is open. Credentials')).toBeVisible();
  await expect(vault.getByText(/cannot guess the passphrase, but not against/)).toBeVisible();
  expect(await axeViolations(page), 'an open vault').toEqual([]);

  await berth.call('registries.create', {
    registry: {
      name: 'Kept',
      address: 'https://registry.example.com',
      credential: { kind: 'password', username: 'jane', password: 'hunter2' },
    },
  });
  await vault.getByRole('button', { name: 'Rotate keys' }).click();
  await expect(page.getByText('All secrets are sealed anew')).toBeVisible();

  await vault.getByLabel('Current passphrase').fill('wrong guess');
  await vault.getByLabel('New passphrase', { exact: true }).fill('battery staple');
  await vault.getByLabel('New passphrase again').fill('battery staple');
  await vault.getByRole('button', { name: 'Change passphrase' }).click();
  await expect(vault.getByText('This is not the passphrase')).toBeVisible();
  await vault.getByLabel('Current passphrase').fill('correct horse');
  await vault.getByRole('button', { name: 'Change passphrase' }).click();
  await expect(page.getByText('The passphrase was changed')).toBeVisible();

  await vault.getByRole('button', { name: 'Remove: Passphrase' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(vault.getByText('The last way in stays while secrets are stored')).toBeVisible();

  await vault.getByRole('combobox', { name: /Lock after/ }).click();
  await page.getByRole('option', { name: '5 minutes', exact: true }).click();
  await expect
    .poll(async () => berth.call('settings.get'))
    .toMatchObject({ result: { idleLockMinutes: 5 } });

  await vault.getByRole('button', { name: 'Lock now' }).click();
  await expect(vault.getByText('The vault is locked.')).toBeVisible();
  expect(await axeViolations(page), 'a locked vault').toEqual([]);
  await vault.getByLabel('Passphrase', { exact: true }).fill('battery staple');
  await vault.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(vault.getByText('The vault is open. Credentials')).toBeVisible();
});
