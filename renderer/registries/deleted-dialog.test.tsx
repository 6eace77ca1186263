import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { errorSaying } from '../../e2e/fixtures/error-saying.ts';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import type { DeletedRegistry } from '../../shared/api.ts';

/** The open dialog; what was deleted lies in `deleted`. */
async function openDeleted(deleted: DeletedRegistry[], api = new FakeApi()) {
  api.handlers['registries.deleted'] ??= () => ({ deleted });
  const { app, user } = renderApp(api);
  app.ui.setState({ deletedOpen: true });
  const dialog = within(await screen.findByRole('dialog', { name: 'Recently deleted' }));
  return { api, app, user, dialog };
}

function deletedRegistry(name: string): DeletedRegistry {
  const { id, address, provider } = savedRegistry({ name, address: `https://${name}` });
  return {
    id,
    name,
    address,
    provider,
    deletedAt: '2026-01-01T12:00:00.000Z',
    restorableUntil: '2026-01-31T12:00:00.000Z',
  };
}

it('says that nothing was deleted', async () => {
  const { dialog } = await openDeleted([]);
  expect(await dialog.findByText('Nothing deleted in the last 30 days.')).toBeDefined();
});

it('lists what can come back and until when, and brings it back', async () => {
  const [first, second] = [deletedRegistry('a.example'), deletedRegistry('b.example')];
  const deleted = [first, second];
  const api = new FakeApi();
  api.handlers['registries.restore'] = ({ id }) => {
    deleted.splice(
      deleted.findIndex((one) => one.id === id),
      1,
    );
    const back = savedRegistry({ name: 'b.example', address: 'https://b.example' });
    api.registries = [back];
    return back;
  };
  const { dialog, user } = await openDeleted(deleted, api);
  expect(
    await dialog.findAllByText('Kept with its credential and favourites until Jan 31, 2026'),
  ).toHaveLength(2);
  await user.click(dialog.getByRole('button', { name: 'Restore b.example' }));
  expect(api.callsOf('registries.restore')).toEqual([{ id: second.id }]);
  expect(await screen.findByText('b.example is back')).toBeDefined();
  expect(dialog.queryByRole('button', { name: 'Restore b.example' })).toBeNull();
  expect(dialog.getByRole('button', { name: 'Restore a.example' })).toBeDefined();
});

it('forgets one for good, once that was confirmed', async () => {
  const deleted = [deletedRegistry('a.example'), deletedRegistry('b.example')];
  const [, second] = deleted;
  const api = new FakeApi();
  api.handlers['registries.forget'] = () => {
    deleted.pop();
    return {};
  };
  const { dialog, user } = await openDeleted(deleted, api);
  const ask = async () => {
    await user.click(await dialog.findByRole('button', { name: 'Forget now: b.example' }));
    return within(await screen.findByRole('alertdialog', { name: 'Forget b.example?' }));
  };
  await user.click((await ask()).getByRole('button', { name: 'Cancel' }));
  expect(api.callsOf('registries.forget')).toEqual([]);
  const asked = await ask();
  expect(asked.getByText(/cannot be undone/)).toBeDefined();
  await user.click(asked.getByRole('button', { name: 'Forget now' }));
  expect(api.callsOf('registries.forget')).toEqual([{ id: second?.id }]);
  expect(await screen.findByText('b.example is forgotten')).toBeDefined();
  expect(dialog.queryByRole('button', { name: 'Restore b.example' })).toBeNull();
  expect(dialog.getByRole('button', { name: 'Restore a.example' })).toBeDefined();
});

it('a failure is told, and what is listed stays', async () => {
  const api = new FakeApi();
  api.handlers['registries.restore'] = () => {
    throw errorSaying('STORAGE', 'The disk is full');
  };
  const { dialog, user } = await openDeleted([deletedRegistry('a.example')], api);
  await user.click(await dialog.findByRole('button', { name: 'Restore a.example' }));
  expect(await screen.findAllByText(/The disk is full/)).not.toEqual([]);
  expect(dialog.getByRole('button', { name: 'Restore a.example' })).toBeDefined();
  expect(screen.queryByText('a.example is back')).toBeNull();
});

it('a list that cannot be read says so', async () => {
  const api = new FakeApi();
  api.handlers['registries.deleted'] = () => {
    throw errorSaying('INTERNAL', 'The book is busy');
  };
  const { dialog } = await openDeleted([], api);
  expect((await dialog.findByRole('alert')).textContent).toContain('The book is busy');
});
