import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { errorSaying } from '../../e2e/fixtures/error-saying.ts';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import type { AppInfo } from '../../shared/model/app-info.ts';
import { defaultSettings, settingsChangesSchema } from '../../shared/model/settings.ts';

async function openSettings(face: AppInfo['face'], api = new FakeApi()) {
  api.handlers['app.info'] = () => ({
    version: '1.0.0',
    apiVersion: 1,
    face,
    dataDirectory: '/home/ann/berth',
    canAsk: true,
    notices: [],
  });
  let saved = defaultSettings;
  api.handlers['settings.get'] = () => saved;
  api.handlers['settings.update'] ??= ({ changes }) => {
    const given = Object.entries(settingsChangesSchema.parse(changes));
    saved = { ...saved, ...Object.fromEntries(given) };
    return saved;
  };
  const { app, user } = renderApp(api);
  await waitFor(() => expect(app.settings.getState().info?.face).toBe(face));
  await user.click(screen.getByRole('button', { name: 'Settings' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Settings…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Settings' }));
  const choose = async (field: string, option: string) => {
    await user.click(dialog.getByRole('combobox', { name: field }));
    await user.click(await screen.findByRole('option', { name: option }));
  };
  return { api, user, dialog, choose };
}

it('sets theme and log, and says where the log lies', async () => {
  const { api, dialog, choose } = await openSettings('browser');
  expect(dialog.getByText('/home/ann/berth/berth.log')).toBeDefined();
  await choose('Theme', 'Dark');
  await waitFor(() => expect(document.documentElement.dataset['theme']).toBe('dark'));
  await choose('Log', 'Errors');
  await waitFor(() =>
    expect(api.callsOf('settings.update')).toEqual([
      { changes: { theme: 'dark' } },
      { changes: { logLevel: 'error' } },
    ]),
  );
  // What belongs to a window is not offered in a browser.
  expect(dialog.getAllByRole('checkbox')).toHaveLength(1);
  expect(dialog.queryByText(/Lock when unused/)).toBeNull();
});

it('speaks of the tray on the desktop, and of the idle lock where a passphrase opens', async () => {
  const api = new FakeApi();
  api.vault = {
    state: 'unlocked',
    slots: [{ kind: 'passphrase', state: 'usable' }],
    session: 0,
    unreadable: [],
  };
  const { user, dialog } = await openSettings('desktop', api);
  await user.click(dialog.getByRole('checkbox', { name: /Close to tray/ }));
  expect(api.callsOf('settings.update')).toEqual([{ changes: { closeToTray: true } }]);
  expect(dialog.getByRole('combobox', { name: /Lock when unused/ })).toBeDefined();
});

it('says why a setting was not saved and shows the old one', async () => {
  const api = new FakeApi();
  api.handlers['settings.update'] = () => {
    throw errorSaying('STORAGE', 'settings.json stays as it was', { reason: 'diskFull' });
  };
  const { dialog, choose } = await openSettings('browser', api);
  await choose('Log', 'Nothing');
  expect(await dialog.findByText(/settings.json stays as it was/)).toBeDefined();
  expect(dialog.getByRole('combobox', { name: 'Log' }).textContent).toContain('All events');
});
