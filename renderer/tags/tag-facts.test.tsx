import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';

const digest = `sha256:${'ab'.repeat(32)}`;

function setUp(provider: 'harbor' | 'native' = 'harbor') {
  const api = new FakeApi();
  const registry = savedRegistry({ provider });
  api.registries = [registry];
  api.pages.set(`${registry.id}/team/app`, [{ names: ['1.0', '2.0'] }]);
  return {
    api,
    key: `${registry.id}/team/app`,
    path: `/registries/${registry.id}/repositories/team%2Fapp`,
  };
}

const row = async (name: string) =>
  (await screen.findByRole('link', { name })).closest('li') ?? document.body;

it('shows what the provider knows beside each tag, and asks once the names are there', async () => {
  const { api, key, path } = setUp();
  api.details.set(key, [
    { name: '2.0', digest, size: 28_567_123, pushedAt: '2026-03-04T05:06:07.000Z', pulledAt: null },
  ]);
  renderApp(api, path);
  const known = within(await row('2.0'));
  expect(await known.findByText('28.6 MB')).toBeTruthy();
  expect(known.getByText('abababababab').title).toBe(digest);
  expect(known.getByTitle(/Pushed Mar 4, 2026/)).toBeTruthy();
  expect(within(await row('1.0')).queryByText('28.6 MB')).toBeNull();
  expect(api.calls.map(({ method }) => method).indexOf('tags.describe')).toBeGreaterThan(
    api.calls.map(({ method }) => method).indexOf('tags.list'),
  );
});

it('asks for the tags in sight where the provider tells nothing of all', async () => {
  const { api, key, path } = setUp();
  const told = { digest, size: 5_000_000, pushedAt: null, pulledAt: null };
  api.named.set(key, [
    { ...told, name: '1.0', createdAt: '2026-03-04T05:06:07.000Z' },
    { ...told, name: '2.0', error: { code: 'NOT_FOUND', message: 'gone' } },
  ]);
  renderApp(api, path);
  expect(await within(await row('1.0')).findByText('5 MB')).toBeTruthy();
  expect(within(await row('1.0')).getByTitle(/Created Mar 4, 2026/)).toBeTruthy();
  const asked = api.callsOf('tags.describe');
  expect(asked.slice(1)).toEqual([expect.objectContaining({ tags: ['2.0', '1.0'] })]);
});

it('asks no API of a plain registry, which has none: only for the tags in sight', async () => {
  const { api, path } = setUp('native');
  renderApp(api, path);
  await waitFor(() =>
    expect(api.callsOf('tags.describe')).toEqual([
      expect.objectContaining({ tags: ['2.0', '1.0'] }),
    ]),
  );
});

it('leaves the names alone where nothing can be told', async () => {
  const { api, path } = setUp();
  renderApp(api, path);
  await row('1.0');
  await waitFor(() => expect(api.callsOf('tags.describe')).toHaveLength(2));
  expect(document.querySelector('time')).toBeNull();
});

it('describes the tags anew when the list is loaded anew', async () => {
  const { api, key, path } = setUp();
  const told = { name: '1.0', digest, pushedAt: null, pulledAt: null };
  api.named.set(key, [{ ...told, size: 5_000_000 }]);
  const { user } = renderApp(api, path);
  expect(await within(await row('1.0')).findByText('5 MB')).toBeTruthy();
  api.named.set(key, [{ ...told, size: 7_000_000 }]);
  await user.click(screen.getByRole('button', { name: 'Refresh' }));
  expect(await within(await row('1.0')).findByText('7 MB')).toBeTruthy();
});
