import { i18n } from '@lingui/core';
import { cleanup, configure, render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { onTestFinished } from 'vitest';
import { Root } from '../app/root.tsx';
import { createApp } from '../state/app.ts';
import type { FakeApi } from './fake-api.ts';

/** The whole page over an API in memory, at a path. Taken down when the test ends. */
export function renderApp(api: FakeApi, path = '/') {
  i18n.loadAndActivate({ locale: 'en', messages: {} });
  giveSize();
  localStorage.clear();
  window.history.replaceState(null, '', path);
  const app = createApp(api, window);
  const stop = app.start();
  const view = render(<Root app={app} />);
  onTestFinished(() => {
    stop();
    cleanup();
  });
  return { app, view, user: userEvent.setup({ delay: null }) };
}

// The whole page printed at every failure hides the failure.
configure({ getElementError: (message) => new Error(message ?? 'Not found') });

/** happy-dom lays nothing out; a virtual list needs a height to draw rows. */
function giveSize(): void {
  for (const [name, value] of [
    ['offsetHeight', 560],
    ['offsetWidth', 800],
    ['clientHeight', 560],
  ] as const)
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, value });
}
