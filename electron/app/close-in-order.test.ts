import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Logger } from '../../shared/ports.ts';
import { type ClosingStep, closeInOrder } from './close-in-order.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function begin(middle: ClosingStep['close']) {
  const done: string[] = [];
  const said: unknown[] = [];
  const note = (event: string, fields?: object) => void said.push([event, fields]);
  const logger: Logger = { info: note, warn: note, error: note };
  const step = (name: string): ClosingStep => ({ name, close: async () => void done.push(name) });
  const steps = [step('host'), { name: 'core', close: middle }, step('lock')];
  return { done, said, result: closeInOrder(steps, 5_000, logger) };
}

it('closes everything in order', async () => {
  const { done, said, result } = begin(() => undefined);
  await vi.runAllTimersAsync();
  expect([await result, done, said]).toEqual([true, ['host', 'lock'], []]);
  expect(vi.getTimerCount()).toBe(0);
});

it.each<[string, ClosingStep['close']]>([
  [
    'throws at once',
    () => {
      throw new Error('no');
    },
  ],
  ['fails later', () => Promise.reject(new Error('no'))],
  ['fails with nothing', () => Promise.reject()],
])('goes on when a part %s', async (_, close) => {
  const { done, said, result } = begin(close);
  await vi.runAllTimersAsync();
  expect([await result, done]).toEqual([false, ['host', 'lock']]);
  expect(said).toEqual([['closing.failed', { kind: 'core' }]]);
});

it('goes on when a part hangs, and leaves time for the last one', async () => {
  const { done, said, result } = begin(() => new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(2_600);
  expect([await result, done]).toEqual([false, ['host', 'lock']]);
  expect(said).toEqual([['closing.late', { kind: 'core' }]]);
});

it('ends within its time when every part hangs', async () => {
  const hang = { name: 'part', close: () => new Promise<void>(() => undefined) };
  const silent: Logger = { info() {}, warn() {}, error() {} };
  let ended = false;
  void closeInOrder([hang, hang, hang, hang], 5_000, silent).then(() => {
    ended = true;
  });
  await vi.advanceTimersByTimeAsync(5_100);
  expect(ended).toBe(true);
});
