import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createShutdown } from '../../electron/app/shutdown.ts';
import { createStderrLogger } from '../../electron/log/stderr-logger.ts';
import { endWithSystem, finishBeforeQuit, quitWithLastWindow } from '../../electron/shell/quit.ts';
import { loud, preventable } from './loud.ts';

function makeApp() {
  const events = new EventEmitter();
  const exit = vi.fn<Electron.App['exit']>();
  const quit = vi.fn<Electron.App['quit']>();
  return { events, exit, quit, app: loud<Electron.App>('app', { exit, quit }, events) };
}

/** Parts in the order in which they are closed. */
function shutdownOf(parts: Record<string, () => void | Promise<void>>) {
  const shutdown = createShutdown(createStderrLogger('silent'));
  for (const [name, close] of Object.entries(parts).reverse()) shutdown.add(name, close);
  return shutdown;
}

const hang = () => new Promise<void>(() => undefined);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('finishes part by part, once, and then ends with 0', async () => {
  const { app, events, exit } = makeApp();
  const done: string[] = [];
  const part = (name: string) => async () => void done.push(name);
  finishBeforeQuit(app, shutdownOf({ ipc: part('ipc'), core: part('core'), lock: part('lock') }));
  const first = preventable({});
  events.emit('will-quit', first);
  events.emit('will-quit', preventable({}));
  await vi.runAllTimersAsync();
  expect([first.defaultPrevented, done]).toEqual([true, ['ipc', 'core', 'lock']]);
  expect(exit.mock.calls).toEqual([[0]]);
});

it.each<[string, () => void | Promise<void>]>([
  [
    'throws',
    () => {
      throw new Error('no');
    },
  ],
  ['fails', () => Promise.reject(new Error('no'))],
  ['hangs', hang],
])('closes the rest and ends with 1 when a part %s', async (_, close) => {
  const { app, events, exit } = makeApp();
  const lock = vi.fn();
  finishBeforeQuit(app, shutdownOf({ ipc: close, core: close, lock }));
  events.emit('will-quit', preventable({}));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(lock).toHaveBeenCalledOnce();
  expect(exit.mock.calls).toEqual([[1]]);
});

it('does not wait for ever', async () => {
  const { app, events, exit } = makeApp();
  finishBeforeQuit(app, shutdownOf({ only: hang }));
  events.emit('will-quit', preventable({}));
  await vi.advanceTimersByTimeAsync(4_900);
  expect(exit).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(exit.mock.calls).toEqual([[1]]);
});

it('ends without `will-quit` where a window or the system holds it up', async () => {
  const { app, exit, quit } = makeApp();
  const lock = vi.fn();
  finishBeforeQuit(app, shutdownOf({ lock })).now();
  await vi.advanceTimersByTimeAsync(600);
  expect([quit.mock.calls.length, lock.mock.calls.length]).toEqual([1, 1]);
  expect(exit.mock.calls).toEqual([[0]]);
});

function makeSystem() {
  const { app, events } = makeApp();
  const signals = new EventEmitter();
  const power = new EventEmitter();
  const now = vi.fn();
  const releaseNow = vi.fn();
  endWithSystem({
    app,
    process: signals as NodeJS.Process,
    powerMonitor: loud<Electron.PowerMonitor>('powerMonitor', {}, power),
    quitting: { now },
    releaseNow,
  });
  return { events, signals, power, now, releaseNow };
}

it.each(['SIGTERM', 'SIGINT', 'SIGHUP'])('%s ends it, twice is no harm', (signal) => {
  const { signals, now } = makeSystem();
  signals.emit(signal);
  signals.emit(signal);
  expect(now).toHaveBeenCalled();
});

it('a system that shuts down waits for the end', () => {
  const { power, now } = makeSystem();
  const event = preventable({});
  power.emit('shutdown', event);
  expect([event.defaultPrevented, now.mock.calls.length]).toEqual([true, 1]);
  power.emit('shutdown');
  expect(now).toHaveBeenCalledTimes(2);
});

it('gives the directory back before the end of a session is answered', () => {
  const { events, now, releaseNow } = makeSystem();
  const window = new EventEmitter();
  events.emit('browser-window-created', {}, window);
  now.mockImplementation(() => expect(releaseNow).toHaveBeenCalledOnce());
  window.emit('session-end', preventable({}));
  expect(now).toHaveBeenCalledOnce();
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
