import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { giveSize } from '../../e2e/fixtures/renderer/render-app.tsx';
import { createApp } from '../state/app.ts';
import type { LoadedList } from '../state/lists-store.ts';
import { AppContext } from '../state/use-app.ts';
import { ListPanel, type ListPanelProps } from './list-panel.tsx';
import { addNames, emptyList, repositoryOrder } from './name-list.ts';

beforeEach(() => {
  i18n.loadAndActivate({ locale: 'en', messages: {} });
  giveSize();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const listOf = (
  names: readonly string[],
  fields: Partial<LoadedList<string>> = {},
  before = emptyList<string>(),
): LoadedList<string> => ({
  ...{ phase: 'done', source: 'catalog', error: null, arrived: names.length, total: null },
  ...{ incomplete: false, readAs: null, seenAt: null, version: '' },
  names: addNames(before, names, repositoryOrder),
  ...fields,
});

function show(
  begin: LoadedList<string>,
  more: Partial<ListPanelProps<string>> = {},
  api = new FakeApi(),
) {
  const app = createApp(api, window);
  const drawn: string[] = [];
  const facts = (name: string) => {
    drawn.push(name);
    return null;
  };
  const still = { onCopy: vi.fn(), actions: () => null, facts, onStop: vi.fn(), ...more };
  const panel = (list: LoadedList<string>) => (
    <I18nProvider i18n={i18n}>
      <AppContext value={app}>
        <ListPanel
          label="Repositories"
          searchLabel="Search"
          entry="here"
          order={repositoryOrder}
          onReference={() => false}
          empty={null}
          failure={() => null}
          stopped={null}
          absent={() => null}
          list={list}
          {...still}
        />
      </AppContext>
    </I18nProvider>
  );
  const view = render(panel(begin));
  const update = (list: LoadedList<string>) => view.rerender(panel(list));
  return { drawn, update, user: userEvent.setup({ delay: null }) };
}

const link = (name: string) => screen.getByRole('button', { name });

it('draws no row anew that only moved, and none twice while pages arrive', async () => {
  const first = listOf(['b', 'd', 'f'], { phase: 'loading' });
  const { drawn, update, user } = show(first);
  expect(drawn).toEqual(['b', 'd', 'f']);
  drawn.length = 0;
  const second = listOf(['a', 'c'], { phase: 'loading', arrived: 5 }, first.names);
  update(second);
  // The one row that Tab reaches is the first: it went from b to a.
  expect(drawn.sort()).toEqual(['a', 'b', 'c']);
  drawn.length = 0;
  update(listOf(['e', 'g'], {}, second.names));
  expect(drawn).toEqual(['e', 'g']);
  drawn.length = 0;
  link('a').focus();
  await user.keyboard('{ArrowDown}');
  expect(drawn.sort()).toEqual(['a', 'b']);
});

it('says whom it waits for after ten seconds without a name, until one comes', () => {
  vi.useFakeTimers();
  const loading = listOf([], { phase: 'loading' });
  const { update } = show(loading, { host: 'r.test' });
  act(() => vi.advanceTimersByTime(9_900));
  expect(screen.queryAllByText('Waiting for r.test')).toEqual([]);
  act(() => vi.advanceTimersByTime(200));
  expect(screen.queryAllByText('Waiting for r.test').length).toBeGreaterThan(0);
  expect(screen.getByRole('button', { name: 'Cancel' })).toBeTruthy();
  update(listOf(['a'], { phase: 'loading' }));
  expect(screen.queryAllByText('Waiting for r.test')).toEqual([]);
});

it('stars by F and refreshes by R where that can be done, and takes both for no more than letters elsewhere', async () => {
  const onFavourite = vi.fn();
  const onRefresh = vi.fn();
  const { user } = show(listOf(['a', 'b']), { onFavourite, onRefresh });
  link('b').focus();
  await user.keyboard('fr');
  expect(onFavourite).toHaveBeenCalledExactlyOnceWith('b');
  expect(onRefresh).toHaveBeenCalledOnce();
  fireEvent.keyDown(link('b'), { key: 'r', code: 'KeyR', repeat: true });
  expect(onRefresh).toHaveBeenCalledOnce();
});

it('takes the Latin letter of a key on a keyboard of another script', () => {
  const onCopy = vi.fn();
  show(listOf(['a']), { onCopy });
  fireEvent.keyDown(link('a'), { key: 'с', code: 'KeyC' });
  expect(onCopy).toHaveBeenCalledExactlyOnceWith('a');
  fireEvent.keyDown(link('a'), { key: 'j', code: 'KeyC' });
  expect(onCopy).toHaveBeenCalledOnce();
});

it('goes up by Escape in the empty search box, too', async () => {
  const onUp = vi.fn();
  const { user } = show(listOf(['a', 'b']), { onUp });
  await user.click(screen.getByRole('searchbox', { name: 'Search' }));
  await user.keyboard('x{Escape}');
  expect(onUp).not.toHaveBeenCalled();
  await user.keyboard('{Escape}');
  expect(onUp).toHaveBeenCalledOnce();
});

it('leaves the focus where it is unless it is asked to take it', () => {
  show(listOf(['a', 'b']));
  expect(document.activeElement).toBe(document.body);
  cleanup();
  show(listOf(['a', 'b']), { startAt: 'b' });
  expect(document.activeElement?.textContent).toBe('b');
});

it('a digest that is searched for leads to the tags known to have it', async () => {
  const api = new FakeApi();
  const digest = `sha256:${'ab12cd34'.repeat(8)}`;
  const registryId = '6b1d7a53-6f0c-4f2e-9d3c-0d8f3c0a4a11';
  api.handlers['search.digests'] = () => ({
    hits: [{ registryId, repository: 'team/app', tag: '1.0', digest }],
    more: false,
  });
  show(listOf(['a']), {}, api);
  await userEvent.type(screen.getByRole('searchbox'), 'ab12cd34');
  const link = await screen.findByRole('link', { name: 'team/app:1.0' });
  expect(link.getAttribute('href')).toContain('1.0');
});
