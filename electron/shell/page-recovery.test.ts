import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { expect, it, vi } from 'vitest';
import type { Logger } from '../../shared/ports.ts';
import { recoverPage } from './page-recovery.ts';

type Contents = Pick<WebContents, 'on' | 'reload' | 'isDestroyed'>;

function begin(answers: boolean[] = []) {
  const events = new EventEmitter();
  const reload = vi.fn();
  const load = vi.fn();
  const ask = vi.fn(async (_what: 'notLoaded' | 'crashed') => answers.shift() ?? false);
  const error = vi.fn();
  const logger: Logger = { info: vi.fn(), warn: vi.fn(), error };
  let time = 0;
  const contents = Object.assign(events, { reload, isDestroyed: () => false });
  recoverPage({ contents: contents as unknown as Contents, logger, load, ask, now: () => time });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    ...{ events, reload, load, ask, error, settle },
    wait: (ms: number) => {
      time += ms;
    },
    crash: (reason = 'crashed') => events.emit('render-process-gone', {}, { reason, exitCode: 5 }),
    fail: (code: number, isMainFrame = true) =>
      events.emit('did-fail-load', {}, code, 'ERR', 'app://berth/', isMainFrame, 1, 1),
  };
}

it('reloads a page that crashed three times, then asks', async () => {
  const { crash, reload, ask, load, settle } = begin([true]);
  for (let times = 0; times < 3; times += 1) crash();
  expect([reload.mock.calls.length, ask.mock.calls.length]).toEqual([3, 0]);
  crash();
  await settle();
  expect([reload.mock.calls.length, ask.mock.calls]).toEqual([3, [['crashed']]]);
  expect(load).toHaveBeenCalledOnce();
});

it('counts anew after a good while', () => {
  const { crash, reload, ask, wait } = begin();
  for (let times = 0; times < 12; times += 1) {
    crash();
    wait(5 * 60_000);
  }
  expect([reload.mock.calls.length, ask.mock.calls.length]).toEqual([12, 0]);
});

it('leaves a page that ended as it should', () => {
  const { crash, reload } = begin();
  crash('clean-exit');
  expect(reload).not.toHaveBeenCalled();
});

it.each([-2, -6, -102, -324])(
  'says that a page did not load, and tries again: %i',
  async (code) => {
    const { fail, ask, load, error, settle } = begin([true, false]);
    fail(code);
    fail(code);
    await settle();
    expect(ask.mock.calls).toEqual([['notLoaded']]);
    expect(load).toHaveBeenCalledOnce();
    expect(error.mock.calls[0]).toEqual(['window.loadFailed', { status: code }]);
    fail(code);
    await settle();
    expect([ask.mock.calls.length, load.mock.calls.length]).toEqual([2, 1]);
  },
);

it('says so when our own files answer an error, or the preload fails', async () => {
  const { events, ask, settle } = begin();
  events.emit('did-navigate', {}, 'app://berth/', 200, 'OK');
  await settle();
  expect(ask).not.toHaveBeenCalled();
  events.emit('did-navigate', {}, 'app://berth/', 404, 'Not Found');
  await settle();
  events.emit('preload-error', {}, 'preload.cjs', new Error('no'));
  await settle();
  expect(ask.mock.calls.length).toBe(2);
});

it('says nothing of a load that was replaced, or of a frame', async () => {
  const { fail, ask, settle } = begin();
  fail(-3);
  fail(-2, false);
  await settle();
  expect(ask).not.toHaveBeenCalled();
});
