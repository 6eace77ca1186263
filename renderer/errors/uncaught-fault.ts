import { createStore } from 'zustand';
import { isCancelled } from '../../shared/errors.ts';

/** The first fault of the page that nobody caught, until it is dismissed. */
export const uncaughtFault = createStore<{ fault: { error: unknown } | null }>(() => ({
  fault: null,
}));

/** Parts of a browser that run in the page but are none of it. */
const foreign = ['chrome-extension://', 'moz-extension://', 'safari-web-extension://'];

/** Notes what the page's own code throws outside of drawing: handlers, timers, promises. */
export function watchUncaughtFaults(target: Window): () => void {
  // Without an error it is a notice of the browser's, such as of a ResizeObserver.
  const onError = ({ error }: ErrorEvent) => {
    if (error !== null && error !== undefined) note(error);
  };
  const onRejection = ({ reason }: PromiseRejectionEvent) => note(reason);
  target.addEventListener('error', onError);
  target.addEventListener('unhandledrejection', onRejection);
  return () => {
    target.removeEventListener('error', onError);
    target.removeEventListener('unhandledrejection', onRejection);
  };
}

function note(error: unknown): void {
  if (isCancelled(error) || isAbort(error) || isForeign(error)) return;
  uncaughtFault.setState((before) => (before.fault === null ? { fault: { error } } : before));
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

function isForeign(error: unknown): boolean {
  const stack = error instanceof Error ? String(error.stack) : '';
  return foreign.some((scheme) => stack.includes(scheme));
}
