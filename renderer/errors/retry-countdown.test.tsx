import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RetryCountdown } from './retry-countdown.tsx';

const start = Date.parse('2026-03-04T05:06:07.000Z');
const retried = vi.fn();

beforeEach(() => {
  i18n.loadAndActivate({ locale: 'en', messages: {} });
  vi.useFakeTimers({ now: start });
  retried.mockClear();
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function show(seconds: number) {
  return render(
    <I18nProvider i18n={i18n}>
      <RetryCountdown at={start + seconds * 1000} onRetry={retried} small={false} />
    </I18nProvider>,
  );
}
const pass = (seconds: number) => act(() => vi.advanceTimersByTime(seconds * 1000));
const seen = () => document.querySelector('[aria-hidden]')?.textContent;
const spoken = () => screen.getByRole('status').textContent;

it('counts down on screen and tries again once at the end', () => {
  show(30);
  expect(seen()).toBe('Trying again in 30 seconds');
  pass(1);
  expect(seen()).toBe('Trying again in 29 seconds');
  pass(28);
  expect(seen()).toBe('Trying again in 1 second');
  expect(retried).not.toHaveBeenCalled();
  pass(1);
  expect(retried).toHaveBeenCalledTimes(1);
  pass(60);
  expect(retried).toHaveBeenCalledTimes(1);
});

it('speaks at the start, a minute and ten seconds before the end, and not between', () => {
  show(150);
  const said = new Set<string>();
  for (let second = 0; second < 150; second += 1) {
    said.add(spoken() ?? '');
    pass(1);
  }
  expect([...said]).toEqual([
    'Trying again in 3 minutes',
    'Trying again in 60 seconds',
    'Trying again in 10 seconds',
  ]);
});

it('names the time where it is far off', () => {
  show(2 * 60 * 60);
  expect(seen()).toMatch(/^Trying again at \d{1,2}:06/);
});

it('stops when told to, and says so', () => {
  show(30);
  fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
  pass(60);
  expect(retried).not.toHaveBeenCalled();
  expect(spoken()).toBe('Not trying again');
  expect(screen.queryByRole('button')).toBeNull();
});

it('is in no hurry though the time has passed', () => {
  show(-10);
  expect(seen()).toBe('Trying again in 5 seconds');
  pass(4);
  expect(retried).not.toHaveBeenCalled();
  pass(1);
  expect(retried).toHaveBeenCalledTimes(1);
});

it('waits for someone to look', () => {
  const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  show(30);
  pass(60);
  expect(retried).not.toHaveBeenCalled();
  visibility.mockReturnValue('visible');
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
  expect(retried).toHaveBeenCalledTimes(1);
});

it('asks nothing once it is gone', () => {
  show(30).unmount();
  pass(60);
  expect(retried).not.toHaveBeenCalled();
});
