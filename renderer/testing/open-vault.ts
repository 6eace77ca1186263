import { screen, waitFor, within } from '@testing-library/react';
import { expect } from 'vitest';
import type { VaultStatus } from '../../shared/model/vault-status.ts';
import { FakeApi } from './fake-api.ts';
import { renderApp } from './render-app.tsx';

/** Slots as the vault tells of them. */
export const passphrase = { kind: 'passphrase', state: 'usable' } as const;
export const keyring = {
  kind: 'keyring',
  state: 'usable',
  backend: 'secret-service',
  weak: false,
} as const;
export const weak = { kind: 'safeStorage', backend: 'basic_text', weak: true } as const;

/** The open dialog over a vault in some state; it is found by its role, since its title changes. */
export async function openVault(status: VaultStatus, api = new FakeApi()) {
  api.vault = status;
  const { app, user } = renderApp(api);
  await waitFor(() => expect(app.vault.getState().status).not.toBeNull());
  await user.click(screen.getByRole('button', { name: 'Settings' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Vault…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Vault' }));
  return { api, app, user, dialog };
}

export const unlocked = (
  slots: VaultStatus['slots'],
  more: Partial<VaultStatus> = {},
): VaultStatus => ({
  state: 'unlocked',
  slots,
  session: 0,
  unreadable: [],
  ...more,
});
