import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { refusalSaying } from '../../e2e/fixtures/error-saying.ts';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import {
  keyring,
  openVault,
  passphrase,
  unlocked,
  weak,
} from '../../e2e/fixtures/renderer/open-vault.ts';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { defaultSettings } from '../../shared/model/settings.ts';
import type { VaultStatus } from '../../shared/model/vault-status.ts';

it('shows each slot with key store and state, and says what it protects against and what not', async () => {
  const { dialog } = await openVault(
    unlocked([keyring, { ...weak, state: 'unavailable' }, passphrase]),
  );
  const rows = within(dialog.getByRole('list', { name: 'Unlock methods' })).getAllByRole(
    'listitem',
  );
  const texts = rows.map((row) => row.textContent ?? '');
  expect(texts[0]).toMatch(/Keyring of this computer.*Secret Service.*Unlocks by itself/);
  expect(texts[0]).toMatch(/Protects against other users.*but not against other programs/);
  expect(texts[1]).toMatch(/desktop app.*basic_text.*Weak.*Not available here/);
  expect(texts[1]).toMatch(/No protection/);
  expect(texts[2]).toMatch(
    /Passphrase.*Open.*Remove.*cannot guess the passphrase.*but not against/,
  );
});

it('adds what is offered with the passphrase, and says of a weak one what it is', async () => {
  const { kind, backend } = keyring;
  const offered = [{ kind, backend, weak: false }, weak];
  const { api, user, dialog } = await openVault(unlocked([passphrase], { offered }));
  api.handlers['vault.addSlot'] = () => unlocked([passphrase, keyring], { offered: [weak] });
  await user.click(dialog.getByRole('button', { name: 'Add: Keyring of this computer' }));
  await user.type(screen.getByLabelText('Passphrase'), 'correct horse{Enter}');
  expect(await dialog.findByText('Unlocks by itself')).toBeDefined();
  expect(api.callsOf('vault.addSlot')).toEqual([{ kind, passphrase: 'correct horse' }]);

  const add = dialog.getByRole('button', { name: /^Add: Safe storage/ });
  await user.click(add);
  expect(await screen.findByText(/It is weak/)).toBeDefined();
  await user.click(dialog.getByRole('button', { name: 'Cancel' }));
  expect(api.callsOf('vault.addSlot')).toHaveLength(1);
  await waitFor(() => expect(document.activeElement).toBe(add));
  await user.click(add);
  await user.type(screen.getByLabelText('Passphrase'), 'correct horse');
  await user.click(dialog.getByRole('button', { name: 'Add anyway' }));
  await waitFor(() =>
    expect(api.callsOf('vault.addSlot')[1]).toEqual({
      kind: 'safeStorage',
      passphrase: 'correct horse',
    }),
  );
});

describe('removing a way in', () => {
  const pendingKeyring = { kind: 'keyring', state: 'pending' } as const;
  const away = { ...weak, state: 'unavailable' } as const;
  const stuck = { ...keyring, state: 'locked' } as const;

  it.each<[string, VaultStatus, string[]]>([
    ['the only one, with secrets', unlocked([passphrase]), []],
    ['the only one, without', unlocked([passphrase], { unused: true }), ['Passphrase']],
    ['one of two', unlocked([keyring, passphrase]), ['Keyring of this computer', 'Passphrase']],
    ['beside a pending one', unlocked([passphrase, pendingKeyring]), ['Keyring of this computer']],
    [
      'beside one of another host',
      unlocked([passphrase, away]),
      ['Safe storage of the desktop app'],
    ],
    ['beside one that did not open', unlocked([passphrase, stuck]), ['Keyring of this computer']],
    [
      'of a locked vault',
      { ...unlocked([stuck, { ...passphrase, state: 'locked' }]), state: 'locked' },
      [],
    ],
  ])('is offered only where another works: %s', async (_what, status, names) => {
    const { dialog } = await openVault(status);
    const offered = dialog.queryAllByRole('button', { name: /^Remove: / });
    expect(offered.map((button) => button.getAttribute('aria-label'))).toEqual(
      names.map((name) => `Remove: ${name}`),
    );
  });

  it('needs no proof where the vault holds nothing; a refusal is told in place', async () => {
    const { api, user, dialog } = await openVault(unlocked([passphrase], { unused: true }));
    api.handlers['vault.removeSlot'] = () => {
      throw refusalSaying('kind', 'The last slot cannot go', { reason: 'lastSlot' });
    };
    await user.click(dialog.getByRole('button', { name: 'Remove: Passphrase' }));
    expect(await screen.findByText(/empty vault is deleted/)).toBeDefined();
    expect(api.callsOf('vault.removeSlot')).toEqual([]);
    await user.click(dialog.getByRole('button', { name: 'Remove' }));
    expect(
      await dialog.findByText('The last unlock method must stay while secrets are stored'),
    ).toBeDefined();
    expect(api.callsOf('vault.removeSlot')).toEqual([{ kind: 'passphrase' }]);
  });
});

it('says of a pending way in that it opens nothing, and when it works again', async () => {
  const { dialog } = await openVault(
    unlocked([passphrase, { kind: 'safeStorage', state: 'pending' }]),
  );
  const [, row] = within(dialog.getByRole('list', { name: 'Unlock methods' })).getAllByRole(
    'listitem',
  );
  expect(row?.textContent).toMatch(/desktop app.*Waiting.*works again once the desktop/);
});

it('a pending passphrase is set anew, and opens nothing until then', async () => {
  const pending = { kind: 'passphrase', state: 'pending' } as const;
  const { dialog } = await openVault(unlocked([keyring, pending]));
  expect(dialog.getByText(/changed without it. Set a passphrase/)).toBeDefined();
  expect(dialog.getByRole('heading', { name: 'Set passphrase' })).toBeDefined();
  expect(dialog.queryByLabelText('Current passphrase')).toBeNull();
  expect(dialog.queryByText(/Lock when unused/)).toBeNull();
});

it('rotates and locks, and gives no slot away while it is locked', async () => {
  const { api, user, dialog } = await openVault(unlocked([keyring, passphrase]));
  api.handlers['vault.rotate'] = () => unlocked([keyring, passphrase]);
  await user.click(dialog.getByRole('button', { name: 'Rotate keys' }));
  await user.type(screen.getByLabelText('Passphrase'), 'correct horse{Enter}');
  await dialog.findByRole('button', { name: 'Rotate keys' });
  expect(api.callsOf('vault.rotate')).toEqual([{ passphrase: 'correct horse' }]);
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
  expect(dialog.getByText('Failed')).toBeDefined();
  expect(dialog.queryByRole('button', { name: /^Remove/ })).toBeNull();
  expect(dialog.queryByRole('button', { name: 'Rotate keys' })).toBeNull();
});

it('before what is kept for the session is forgotten, it says so', async () => {
  const { api, user, dialog } = await openVault({
    state: 'empty',
    slots: [],
    session: 2,
    unreadable: [],
  });
  api.handlers['vault.lock'] = () => ({ state: 'empty', slots: [], session: 0, unreadable: [] });
  await user.click(dialog.getByRole('button', { name: 'Lock now' }));
  expect(await screen.findByText(/secrets of this session will be forgotten/)).toBeDefined();
  await user.click(dialog.getByRole('button', { name: 'Cancel' }));
  expect(api.callsOf('vault.lock')).toEqual([]);
  await user.click(dialog.getByRole('button', { name: 'Lock now' }));
  await user.click(dialog.getByRole('button', { name: 'Lock and forget' }));
  await waitFor(() => expect(api.callsOf('vault.lock')).toHaveLength(1));
  await waitFor(() => expect(dialog.queryByRole('button', { name: /^Lock/ })).toBeNull());
});

it('offers no lock where nothing would be locked', async () => {
  const { dialog } = await openVault({ state: 'empty', slots: [], session: 0, unreadable: [] });
  expect(dialog.queryByRole('button', { name: /^Lock/ })).toBeNull();
});

it('sets when the vault locks, where a passphrase is a way in', async () => {
  const { api, user, dialog } = await openVault(unlocked([passphrase]));
  api.handlers['settings.update'] = () => ({ ...defaultSettings, idleLockMinutes: 5 });
  const field = dialog.getByRole('combobox', { name: /Lock when unused/ });
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
  expect(dialog.queryByText(/Lock when unused/)).toBeNull();
});

it('warns across the page while only a weak key store guards the vault', async () => {
  const api = new FakeApi();
  api.vault = unlocked([{ ...weak, state: 'usable' }]);
  const { app, user } = renderApp(api);
  const title = 'Saved credentials are hardly protected on this computer';
  expect(await screen.findByText(title)).toBeDefined();
  expect(screen.getByText(/No protection/)).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Set passphrase…' }));
  expect(await screen.findByRole('dialog', { name: 'Vault' })).toBeDefined();
  api.vault = unlocked([{ ...weak, state: 'usable' }, passphrase]);
  await app.vault.refresh();
  await waitFor(() => expect(screen.queryByText(title)).toBeNull());
});
