import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { FakeApi, fakeRegistry } from '../../e2e/fixtures/renderer/fake-api.ts';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';

async function openDelete() {
  const api = new FakeApi();
  const registry = fakeRegistry({ name: 'Prod' });
  api.registries = [registry];
  const { app, user } = renderApp(api);
  await app.registries.refresh();
  app.ui.setState({ deleting: registry.id });
  const dialog = within(await screen.findByRole('alertdialog', { name: 'Delete Prod?' }));
  const asked = () =>
    api.calls.map(({ method }) => method).filter((method) => /delete$|forget/.test(method));
  return { user, dialog, asked };
}

it('says what is kept and for how long, and deletes', async () => {
  const { user, dialog, asked } = await openDelete();
  expect(dialog.getByText(/keeps it with its credential and favourites for 30 days/)).toBeDefined();
  await user.click(dialog.getByRole('button', { name: 'Delete' }));
  expect(await screen.findByText('Prod was deleted')).toBeDefined();
  expect(asked()).toEqual(['registries.delete']);
});

it('forgets at once where that is ticked, and says that there is no way back', async () => {
  const { user, dialog, asked } = await openDelete();
  await user.click(dialog.getByRole('checkbox', { name: 'Forget now' }));
  expect(dialog.getByText(/cannot be undone/)).toBeDefined();
  expect(dialog.queryByText(/30 days/)).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'Delete and forget' }));
  expect(await screen.findByText('Prod is forgotten')).toBeDefined();
  expect(asked()).toEqual(['registries.delete', 'registries.forget']);
});
