import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { errorSaying } from '../../e2e/fixtures/error-saying.ts';
import { uncaughtFault, watchUncaughtFaults } from '../errors/uncaught-fault.ts';
import { FaultBoundary, UncaughtFault } from './fault-page.tsx';

const secret = 'sesame-4711';
let stop: () => void;
let copied: string[];

function Broken(): never {
  throw new TypeError(`${secret} is not a function`);
}

function show(children: React.ReactNode) {
  return render(
    <I18nProvider i18n={i18n}>
      <FaultBoundary>
        {children}
        <UncaughtFault />
      </FaultBoundary>
    </I18nProvider>,
  );
}

beforeEach(() => {
  i18n.loadAndActivate({ locale: 'en', messages: {} });
  copied = [];
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  stop = watchUncaughtFaults(window);
});
afterEach(() => {
  stop();
  cleanup();
  uncaughtFault.setState({ fault: null });
  vi.restoreAllMocks();
});

/** After user-event, which has a clipboard of its own. */
function setUpUser() {
  const user = userEvent.setup();
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(async (text) => {
    copied.push(text);
  });
  return user;
}

describe('a page that cannot be drawn', () => {
  it('says so, with details to copy that hold no message, and a way to reload', async () => {
    const user = setUpUser();
    show(<Broken />);
    expect(screen.getByRole('heading', { name: 'This page failed' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Copy details' }));
    expect(screen.getByRole('button', { name: 'Copied' })).toBeTruthy();
    expect(copied[0]).toMatch(/^Berth \d+\.\d+\.\d+, browser\n/);
    expect(copied[0]).toContain('TypeError\n  Broken (fault-page.test.tsx:');
    expect(copied[0]).toContain('Components: Broken');
    expect(copied[0]).not.toContain(secret);
    expect(document.body.textContent).not.toContain(secret);
    expect(screen.getByRole('button', { name: 'Reload' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Go on' })).toBeNull();
  });
});

const faults: Record<string, () => void> = {
  'an error of a handler': () =>
    window.dispatchEvent(new ErrorEvent('error', { error: new Error(secret) })),
  'a promise that nobody waits for': () => reject(new RangeError(secret)),
  'a rejection that is no error': () => reject(secret),
  'a failure of a call': () => reject(errorSaying('STORAGE', secret)),
};

function reject(reason: unknown): void {
  const event = new Event('unhandledrejection');
  window.dispatchEvent(Object.assign(event, { reason }));
}

describe('a page that still stands', () => {
  it.each(Object.keys(faults))('says what happened and can go on: %s', async (name) => {
    const user = setUpUser();
    show(<p>still here</p>);
    faults[name]?.();
    expect(
      await screen.findByRole('dialog', { name: 'Something in this page failed' }),
    ).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Copy details' }));
    expect(copied[0]).toMatch(/\n(Error|RangeError|string|BerthError \(STORAGE\))(\n|$)/);
    expect(copied[0]).not.toContain(secret);
    await user.click(screen.getByRole('button', { name: 'Go on' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByText('still here')).toBeTruthy();
  });

  it('says nothing of what is no fault of the page', () => {
    show(<p>still here</p>);
    window.dispatchEvent(new ErrorEvent('error', { message: 'ResizeObserver loop' }));
    reject(errorSaying('CANCELLED', 'Cancelled'));
    reject(new DOMException('gone', 'AbortError'));
    const extension = new Error('lost');
    extension.stack = 'Error: lost\n    at f (chrome-extension://abc/inject.js:1:1)';
    reject(extension);
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});
