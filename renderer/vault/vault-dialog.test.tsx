import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { BerthError } from '../../shared/errors.ts';
import { defaultSettings } from '../../shared/model/settings.ts';
import type { VaultStatus } from '../../shared/model/vault-status.ts';
import { FakeApi } from '../testing/fake-api.ts';
import { renderApp } from '../testing/render-app.tsx';

const passphrase = { kind: 'passphrase', state: 'usable' } as const;
const keyring = {
  kind: 'keyring',
  state: 'usable',
  backend: 'secret-service',
  weak: false,
} as const;
const weak = { kind: 'safeStorage', backend: 'basic_text', weak: true } as const;

/** The open dialog over a vault in some state. */
async function openVault(status: VaultStatus) {
  const api = new FakeApi();
  api.vault = status;
  const { app, user } = renderApp(api);
  await waitFor(() => expect(app.vault.getState().status).not.toBeNull());
  await user.click(screen.getByRole('button', { name: 'Settings' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Vault…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Vault' }));
  return { api, user, dialog };
}

const unlocked = (slots: VaultStatus['slots'], more: Partial<VaultStatus> = {}): VaultStatus => ({
  state: 'unlocked',
  slots,
  session: 0,
  unreadable: [],
  ...more,
});

it('shows each slot with keeper and state, and says what it protects against and what not', async () => {
  const { dialog } = await openVault(
    unlocked([keyring, { ...weak, state: 'unavailable' }, passphrase]),
  );
  const rows = within(dialog.getByRole('list', { name: 'Ways to open it' })).getAllByRole(
    'listitem',
  );
  const texts = rows.map((row) => row.textContent ?? '');
  expect(texts[0]).toMatch(/Keyring of this computer.*Secret Service.*Opens by itself/);
  expect(texts[0]).toMatch(/Protects against other users.*but not against other programs/);
  expect(texts[1]).toMatch(/desktop app.*basic_text.*Weak.*Not available here/);
  expect(texts[1]).toMatch(/Protects against nobody/);
  expect(texts[2]).toMatch(
    /Passphrase.*Open.*Remove.*cannot guess the passphrase.*but not against/,
  );
});

it('adds what is offered, at once when it is strong', async () => {
  const { kind, backend } = keyring;
  const offered = [{ kind, backend, weak: false }];
  const { api, user, dialog } = await openVault(unlocked([passphrase], { offered }));
  api.handlers['vault.addSlot'] = () => unlocked([passphrase, keyring]);
  await user.click(dialog.getByRole('button', { name: 'Add: Keyring of this computer' }));
  expect(api.callsOf('vault.addSlot')).toEqual([{ kind: 'keyring' }]);
  expect(await dialog.findByText('Opens by itself')).toBeDefined();
  expect(dialog.queryByText('Not in use')).toBeNull();
});

it('asks before a weak one is added, and leaves it when the answer is no', async () => {
  const { api, user, dialog } = await openVault(unlocked([passphrase], { offered: [weak] }));
  api.handlers['vault.addSlot'] = () => unlocked([passphrase]);
  const add = dialog.getByRole('button', { name: /^Add: Safe storage/ });
  await user.click(add);
  const ask = within(await screen.findByRole('alertdialog'));
  expect(ask.getByText(/It is weak/)).toBeDefined();
  await user.click(ask.getByRole('button', { name: 'Cancel' }));
  expect(api.callsOf('vault.addSlot')).toEqual([]);
  await user.click(add);
  await user.click(await screen.findByRole('button', { name: 'Add anyway' }));
  await waitFor(() => expect(api.callsOf('vault.addSlot')).toEqual([{ kind: 'safeStorage' }]));
});

it('says in place why the last slot stays', async () => {
  const { api, user, dialog } = await openVault(unlocked([passphrase]));
  api.handlers['vault.removeSlot'] = () => {
    throw BerthError.invalid('kind', 'The last slot cannot go', { reason: 'lastSlot' });
  };
  await user.click(dialog.getByRole('button', { name: 'Remove: Passphrase' }));
  const ask = within(await screen.findByRole('alertdialog'));
  await user.click(ask.getByRole('button', { name: 'Remove' }));
  expect(await dialog.findByText('The last way in stays while secrets are stored')).toBeDefined();
});

it('rotates and locks, and gives no slot away while it is locked', async () => {
  const { api, user, dialog } = await openVault(unlocked([keyring, passphrase]));
  api.handlers['vault.rotate'] = () => unlocked([keyring, passphrase]);
  await user.click(dialog.getByRole('button', { name: 'Rotate keys' }));
  expect(api.callsOf('vault.rotate')).toHaveLength(1);
  api.handlers['vault.lock'] = () => ({
    ...unlocked([
      { ...keyring, state: 'locked' },
      { ...passphrase, state: 'locked' },
    ]),
    state: 'locked',
  });
  await waitFor(() =>
    expect(dialog.getByRole('button', { name: 'Lock now' })).toHaveProperty('disabled', false),
  );
  await user.click(dialog.getByRole('button', { name: 'Lock now' }));
  expect(await dialog.findByText(/Nothing is lost/)).toBeDefined();
  expect(dialog.getByText('Did not open')).toBeDefined();
  expect(dialog.queryByRole('button', { name: /^Remove/ })).toBeNull();
  expect(dialog.queryByRole('button', { name: 'Rotate keys' })).toBeNull();
});

it('sets when the vault locks, where a passphrase is a way in', async () => {
  const { api, user, dialog } = await openVault(unlocked([passphrase]));
  api.handlers['settings.update'] = () => ({ ...defaultSettings, idleLockMinutes: 5 });
  const field = dialog.getByRole('combobox', { name: /Lock after this time/ });
  expect(field.textContent).toContain('15 minutes');
  await user.click(field);
  await user.click(await screen.findByRole('option', { name: '5 minutes' }));
  await waitFor(() =>
    expect(api.callsOf('settings.update')).toEqual([{ changes: { idleLockMinutes: 5 } }]),
  );
  await waitFor(() => expect(field.textContent).toContain('5 minutes'));
});

it('does not speak of an idle lock where only a keyring opens', async () => {
  const { dialog } = await openVault(unlocked([keyring]));
  expect(dialog.queryByText(/Lock after this time/)).toBeNull();
});

it('warns across the page while only a weak keeper guards the vault', async () => {
  const api = new FakeApi();
  api.vault = unlocked([{ ...weak, state: 'usable' }]);
  const { app, user } = renderApp(api);
  const title = 'Saved credentials are hardly protected on this computer';
  expect(await screen.findByText(title)).toBeDefined();
  expect(screen.getByText(/Protects against nobody/)).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Set a passphrase…' }));
  expect(await screen.findByRole('dialog', { name: 'Vault' })).toBeDefined();
  api.vault = unlocked([{ ...weak, state: 'usable' }, passphrase]);
  await app.vault.refresh();
  await waitFor(() => expect(screen.queryByText(title)).toBeNull());
});
