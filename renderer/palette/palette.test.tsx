import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import type { FoundNames } from '../../shared/api.ts';

function setUp(found: Partial<FoundNames> = {}) {
  const api = new FakeApi();
  const harbor = savedRegistry({ name: 'prod-harbor', address: 'https://harbor.test' });
  const ghcr = savedRegistry({ name: 'ghcr acme', address: 'https://ghcr.test', provider: 'ghcr' });
  api.registries = [harbor, ghcr];
  api.defaultId = harbor.id;
  api.pages.set(harbor.id, [{ names: ['team-a/gateway'] }]);
  api.pages.set(`${harbor.id}/team-a/gateway`, [{ names: ['2.3.2', '2.3.1', 'latest'] }]);
  api.handlers['search.names'] = ({ text }) => ({
    ...{ searched: 1, total: 2, neverListed: [ghcr.id], more: false },
    hits: text === '' ? [] : [{ registryId: harbor.id, repository: 'team-a/gateway' }],
    ...found,
  });
  return { api, harbor, ghcr };
}

async function open(api: FakeApi, path = '/') {
  const { app, user } = renderApp(api, path);
  await waitFor(() => expect(app.registries.getState().status).toBe('ready'));
  await user.keyboard('{Control>}k{/Control}');
  const input = await screen.findByRole('combobox', { name: 'Search everything' });
  await waitFor(() => expect(document.activeElement).toBe(input));
  return { app, user, input };
}

const options = () =>
  screen.queryAllByRole('option').map((option) => option.querySelector('[title]')?.textContent);
const chosen = () =>
  screen.getByRole('option', { selected: true }).querySelector('[title]')?.textContent;

describe('the palette', () => {
  it('opens and closes by its keys, and not over another dialog', async () => {
    const { api } = setUp();
    const { app, user } = await open(api);
    await user.keyboard('{Control>}k{/Control}');
    await waitFor(() => expect(screen.queryByRole('combobox')).toBeNull());
    app.ui.setState({ deletedOpen: true });
    await screen.findByRole('dialog');
    await user.keyboard('{Control>}k{/Control}');
    expect(app.ui.getState().palette).toBe(false);
  });

  it('shows what was open and the registries before a letter is typed', async () => {
    const { api, harbor } = setUp();
    const at = '2026-01-01T00:00:00.000Z';
    api.handlers['recents.list'] = () => ({
      recents: [{ registryId: harbor.id, repository: 'team-a/web', reference: '1.0', at }],
    });
    await open(api);
    await waitFor(() => expect(options()).toContain('team-a/web:1.0'));
    expect(options()).toEqual(['team-a/web:1.0', 'prod-harbor', 'ghcr acme']);
  });

  it('keeps a key that is pressed on the way for the row that it is meant for', async () => {
    const { api } = setUp();
    const { user } = await open(api);
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await user.keyboard('gatew');
    await screen.findByRole('group', { name: 'Repositories' });
    await user.keyboard('{Enter}p');
    await waitFor(() =>
      expect(write.mock.calls).toEqual([['docker pull harbor.test/team-a/gateway:2.3.2']]),
    );
  });

  it('finds repositories of all registries, marks them, and goes there by Enter', async () => {
    const { api, harbor } = setUp();
    const { app, user } = await open(api);
    await user.keyboard('gatew');
    await screen.findByRole('group', { name: 'Repositories' });
    expect(chosen()).toBe('team-a/gateway');
    expect(screen.getByRole('option', { selected: true }).querySelector('mark')?.textContent).toBe(
      'gatew',
    );
    await user.keyboard('{Enter}');
    expect(app.router.store.getState().route).toEqual({
      ...{ page: 'repository', registryId: harbor.id, repository: 'team-a/gateway' },
    });
    await waitFor(() => expect(screen.queryByRole('combobox')).toBeNull());
  });

  it('opens the first hit also when Enter comes before the answer', async () => {
    const { api, harbor } = setUp();
    const { app, user } = await open(api);
    let answer = (): void => undefined;
    const usual = api.handlers['search.names'];
    api.handlers['search.names'] = async (input, options) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      if (usual === undefined) throw new Error('No answer');
      return usual(input, options);
    };
    await user.keyboard('gateway{Enter}');
    expect(app.ui.getState().palette).toBe(true);
    answer();
    await waitFor(() =>
      expect(app.router.store.getState().route).toMatchObject({
        ...{ registryId: harbor.id, repository: 'team-a/gateway' },
      }),
    );
  });

  it('finds registries by account and provider, and walks with the arrows', async () => {
    const { api, ghcr } = setUp({ hits: [] });
    const { app, user } = await open(api);
    await user.keyboard('github');
    await waitFor(() => expect(options()[0]).toBe('ghcr acme'));
    await user.clear(screen.getByRole('combobox'));
    await waitFor(() => expect(options()).toEqual(['prod-harbor', 'ghcr acme']));
    expect(chosen()).toBe('prod-harbor');
    await user.keyboard('{ArrowDown}');
    expect(chosen()).toBe('ghcr acme');
    await user.keyboard('{ArrowDown}');
    expect(chosen()).toBe('prod-harbor');
    await user.keyboard('{ArrowUp}{Enter}');
    expect(app.router.store.getState().route).toEqual({ page: 'registry', registryId: ghcr.id });
  });

  it('opens a pasted reference first', async () => {
    const { api, harbor } = setUp();
    const { app, user } = await open(api);
    await user.paste('docker pull harbor.test/team-a/gateway:2.3.2');
    expect(chosen()).toBe('Open harbor.test/team-a/gateway:2.3.2');
    await user.keyboard('{Enter}');
    expect(app.router.store.getState().route).toMatchObject({
      ...{ registryId: harbor.id, repository: 'team-a/gateway' },
    });
  });

  it('finds the tags of the repository a person is at, behind a colon alone', async () => {
    const { api, harbor } = setUp();
    const path = `/registries/${harbor.id}/repositories/team-a%2Fgateway`;
    const { app, user } = await open(api, path);
    await user.keyboard(':2.3');
    await waitFor(() =>
      expect(options()).toEqual(['team-a/gateway:2.3.2', 'team-a/gateway:2.3.1']),
    );
    await user.keyboard('{Enter}');
    expect(app.router.store.getState().route).toMatchObject({ page: 'image', reference: '2.3.2' });
  });

  it('has tags that are there before a name that may not be, and repositories before tags', async () => {
    const { api, harbor } = setUp();
    const path = `/registries/${harbor.id}/repositories/team-a%2Fgateway`;
    const { user } = await open(api, path);
    await user.keyboard('gateway:2.3');
    await waitFor(() =>
      expect(options().slice(0, 2)).toEqual(['team-a/gateway:2.3.2', 'team-a/gateway:2.3.1']),
    );
    await user.clear(screen.getByRole('combobox'));
    await user.keyboard('gateway');
    await screen.findByRole('group', { name: 'Repositories' });
    // The repository's own name does not find each of its tags.
    expect(screen.queryByRole('group', { name: 'Tags' })).toBeNull();
    expect(chosen()).toBe('team-a/gateway');
  });

  it('runs actions behind >', async () => {
    const { api, ghcr } = setUp();
    const { app, user } = await open(api);
    await user.keyboard('>');
    await waitFor(() => expect(screen.getByRole('group', { name: 'Actions' })).toBeTruthy());
    for (const title of ['Add registry', 'Import registries…', 'Settings…', 'Recently deleted…'])
      expect(options()).toContain(title);
    await user.keyboard('default acme');
    expect(options()).toEqual(['Make ghcr acme the default']);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(app.registries.getState().defaultId).toBe(ghcr.id));
    await user.keyboard('{Control>}k{/Control}');
    await user.keyboard('>add{Enter}');
    expect(app.ui.getState().form).toEqual({ mode: 'add' });
  });

  it('leads to the list of all keys by a question mark', async () => {
    const { app, user } = await open(setUp().api);
    await user.keyboard('?');
    expect(app.ui.getState()).toMatchObject({ keysOpen: true, palette: false });
  });

  it('offers more of a hit by Tab, and goes back by Escape', async () => {
    const { api } = setUp();
    const { user } = await open(api);
    const write = vi.spyOn(navigator.clipboard, 'writeText');
    await user.keyboard('gateway');
    await screen.findByRole('group', { name: 'Repositories' });
    await user.keyboard('{Tab}');
    const input = await screen.findByRole('combobox', { name: 'Actions for team-a/gateway' });
    expect(document.activeElement).toBe(input);
    expect(options().slice(0, 2)).toEqual(['Copy reference', 'Copy pull command']);
    await user.keyboard('{Escape}');
    await screen.findByRole('combobox', { name: 'Search everything' });
    await user.keyboard('gateway');
    await screen.findByRole('group', { name: 'Repositories' });
    await user.keyboard('{Tab}pull{Enter}');
    expect(write).toHaveBeenCalledWith('docker pull harbor.test/team-a/gateway');
  });

  it('says what was searched, and loads what was never opened', async () => {
    const { api, ghcr } = setUp();
    api.pages.set(ghcr.id, [{ names: ['acme/app'] }]);
    const { user } = await open(api);
    await screen.findByText(/1 of 2 registries searched/);
    expect(screen.getByText(/1 never opened/)).toBeTruthy();
    const usual = api.handlers['search.names'];
    api.handlers['search.names'] = async (input, options) => {
      if (usual === undefined) throw new Error('No answer');
      return { ...(await usual(input, options)), searched: 2, neverListed: [] };
    };
    await user.click(screen.getByRole('button', { name: 'Load' }));
    expect(api.calls).toContainEqual({
      ...{ method: 'repositories.list', input: { registryId: ghcr.id } },
    });
    await screen.findByText(/2 of 2 registries searched/, {}, { timeout: 5000 });
    expect(screen.queryByRole('button', { name: 'Load' })).toBeNull();
  });

  it('finds the tags of a digest, from eight of its digits on', async () => {
    const { api, harbor } = setUp();
    const digest = `sha256:${'ab12cd34'.repeat(8)}`;
    api.handlers['search.digests'] = () => ({
      hits: [{ registryId: harbor.id, repository: 'team-a/gateway', tag: '2.3.2', digest }],
      more: false,
    });
    const { user } = await open(api);
    await user.paste('ab12cd3');
    expect(api.calls.some(({ method }) => method === 'search.digests')).toBe(false);
    await user.paste('4');
    const group = await screen.findByRole('group', { name: 'Tags with this digest' });
    expect(within(group).getByRole('option').textContent).toContain('team-a/gateway:2.3.2');
    await user.keyboard('{Enter}');
    expect(window.location.pathname).toContain('2.3.2');
  });

  it('tells why an expression cannot be searched with, and asks the core for none', async () => {
    const { api } = setUp();
    const { user } = await open(api);
    await user.paste('/a(b/');
    expect(await screen.findByText('“(” is not closed.')).toBeTruthy();
    expect(api.calls.filter(({ input }) => JSON.stringify(input).includes('a(b'))).toEqual([]);
    const status = within(screen.getByRole('dialog')).queryByText('Nothing found');
    expect(status).toBeNull();
  });
});
