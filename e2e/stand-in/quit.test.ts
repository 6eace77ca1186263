import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStderrLogger } from '../../electron/log/stderr-logger.ts';
import { finishBeforeQuit, quitWithLastWindow } from '../../electron/shell/quit.ts';
import { loud, preventable } from './loud.ts';

function makeApp() {
  const events = new EventEmitter();
  const exit = vi.fn<Electron.App['exit']>();
  const quit = vi.fn<Electron.App['quit']>();
  return { events, exit, quit, app: loud<Electron.App>('app', { exit, quit }, events) };
}

const logger = createStderrLogger('silent');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('finishes step by step, once, and then ends with 0', async () => {
  const { app, events, exit } = makeApp();
  const done: string[] = [];
  const step = (name: string) => async () => void done.push(name);
  finishBeforeQuit(app, [step('ipc'), step('core'), step('lock')], logger);
  const first = preventable({});
  events.emit('will-quit', first);
  events.emit('will-quit', preventable({}));
  await vi.runAllTimersAsync();
  expect([first.defaultPrevented, done]).toEqual([true, ['ipc', 'core', 'lock']]);
  expect(exit.mock.calls).toEqual([[0]]);
});

it('ends with 1 when a step fails', async () => {
  const { app, events, exit } = makeApp();
  finishBeforeQuit(app, [() => Promise.reject(new Error('no'))], logger);
  events.emit('will-quit', preventable({}));
  await vi.runAllTimersAsync();
  expect(exit.mock.calls).toEqual([[1]]);
});

it('does not wait for ever', async () => {
  const { app, events, exit } = makeApp();
  finishBeforeQuit(app, [() => new Promise(() => undefined)], logger);
  events.emit('will-quit', preventable({}));
  await vi.advanceTimersByTimeAsync(4_900);
  expect(exit).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(exit.mock.calls).toEqual([[1]]);
});

it.each([
  ['linux', 1],
  ['win32', 1],
  ['darwin', 0],
] as const)('on %s the last window that closes quits %i times', (platform, times) => {
  const { app, events, quit } = makeApp();
  const back = vi.fn();
  quitWithLastWindow(app, platform, back);
  events.emit('window-all-closed');
  events.emit('activate');
  expect([quit.mock.calls.length, back.mock.calls.length]).toEqual([times, 1]);
});
