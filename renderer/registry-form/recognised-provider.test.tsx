import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import type { RegistryChanges } from '../../shared/model/registry.ts';

/** A plain registry with a stored login that turns out to be Harbor. */
function plainHarbor(product: { version?: string; certain: boolean }) {
  const api = new FakeApi();
  const registry = savedRegistry({
    name: 'Main',
    provider: 'native',
    address: 'https://images.example.com',
    credential: { kind: 'password', username: 'ada', state: 'saved', changedAt: null },
  });
  api.registries = [registry];
  api.defaultId = registry.id;
  api.handlers['registries.check'] = () => ({
    ...{ ok: true, checks: [], auth: 'bearer' as const, latencyMs: 3 },
    product: { provider: 'harbor' as const, ...product },
  });
  const changes: RegistryChanges[] = [];
  api.handlers['registries.update'] = (input) => {
    changes.push(input.changes);
    const { provider = 'native' } = input.changes;
    return savedRegistry({ ...registry, provider, revision: registry.revision + 1 });
  };
  return { api, changes };
}

it('the test of a saved registry offers what it recognised, and switches without touching the login', async () => {
  const { api, changes } = plainHarbor({ version: 'v2.10.1', certain: true });
  const { user } = renderApp(api);
  await user.click(await screen.findByRole('button', { name: 'Test connection' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Connection of Main' }));
  expect(await dialog.findByText('This is Harbor v2.10.1')).toBeDefined();
  await user.click(dialog.getByRole('button', { name: 'Switch to Harbor' }));
  expect(changes).toEqual([{ provider: 'harbor' }]);
});

it('the form takes it over and keeps the stored login', async () => {
  const { api, changes } = plainHarbor({ certain: false });
  const { user } = renderApp(api);
  await user.click(await screen.findByRole('button', { name: 'Edit' }));
  const form = within(await screen.findByRole('dialog', { name: 'Edit Main' }));
  await user.click(form.getByRole('button', { name: 'Test connection' }));
  expect(await form.findByText('This looks like Harbor')).toBeDefined();
  await user.click(form.getByRole('button', { name: 'Switch to Harbor' }));
  expect(form.getByRole('combobox', { name: 'Provider' }).textContent).toContain('Harbor');
  expect(form.getByText('Password: kept')).toBeTruthy();
  await user.click(form.getByRole('button', { name: 'Save' }));
  await expect.poll(() => changes).toEqual([{ provider: 'harbor' }]);
});
