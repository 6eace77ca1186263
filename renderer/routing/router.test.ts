import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createRouter } from './router.ts';

const registry = { page: 'registry', registryId: 'r1' } as const;
const repository = { page: 'repository', registryId: 'r1', repository: 'team/app' } as const;

describe('router', () => {
  beforeEach(() => window.history.replaceState(null, '', '/'));

  it('keeps the view of each history entry', () => {
    const router = createRouter(window);
    router.navigate(registry);
    const list = router.store.getState().entry;
    router.keepView(list, { query: 'api', scrollTop: 420, selected: 'team/api' });
    router.navigate(repository);
    expect(router.viewOf(router.store.getState().entry).query).toBe('');
    expect(router.viewOf(list)).toEqual({
      query: 'api',
      folders: [],
      scrollTop: 420,
      selected: 'team/api',
      reveal: false,
    });
  });

  it('opens a list afresh, or as it was last looked at', () => {
    const router = createRouter(window);
    router.navigate(registry);
    router.keepView(router.store.getState().entry, { query: 'api' });
    router.navigate(repository);
    router.navigate(registry, { resume: true });
    expect(router.viewOf(router.store.getState().entry).query).toBe('api');
    router.navigate(repository);
    router.navigate(registry);
    expect(router.viewOf(router.store.getState().entry).query).toBe('');
  });

  it('hands a selection to the list that opens', () => {
    const router = createRouter(window);
    router.navigate(repository, { select: '1.2.3' });
    expect(window.location.pathname).toBe('/registries/r1/repositories/team%2Fapp');
    expect(router.viewOf(router.store.getState().entry)).toMatchObject({
      selected: '1.2.3',
      reveal: true,
    });
  });

  it('follows the address of the page when it goes back', () => {
    const router = createRouter(window);
    const stop = router.follow();
    window.history.replaceState({ entry: 'before' }, '', '/registries/r1');
    window.dispatchEvent(new PopStateEvent('popstate'));
    stop();
    expect(router.store.getState()).toEqual({ route: registry, entry: 'before' });
  });
});

it('keeps how a list was looked at in its history entry, over a reload, and takes a search from the address', async () => {
  window.history.replaceState(null, '', '/registries/one');
  const before = createRouter(window);
  before.keepView(before.store.getState().entry, { query: 'api web', scrollTop: 280 });
  await vi.waitFor(() => expect(window.location.search).toBe('?q=api%20web'));
  const after = createRouter(window);
  const { entry } = after.store.getState();
  expect(entry).toBe(before.store.getState().entry);
  expect(after.viewOf(entry)).toMatchObject({ query: 'api web', scrollTop: 280 });

  window.history.replaceState(null, '', '/registries/one?q=other');
  const linked = createRouter(window);
  expect(linked.viewOf(linked.store.getState().entry).query).toBe('other');
});
