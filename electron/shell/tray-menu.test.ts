import { i18n } from '@lingui/core';
import { beforeAll, expect, it } from 'vitest';
import { createRecordingCore } from '../../e2e/fixtures/recording-core.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { trayMenuTemplate } from './tray-menu.ts';

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }));

async function registries(...names: string[]): Promise<Registry[]> {
  const { handlers } = createRecordingCore();
  const { signal } = new AbortController();
  const sample = await handlers['registries.get']({ id: '' }, { signal });
  return names.map((name, at) => ({ ...sample, id: `id-${at}`, name, active: true }));
}

function actions() {
  const done: string[] = [];
  return {
    done,
    pick: (id: string) => void done.push(id),
    open: () => void done.push('open'),
    quit: () => void done.push('quit'),
  };
}

it('offers each active registry as a radio item, the default checked', async () => {
  const chosen = actions();
  const list = await registries('Alpha', 'Beta & Co');
  const template = trayMenuTemplate({ registries: list, defaultId: 'id-1' }, chosen);
  expect(template.map(({ type, label, checked }) => [type, label, checked])).toEqual([
    ['radio', 'Alpha', false],
    ['radio', 'Beta && Co', true],
    ['separator', undefined, undefined],
    [undefined, 'Open Berth', undefined],
    [undefined, 'Quit Berth', undefined],
  ]);
  for (const { click } of template) if (click) Reflect.apply(click, undefined, []);
  expect(chosen.done).toEqual(['id-0', 'id-1', 'open', 'quit']);
});

it('checks an item of its own when there is no default, so that Electron checks no registry', async () => {
  const template = trayMenuTemplate(
    { registries: await registries('Alpha'), defaultId: null },
    actions(),
  );
  expect(template.slice(0, 2)).toMatchObject([
    { label: 'Alpha', checked: false },
    { label: 'No default registry', type: 'radio', checked: true, enabled: false },
  ]);
});

it('begins with the default and those that were it before, the latest first', async () => {
  const list = await registries('Alpha', 'Beta', 'Gamma', 'Delta');
  const template = trayMenuTemplate(
    { registries: list, defaultId: 'id-3', recentDefaults: ['id-3', 'id-2', 'gone', 'id-1'] },
    actions(),
  );
  const names = template.filter(({ type }) => type === 'radio').map(({ label }) => label);
  expect(names).toEqual(['Delta', 'Gamma', 'Beta', 'Alpha']);
});

it('says that there is nothing to choose', () => {
  const [first, second] = trayMenuTemplate({ registries: [], defaultId: null }, actions());
  expect(first).toMatchObject({ label: 'No active registries', enabled: false });
  expect(second).toMatchObject({ type: 'separator' });
});

it('keeps a long menu short: the first eight, the others below an item of their own', async () => {
  const chosen = actions();
  const names = Array.from({ length: 12 }, (_, at) => `Registry ${at}`);
  const list = await registries(...names);
  const template = trayMenuTemplate({ registries: list, defaultId: 'id-0' }, chosen);
  expect(template.filter(({ type }) => type === 'radio')).toHaveLength(8);
  const more = template.find(({ label }) => label === 'More registries')?.submenu;
  const others = Array.isArray(more) ? more : [];
  expect(others.map(({ label, type }) => [label, type])).toEqual(
    names.slice(8).map((name) => [name, undefined]),
  );
  const last = others.at(-1)?.click;
  if (last !== undefined) Reflect.apply(last, undefined, []);
  expect(chosen.done).toEqual(['id-11']);
  const nine = trayMenuTemplate({ registries: list.slice(0, 9), defaultId: 'id-0' }, actions());
  expect(nine.some(({ label }) => label === 'More registries')).toBe(false);
});
