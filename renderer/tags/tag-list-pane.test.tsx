import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { errorSaying } from '../../e2e/fixtures/error-saying.ts';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import type { TagDetails } from '../../shared/model/tag-details.ts';

const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;
const signature = `sha256-${'ab'.repeat(32)}.sig`;
const mixed = [
  ...['1.9.0', '1.10.0', '2.0.0-rc.1', '1.10.0-alpine', 'latest', 'stable', 'main'],
  ...['20261102', '97705304', '7f3c2a9', signature, `sha256-${'cd'.repeat(32)}`],
];
const byVersion = [
  ...['latest', 'stable', '1.10.0', '2.0.0-rc.1', '1.10.0-alpine', '1.9.0', 'main'],
  ...['20261102', '7f3c2a9', '97705304'],
];

const tag = (name: string, fields: Partial<TagDetails> = {}): TagDetails => ({
  ...{ name, digest: null, size: null, pushedAt: null, pulledAt: null },
  ...fields,
});

async function open(names: readonly string[] = mixed, details: readonly TagDetails[] = []) {
  const api = new FakeApi();
  const registry = savedRegistry({ address: 'https://r.test', provider: 'harbor' });
  api.registries = [registry];
  api.pages.set(registry.id, [{ names: ['team/app'] }]);
  api.pages.set(`${registry.id}/team/app`, [{ names }]);
  if (details.length > 0) api.details.set(`${registry.id}/team/app`, details);
  const { app, user } = renderApp(api, `/registries/${registry.id}/repositories/team%2Fapp`);
  const list = await screen.findByRole('list', { name: 'Tags' });
  await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull());
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const copied = () => write.mock.calls.map(([text]) => text);
  return { api, app, registry, user, list, copied };
}

const shown = () =>
  within(screen.getByRole('list', { name: 'Tags' }))
    .getAllByRole('listitem')
    .flatMap((item) => item.dataset['name'] ?? []);
const focused = () => document.activeElement?.closest<HTMLElement>('[data-name]')?.dataset['name'];
const row = (name: string) => {
  const item = document.querySelector<HTMLElement>(`[data-name="${name}"]`);
  if (item === null) throw new Error(`No row of ${name}`);
  return within(item);
};
const footer = (text: string | RegExp) => screen.getByText(text);

afterEach(() => vi.restoreAllMocks());

describe('order and kinds', () => {
  it('has what is looked for in front, and nothing twice', async () => {
    await open();
    expect(shown()).toEqual(byVersion);
    expect(row('1.10.0').getByTitle('Newest release')).toBeTruthy();
    expect(screen.getAllByTitle('Newest release')).toHaveLength(1);
    expect(footer(/^10 tags · seen \d/)).toBeTruthy();
  });

  it('counts the kinds that there are, and shows one of them', async () => {
    const { user } = await open();
    const chips = () => screen.getAllByRole('radio').map((chip) => chip.textContent);
    expect(chips()).toEqual([
      ...[
        'All 10',
        'Releases 2',
        'Pre-releases 1',
        'Variants 1',
        'Dates 1',
        'Commits 2',
        'Other 3',
      ],
    ]);
    await user.click(screen.getByRole('radio', { name: 'Commits 2' }));
    expect(shown()).toEqual(['7f3c2a9', '97705304']);
    expect(footer(/^2 of 10 tags · seen/)).toBeTruthy();
    await user.keyboard('{ArrowLeft}');
    expect(shown()).toEqual(['20261102']);
    expect(document.activeElement?.textContent).toBe('Dates 1');
    await user.keyboard('{End}{ArrowRight}');
    expect(shown()).toEqual(byVersion);
    const stops = screen.getAllByRole('radio').filter((chip) => chip.tabIndex === 0);
    expect(stops.map((chip) => chip.textContent)).toEqual(['All 10']);
  });

  it('offers no kind of which there are none', async () => {
    await open(['1.0', '2.0']);
    expect(screen.getAllByRole('radio').map((chip) => chip.textContent)).toEqual([
      ...['All 2', 'Releases 2'],
    ]);
  });

  it('folds signatures away at the end, until they are asked for', async () => {
    const { user } = await open();
    const fold = screen.getByRole('button', { name: /Signatures and attachments/ });
    expect(fold.textContent).toBe('Signatures and attachments2');
    expect(fold.getAttribute('aria-expanded')).toBe('false');
    await user.click(fold);
    expect(shown()).toEqual([...byVersion, signature, `sha256-${'cd'.repeat(32)}`]);
    await user.click(screen.getByRole('radio', { name: 'Releases 2' }));
    expect(screen.queryByRole('button', { name: /Signatures/ })).toBeNull();
  });

  it('reaches the fold by keyboard and finds what is in it', async () => {
    const { user } = await open();
    await user.keyboard('{End}');
    expect(document.activeElement?.textContent).toBe('Signatures and attachments2');
    await user.keyboard('{Enter}{ArrowDown}');
    expect(focused()).toBe(signature);
    await user.keyboard('{ArrowUp}{ArrowUp}');
    expect(focused()).toBe('97705304');
  });

  it('sorts by name, and by time only when all times are known', async () => {
    const { user } = await open(
      ['1.9.0', '1.10.0', 'latest'],
      [
        tag('1.9.0', { pushedAt: '2026-03-04T05:06:07.000Z' }),
        tag('1.10.0', { pushedAt: '2026-01-04T05:06:07.000Z' }),
      ],
    );
    await user.click(screen.getByRole('button', { name: 'Sort by: Version' }));
    const newest = await screen.findByRole('menuitemradio', { name: 'Newest' });
    expect(newest.getAttribute('aria-disabled')).toBe('true');
    expect(newest.title).toBe('The times of all tags are not known');
    await user.click(screen.getByRole('menuitemradio', { name: 'Name' }));
    await waitFor(() => expect(shown()).toEqual(['1.9.0', '1.10.0', 'latest']));
  });

  it('sorts by time, newest first', async () => {
    const { api, user } = await open(
      ['1.9.0', '1.10.0', signature],
      [
        tag('1.9.0', { pushedAt: '2026-03-04T05:06:07.000Z' }),
        tag('1.10.0', { pushedAt: '2026-01-04T05:06:07.000Z' }),
      ],
    );
    expect(shown()).toEqual(['1.10.0', '1.9.0']);
    await row('1.9.0').findByTitle(/Pushed/);
    await user.click(screen.getByRole('button', { name: 'Sort by: Version' }));
    await user.click(await screen.findByRole('menuitemradio', { name: 'Newest' }));
    await waitFor(() => expect(shown()).toEqual(['1.9.0', '1.10.0']));
    await waitFor(() => expect(api.settings.view.tagSort).toBe('newest'));
  });

  it('says which tags are the same image, where their digest is known', async () => {
    await open(
      ['latest', '2', '2.3.2', '97705304', 'main'],
      [
        ...['latest', '2', '2.3.2', '97705304'].map((name) => tag(name, { digest: digestOf('a') })),
        tag('main', { digest: digestOf('b') }),
      ],
    );
    for (const name of ['latest', '2', '97705304'])
      expect(await row(name).findByText('same as 2.3.2')).toBeTruthy();
    expect(row('2.3.2').queryByText(/same as/)).toBeNull();
    expect(row('main').queryByText(/same as/)).toBeNull();
  });
});

describe('keys of a row', () => {
  const known = [tag('1.10.0', { digest: digestOf('a') })];

  it('begins at the newest release, so that P copies its pull command at once', async () => {
    const { user, copied } = await open();
    expect(focused()).toBe('1.10.0');
    await user.keyboard('p');
    expect(copied()).toEqual(['docker pull r.test/team/app:1.10.0']);
  });

  it('copies by C, P, D and the keys of the system', async () => {
    const { user, copied } = await open(mixed, known);
    await row('1.10.0').findByTitle(digestOf('a'));
    await user.keyboard('cpd{Control>}c{/Control}');
    expect(copied()).toEqual([
      'r.test/team/app:1.10.0',
      'docker pull r.test/team/app:1.10.0',
      digestOf('a'),
      'r.test/team/app:1.10.0',
    ]);
  });

  it('copies no digest that is not known, and leaves selected text to the browser', async () => {
    const { user, copied } = await open();
    vi.spyOn(globalThis, 'getSelection').mockReturnValue('some text' as unknown as Selection);
    await user.keyboard('d{Control>}c{/Control}');
    expect(copied()).toEqual([]);
  });

  it('takes no key with a modifier, and none that is typed', async () => {
    const { user, copied } = await open();
    await user.keyboard('{Shift>}c{/Shift}{Alt>}p{/Alt}{Control>}d{/Control}{Meta>}p{/Meta}');
    await user.keyboard('/');
    expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search tags' }));
    await user.keyboard('1.9cp');
    expect(copied()).toEqual([]);
  });

  it('copies helm’s command for a chart', async () => {
    const { user, copied } = await open(['1.2.3'], [tag('1.2.3', { kind: 'helm' })]);
    await waitFor(() => expect(document.querySelector('time')).toBeNull());
    await user.keyboard('p');
    expect(copied()).toEqual(['helm pull oci://r.test/team/app --version 1.2.3']);
  });

  it('clears the search by Escape, then the selection, then goes up', async () => {
    const { user, registry } = await open();
    await user.keyboard(' /1.9');
    expect(shown()).toEqual(['1.9.0']);
    await user.keyboard('{ArrowDown}{Escape}');
    expect(shown()).toEqual(byVersion);
    expect(footer('1 selected')).toBeTruthy();
    await user.keyboard('{Escape}');
    expect(screen.queryByText('1 selected')).toBeNull();
    await user.keyboard('{Escape}');
    await screen.findByRole('list', { name: 'Repositories' });
    expect(window.location.pathname).toBe(`/registries/${registry.id}`);
  });

  it('selects several, by name: a search does not lose them', async () => {
    const { user } = await open();
    await user.keyboard(' {Shift>}{ArrowDown}{ArrowDown}{/Shift}');
    expect(footer('3 selected')).toBeTruthy();
    await user.keyboard('{Shift>}{ArrowUp}{/Shift}');
    expect(footer('2 selected')).toBeTruthy();
    await user.keyboard('/main{ArrowDown} ');
    expect(footer('3 selected')).toBeTruthy();
    await user.keyboard('{Escape}');
    const picked = shown().filter(
      (name) => row(name).getByRole('link').getAttribute('aria-description') === 'Selected',
    );
    expect(picked).toEqual(['1.10.0', '2.0.0-rc.1', 'main']);
    await user.click(screen.getByRole('button', { name: 'Clear selection' }));
    expect(screen.queryByText(/selected/)).toBeNull();
  });

  it('selects up to a row by Shift and Space', async () => {
    const { user } = await open();
    await user.keyboard(' {ArrowDown}{ArrowDown}{Shift>} {/Shift}');
    expect(footer('3 selected')).toBeTruthy();
    await user.keyboard('{Shift>}{ArrowUp}{/Shift}');
    expect(footer('2 selected')).toBeTruthy();
    await user.keyboard('{ArrowDown}{Shift>}{ArrowDown}{/Shift}');
    expect(footer('4 selected')).toBeTruthy();
  });

  it('refreshes by R', async () => {
    const { api, user } = await open();
    await user.keyboard('r');
    await waitFor(() => expect(api.callsOf('tags.list')).toHaveLength(2));
    expect(api.callsOf('tags.list')[1]).toMatchObject({ fresh: true });
  });

  it('is one Tab stop; right and left go through the buttons of the row', async () => {
    const { user, list } = await open();
    const stops = [...list.querySelectorAll<HTMLElement>('a, button')].filter(
      ({ tabIndex }) => tabIndex >= 0,
    );
    expect(stops).toHaveLength(1);
    await user.keyboard('{ArrowRight}');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Copy pull command of 1.10.0');
    await user.keyboard('{ArrowRight}{ArrowLeft}{ArrowLeft}');
    expect(document.activeElement?.hasAttribute('data-main')).toBe(true);
  });
});

describe('the menu of a row', () => {
  it('opens by the key of menus, does what it says and gives the focus back', async () => {
    const { user, copied } = await open(mixed, [tag('1.9.0', { digest: digestOf('a') })]);
    await row('1.9.0').findByTitle(digestOf('a'));
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}');
    expect(focused()).toBe('1.9.0');
    await user.keyboard('{Shift>}{F10}{/Shift}');
    const items = () => screen.getAllByRole('menuitem').map((item) => item.textContent);
    await screen.findByRole('menu');
    expect(items()).toEqual([
      ...['OpenEnter', 'Copy referenceC', 'Copy pull commandP', 'Copy digestD'],
      ...['FavouriteF', 'SelectSpace', 'Delete…Delete', 'RefreshR'],
    ]);
    await user.keyboard('p');
    expect(copied()).toEqual([]);
    await user.click(screen.getByRole('menuitem', { name: /Copy digest/ }));
    expect(copied()).toEqual([digestOf('a')]);
    await waitFor(() => expect(focused()).toBe('1.9.0'));
  });

  it('opens at a right click, and says what cannot be done', async () => {
    const { user } = await open();
    fireEvent.contextMenu(row('main').getByRole('link'), { clientX: 20, clientY: 30 });
    const digest = await screen.findByRole('menuitem', { name: /Copy digest/ });
    expect(digest.getAttribute('aria-disabled')).toBe('true');
    await user.click(screen.getByRole('menuitem', { name: /^Select/ }));
    expect(footer('1 selected')).toBeTruthy();
  });
});

it('says when a list was seen that cannot be had now', async () => {
  const api = new FakeApi();
  const registry = savedRegistry({ address: 'https://r.test', provider: 'harbor' });
  api.registries = [registry];
  api.pages.set(`${registry.id}/team/app`, [
    { names: ['1.0'], source: 'cache', seenAt: '2026-03-04T12:06:07.000Z' },
    errorSaying('UNREACHABLE', 'gone', { reason: 'dns' }),
  ]);
  renderApp(api, `/registries/${registry.id}/repositories/team%2Fapp`);
  expect(await screen.findByText(/^1 tag · seen Mar 4, 2026/)).toBeTruthy();
});

it('goes to the name that exists', async () => {
  const api = new FakeApi();
  const registry = savedRegistry({ address: 'https://mirror.test' });
  api.registries = [registry];
  api.pages.set(`${registry.id}/nginx`, [{ names: ['1.0'], repository: 'library/nginx' }]);
  api.pages.set(`${registry.id}/library/nginx`, [{ names: ['1.0'] }]);
  const { app, user } = renderApp(api, `/registries/${registry.id}/repositories/nginx/tags/1.0`);
  const place = `/registries/${registry.id}/repositories/library%2Fnginx`;
  await waitFor(() => expect(window.location.pathname).toBe(`${place}/tags/1.0`));
  app.router.navigate({ page: 'repository', registryId: registry.id, repository: 'nginx' });
  expect(await screen.findByRole('heading', { name: 'library/nginx', level: 1 })).toBeTruthy();
  expect(window.location.pathname).toBe(place);
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await user.click(await screen.findByRole('button', { name: 'Copy reference of 1.0' }));
  expect(write).toHaveBeenCalledWith('mirror.test/library/nginx:1.0');
});
