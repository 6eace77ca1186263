import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Conf from 'conf';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultSettings } from '../../shared/model/settings.ts';
import { soleHold } from './directory-hold.ts';
import { keyValueFile, objectStoreOptions, setAsideDamaged } from './file-store.ts';
import { objectFiles } from './object-file.ts';
import { openSettings, type SettingsStore } from './settings.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'berth-settings-'));
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

const path = () => join(folder, 'settings.json');
const stored = async (): Promise<unknown> => JSON.parse(await fs.readFile(path(), 'utf8'));

/** As browser mode makes them: over a real conf. */
function open(): SettingsStore {
  return openSettings(keyValueFile(new Conf(objectStoreOptions(folder, 'settings'))));
}

test('every key has a default, and a change is there after a restart', async () => {
  expect(open().get()).toEqual(defaultSettings);
  const changed = open().update({ theme: 'dark', idleLockMinutes: 5 });
  expect(changed).toEqual({ ...defaultSettings, theme: 'dark', idleLockMinutes: 5 });
  expect(open().get()).toEqual(changed);
  expect((await fs.stat(path())).mode & 0o777).toBe(0o600);
});

test('one bad key falls back to its default, the others survive, unknown ones too', async () => {
  const odd = {
    theme: 'pink',
    closeToTray: true,
    idleLockMinutes: -1,
    healthMinutes: 15,
    'key.of.a.newer': { x: 1 },
  };
  await fs.writeFile(path(), JSON.stringify(odd));
  const settings = open();
  expect(settings.get()).toEqual({ ...defaultSettings, closeToTray: true });
  settings.update({ language: 'en', theme: undefined });
  expect(await stored()).toMatchObject({
    closeToTray: true,
    language: 'en',
    theme: 'system',
    'key.of.a.newer': { x: 1 },
  });
});

test('what the page remembers changes key by key, and a broken part of it loses no other', async () => {
  await fs.writeFile(
    path(),
    JSON.stringify({
      theme: 'dark',
      view: { sidebarWidth: 9, tagSort: 'newest', lastPath: 5, 'of.a.newer': 1 },
    }),
  );
  const { view } = defaultSettings;
  expect(open().get()).toEqual({
    ...defaultSettings,
    theme: 'dark',
    view: { ...view, tagSort: 'newest' },
  });
  const changed = open().update({ view: { listWidth: 600, repositories: undefined } });
  expect(changed.view).toEqual({ ...view, tagSort: 'newest', listWidth: 600 });
  expect(open().get()).toEqual(changed);
  expect(await stored()).toMatchObject({ view: { 'of.a.newer': 1, listWidth: 600 } });
});

test.each(['left', 7, null, []])('a view that is none (%j) is the default one', async (view) => {
  await fs.writeFile(path(), JSON.stringify({ theme: 'dark', view }));
  expect(open().get()).toEqual({ ...defaultSettings, theme: 'dark' });
});

test('a change to what is there already writes nothing', async () => {
  const settings = open();
  settings.update({ theme: 'dark' });
  await fs.rm(path());
  settings.update({ theme: 'dark' });
  await expect(fs.stat(path())).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a failing write is a STORAGE error and changes nothing', async () => {
  const failing = keyValueFile({
    get store(): Record<string, unknown> {
      return {};
    },
    set store(_) {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    },
  });
  const settings = openSettings(failing);
  expect(() => settings.update({ theme: 'dark' })).toThrow(
    expect.objectContaining({ code: 'STORAGE', reason: 'diskFull' }),
  );
  expect(settings.get()).toEqual(defaultSettings);
});

test.each(['{"theme":', '', '[]', 'null'])(
  'a damaged file (%j) is set aside with a notice',
  async (damage) => {
    await fs.writeFile(path(), damage);
    const notice = setAsideDamaged(folder, 'settings', new Date('2026-11-21T12:00:00.000Z'));
    expect(notice).toMatchObject({ kind: 'setAside', at: '2026-11-21T12:00:00.000Z' });
    const aside = 'settings.json.damaged-2026-11-21T12-00-00.000Z';
    expect(notice?.message).toContain(aside);
    expect(await fs.readdir(folder)).toEqual([aside]);
    expect(await fs.readFile(join(folder, aside), 'utf8')).toBe(damage);
    expect(open().get()).toEqual(defaultSettings);
  },
);

test.each([
  ['a good file', 'mine.json', '{"theme":"dark"}', 'dark'],
  ['a file of another kind', 'mine.json', 'notes', 'system'],
  ['nothing', 'mine.json', null, 'system'],
  ['a device', '/dev/null', null, 'system'],
])('a link to %s is not written through', async (_, to, content, theme) => {
  const mine = join(folder, 'mine.json');
  if (content !== null) await fs.writeFile(mine, content);
  await fs.symlink(to, path());
  const files = objectFiles(folder, soleHold, (options) => new Conf(options));
  const settings = openSettings(files.open('settings'));
  expect(settings.get().theme).toBe(theme);
  settings.update({ closeToTray: true });
  await fs.rm(path());
  await fs.symlink(to, path());
  settings.update({ startAtLogin: true });
  expect((await fs.lstat(path())).isFile()).toBe(true);
  expect(await fs.readFile(mine, 'utf8').catch(() => null)).toBe(content);
  expect(openSettings(files.open('settings')).get()).toMatchObject({
    ...{ theme, closeToTray: true, startAtLogin: true },
  });
});

test('a good file and a missing one are left alone', async () => {
  expect(setAsideDamaged(folder, 'settings')).toBeNull();
  open().update({ theme: 'light' });
  expect(setAsideDamaged(folder, 'settings')).toBeNull();
  expect(open().get().theme).toBe('light');
});
