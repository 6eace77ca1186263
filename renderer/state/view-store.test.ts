import { expect, it, vi } from 'vitest';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { defaultSettings } from '../../shared/model/settings.ts';
import { createViewStore } from './view-store.ts';

it('takes over what was kept once, and saves many changes as one', async () => {
  vi.useFakeTimers();
  const api = new FakeApi();
  const view = createViewStore(api);
  view.change({ listWidth: 500 });
  view.read({ ...defaultSettings.view, sidebarWidth: 300, listWidth: 400 });
  expect(view.getState()).toMatchObject({ sidebarWidth: 300, listWidth: 500, known: true });
  view.read({ ...defaultSettings.view, sidebarWidth: 200 });
  expect(view.getState().sidebarWidth).toBe(300);
  view.change({ sidebarWidth: 310 });
  view.change({ sidebarWidth: 320, collapsedGroups: ['Staging'] });
  await vi.advanceTimersByTimeAsync(1000);
  expect(api.callsOf('settings.update')).toEqual([
    {
      changes: { view: { listWidth: 500, sidebarWidth: 320, collapsedGroups: ['Staging'] } },
    },
  ]);
  vi.useRealTimers();
});

it.each([
  { lastPath: `/registries/one?q=${'a'.repeat(4_096)}` },
  { collapsedGroups: Array.from({ length: 201 }, (_, at) => `Group ${at}`) },
  { collapsedGroups: ['g'.repeat(257)] },
  { listWidth: 5_000 },
])('what is too long to keep loses none of what changed with it', async (tooMuch) => {
  vi.useFakeTimers();
  const api = new FakeApi();
  const view = createViewStore(api);
  view.change({ sidebarWidth: 320, tagSort: 'name' });
  view.change(tooMuch);
  await vi.advanceTimersByTimeAsync(1000);
  expect(api.callsOf('settings.update')).toEqual([
    { changes: { view: { sidebarWidth: 320, tagSort: 'name' } } },
  ]);
  view.change(tooMuch);
  await vi.advanceTimersByTimeAsync(1000);
  expect(api.callsOf('settings.update')).toHaveLength(1);
  vi.useRealTimers();
});
