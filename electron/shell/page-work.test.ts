import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { CreditWindow } from './page-work.ts';

const soon = <T>(work: Promise<T>) =>
  Promise.race([
    work.then(() => 'went on'),
    new Promise((resolve) => setImmediate(resolve, 'waits')),
  ]);

it('lets as many items go as it is wide, and one more for each that is given back', async () => {
  const { signal } = new AbortController();
  const window = new CreditWindow(2);
  await window.take(signal);
  await window.take(signal);
  const third = window.take(signal);
  expect(await soon(third)).toBe('waits');
  window.give();
  expect(await soon(third)).toBe('went on');
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

it('cannot be widened by giving back what was not taken', async () => {
  const { signal } = new AbortController();
  const window = new CreditWindow(1);
  for (let count = 0; count < 100; count += 1) window.give();
  await window.take(signal);
  expect(await soon(window.take(signal))).toBe('waits');
});

it('lets go when it is aborted', async () => {
  const controller = new AbortController();
  const window = new CreditWindow(1);
  await window.take(controller.signal);
  const waiting = window.take(controller.signal);
  controller.abort();
  expect(await soon(waiting)).toBe('went on');
  expect(await soon(window.take(controller.signal))).toBe('went on');
});
