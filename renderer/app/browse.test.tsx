import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { errorSaying } from '../../e2e/fixtures/error-saying.ts';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';

function setUp(fields: Parameters<typeof savedRegistry>[0] = {}) {
  const api = new FakeApi();
  const registry = savedRegistry({ name: 'Main', address: 'https://r.test', ...fields });
  api.registries = [registry];
  api.defaultId = registry.id;
  api.pages.set(registry.id, [{ names: ['team/web', 'team/api', 'alpha'] }]);
  return { api, registry };
}

const namesIn = (list: HTMLElement) =>
  within(list)
    .getAllByRole('listitem')
    .map((item) => item.dataset['name']);

describe('browsing', () => {
  it('opens the default registry at start and lists its repositories from A', async () => {
    const { api, registry } = setUp();
    renderApp(api);
    const list = await screen.findByRole('list', { name: 'Repositories' });
    expect(namesIn(list)).toEqual(['alpha', 'team/api', 'team/web']);
    expect(window.location.pathname).toBe(`/registries/${registry.id}`);
    expect(screen.getByRole('heading', { name: 'Main' })).toBeTruthy();
    const first = within(list).getAllByRole('listitem')[0];
    expect(first?.getAttribute('aria-posinset')).toBe('1');
    expect(first?.getAttribute('aria-setsize')).toBe('3');
  });

  it('says that a list which broke off may be incomplete', async () => {
    const { api, registry } = setUp();
    api.pages.set(registry.id, [{ names: ['alpha'], incomplete: true }]);
    renderApp(api);
    expect(await screen.findByText('The list may be incomplete')).toBeTruthy();
    expect(namesIn(screen.getByRole('list', { name: 'Repositories' }))).toEqual(['alpha']);
  });

  it('searches as one types, marks what matches and counts', async () => {
    const { api } = setUp();
    const { user } = renderApp(api);
    const list = await screen.findByRole('list', { name: 'Repositories' });
    await user.type(screen.getByRole('searchbox', { name: 'Search repositories' }), 'TEAM');
    expect(namesIn(list)).toEqual(['team/api', 'team/web']);
    expect(list.querySelector('mark')?.textContent).toBe('team');
    expect(screen.getByText('2 of 3')).toBeTruthy();
    await user.type(screen.getByRole('searchbox', { name: 'Search repositories' }), 'zzz');
    expect(screen.getByText(/Nothing matches/)).toBeTruthy();
    await user.keyboard('{Escape}');
    expect(await screen.findByText('3 of 3')).toBeTruthy();
  });

  it('walks by keyboard into the tags, newest version first, and back to the same row', async () => {
    const { api, registry } = setUp();
    api.pages.set(`${registry.id}/team/api`, [{ names: ['1.9', 'latest', '1.10', '1.10-rc1'] }]);
    const { user } = renderApp(api);
    await screen.findByRole('list', { name: 'Repositories' });
    await user.click(screen.getByRole('searchbox', { name: 'Search repositories' }));
    await user.keyboard('team{ArrowDown}');
    expect(document.activeElement?.textContent).toBe('team/api');
    await user.keyboard('{End}{Home}{Enter}');
    const tags = await screen.findByRole('list', { name: 'Tags' });
    expect(namesIn(tags)).toEqual(['latest', '1.10', '1.10-rc1', '1.9']);
    window.history.back();
    await screen.findByRole('list', { name: 'Repositories' });
    const box = screen.getByRole<HTMLInputElement>('searchbox', { name: 'Search repositories' });
    expect(box.value).toBe('team');
    expect(document.activeElement?.textContent).toBe('team/api');
  });

  it('walks through a tree by its arrows, filters in it, and keeps both', async () => {
    const { api, registry } = setUp();
    api.pages.set(registry.id, [{ names: ['team/api', 'team/web', 'alpha', 'lab/x/y'] }]);
    const { user, app } = renderApp(api);
    const list = await screen.findByRole('list', { name: 'Repositories' });
    await user.click(screen.getByRole('button', { name: 'Show as a tree' }));
    expect(app.view.getState().repositories).toBe('tree');
    expect(namesIn(list)).toEqual(['alpha', 'lab/', 'team/']);
    expect(screen.getByText('4 of 4')).toBeTruthy();
    await user.click(screen.getByRole('searchbox', { name: 'Search repositories' }));
    await user.keyboard('{ArrowDown}{End}{ArrowRight}');
    expect(namesIn(list)).toEqual(['alpha', 'lab/', 'team/', 'team/api', 'team/web']);
    await user.keyboard('{ArrowRight}');
    await waitFor(() => expect(document.activeElement?.textContent).toBe('api'));
    await user.keyboard('{ArrowLeft}{ArrowLeft}');
    await waitFor(() => expect(namesIn(list)).toEqual(['alpha', 'lab/', 'team/']));
    await user.type(screen.getByRole('searchbox', { name: 'Search repositories' }), 'lab y');
    expect(namesIn(list)).toEqual(['lab/', 'lab/x/', 'lab/x/y']);
    await user.keyboard('{Enter}');
    expect(window.location.pathname).toBe(`/registries/${registry.id}/repositories/lab%2Fx%2Fy`);
  });

  it('copies a reference and a pull command by key and button', async () => {
    const { api, registry } = setUp();
    api.pages.set(`${registry.id}/alpha`, [{ names: ['1.0'] }]);
    const { user } = renderApp(api, `/registries/${registry.id}/repositories/alpha`);
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    const tags = await screen.findByRole('list', { name: 'Tags' });
    await user.click(within(tags).getByRole('button', { name: 'Copy pull command of 1.0' }));
    await user.click(within(tags).getByRole('button', { name: 'Copy reference of 1.0' }));
    within(tags).getByRole('link', { name: '1.0' }).focus();
    await user.keyboard('{Control>}c{/Control}p');
    expect(write.mock.calls.map(([text]) => text)).toEqual([
      'docker pull r.test/alpha:1.0',
      'r.test/alpha:1.0',
      'r.test/alpha:1.0',
      'docker pull r.test/alpha:1.0',
    ]);
  });

  it('goes to a pasted reference from any search box', async () => {
    const { api, registry } = setUp();
    api.pages.set(`${registry.id}/team/api`, [{ names: ['1.0', '2.0'] }]);
    const { user } = renderApp(api);
    await screen.findByRole('list', { name: 'Repositories' });
    await user.click(screen.getByRole('searchbox', { name: 'Search registries' }));
    await user.paste('docker pull r.test/team/api:1.0');
    const place = `/registries/${registry.id}/repositories/team%2Fapi/tags/1.0`;
    await waitFor(() => expect(window.location.pathname).toBe(place));
    await user.click(screen.getByRole('searchbox', { name: 'Search registries' }));
    await user.paste('ghcr.io/acme/app:1');
    await user.click(await screen.findByRole('button', { name: 'Add ghcr.io' }));
    const form = await screen.findByRole('dialog', { name: 'Add registry' });
    expect(within(form).getByLabelText<HTMLInputElement>('Address').value).toBe('ghcr.io');
    expect(within(form).getByLabelText<HTMLInputElement>('Name').value).toBe('ghcr.io');
  });

  it('says when a pasted tag is not there', async () => {
    const { api, registry } = setUp();
    api.pages.set(`${registry.id}/team/api`, [{ names: ['1.0'] }]);
    const { app } = renderApp(api);
    await screen.findByRole('list', { name: 'Repositories' });
    app.router.navigate(
      { page: 'repository', registryId: registry.id, repository: 'team/api' },
      { select: '9.9' },
    );
    expect(await screen.findByText('This repository has no tag 9.9')).toBeTruthy();
  });

  it('says why a list fails, and loads again on Retry', async () => {
    const { api, registry } = setUp();
    const refused = errorSaying('UNREACHABLE', 'r.test refused the connection', {
      reason: 'refused',
    });
    api.pages.set(registry.id, [refused]);
    const { user } = renderApp(api);
    expect(await screen.findByText('Nothing answers at this address')).toBeTruthy();
    expect(screen.getByText(/r\.test refused the connection/)).toBeTruthy();
    expect(screen.getByText(/^Failed: /)).toBeTruthy();
    api.pages.set(registry.id, [{ names: ['back'] }]);
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByRole('list', { name: 'Repositories' })).toBeTruthy();
    expect(screen.queryByText(/^Failed: /)).toBeNull();
  });

  it('keeps cached rows on screen beside the failure', async () => {
    const { api, registry } = setUp();
    api.pages.set(registry.id, [
      { names: ['cached'], source: 'cache' },
      errorSaying('UNREACHABLE', 'gone', { reason: 'dns' }),
    ]);
    renderApp(api);
    expect(await screen.findByText('Unknown host')).toBeTruthy();
    expect(namesIn(screen.getByRole('list', { name: 'Repositories' }))).toEqual(['cached']);
  });

  it('explains a closed catalog and opens a repository by name', async () => {
    const { api, registry } = setUp();
    api.pages.set(registry.id, [
      errorSaying('FORBIDDEN', 'The catalog is closed', { reason: 'catalogClosed' }),
    ]);
    api.handlers['repositories.pin'] = ({ repository }) => {
      api.pages.set(registry.id, [{ names: [repository], source: 'pinned' }]);
      return { pinned: [repository] };
    };
    const { user } = renderApp(api);
    expect(await screen.findByText('This registry does not list repositories')).toBeTruthy();
    await user.type(screen.getByLabelText('Repository'), 'r.test/team/hidden:1');
    await user.click(screen.getByRole('button', { name: 'Add repository' }));
    const list = await screen.findByRole('list', { name: 'Repositories' });
    expect(namesIn(list)).toEqual(['team/hidden']);
    expect(screen.getByText(/Added by name/)).toBeTruthy();
  });

  it('asks to unlock the vault and goes on with the list', async () => {
    const { api, registry } = setUp();
    const slots = [{ kind: 'passphrase', state: 'locked' }] as const;
    api.vault = { state: 'locked', slots: [...slots], session: 0, unreadable: [] };
    api.pages.set(registry.id, [errorSaying('VAULT_LOCKED', 'locked')]);
    api.handlers['vault.unlock'] = ({ passphrase }) => {
      if (passphrase !== 'open sesame')
        throw errorSaying('VAULT_LOCKED', 'no', { reason: 'wrongPassphrase' });
      api.pages.set(registry.id, [{ names: ['found'] }]);
      api.vault = {
        state: 'unlocked',
        slots: [{ kind: 'passphrase', state: 'usable' }],
        session: 0,
        unreadable: [],
      };
      return api.vault;
    };
    const { user } = renderApp(api);
    await user.type(await screen.findByLabelText('Passphrase'), 'wrong{Enter}');
    expect(await screen.findByText('Wrong passphrase')).toBeTruthy();
    await user.clear(screen.getByLabelText('Passphrase'));
    await user.type(screen.getByLabelText('Passphrase'), 'open sesame{Enter}');
    const list = await screen.findByRole('list', { name: 'Repositories' });
    expect(namesIn(list)).toEqual(['found']);
  });

  it('never contacts an inactive registry', async () => {
    const { api, registry } = setUp({ active: false });
    api.defaultId = null;
    renderApp(api, `/registries/${registry.id}`);
    expect(await screen.findByText('This registry is inactive')).toBeTruthy();
    expect(api.callsOf('repositories.list')).toEqual([]);
  });
});
