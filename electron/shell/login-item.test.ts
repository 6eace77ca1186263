import { expect, it } from 'vitest';
import { applyLoginItem } from './login-item.ts';

function fakeApp(isPackaged: boolean, openAtLogin: boolean) {
  const set: unknown[] = [];
  return {
    set,
    isPackaged,
    getLoginItemSettings: () => ({
      openAtLogin,
      openAsHidden: false,
      wasOpenedAtLogin: false,
      wasOpenedAsHidden: false,
      restoreState: false,
      status: 'enabled' as const,
      executableWillLaunchAtLogin: openAtLogin,
      launchItems: [],
    }),
    setLoginItemSettings: (settings: unknown) => void set.push(settings),
  };
}

it.each([
  ['darwin', true, true, true, []],
  ['darwin', true, false, true, [{ openAtLogin: true, args: ['--hidden'] }]],
  ['win32', true, true, false, [{ openAtLogin: false, args: ['--hidden'] }]],
  ['win32', false, false, true, []],
  ['linux', true, false, true, []],
] as const)(
  'on %s, packaged %s, set %s, wanted %s',
  (platform, packaged, set, wanted, expected) => {
    const app = fakeApp(packaged, set);
    applyLoginItem(app, platform, wanted);
    expect(app.set).toEqual(expected);
  },
);
