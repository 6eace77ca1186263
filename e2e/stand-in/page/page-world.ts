import { crossing } from './crossing.ts';

declare const __nonce: string;

/** Runs in the page's own world before any script of the page: puts exposed APIs on `window`. */
function deepFreeze(value: unknown, seen = new Set<unknown>()): unknown {
  if (typeof value !== 'object' || value === null || seen.has(value)) return value;
  seen.add(value);
  for (const part of Object.values(value)) deepFreeze(part, seen);
  return ArrayBuffer.isView(value) ? value : Object.freeze(value);
}

if (window.top === window) {
  crossing(__nonce, 'page', (key, value) => {
    if (Object.hasOwn(window, key))
      return {
        type: 'failed',
        message: 'Cannot bind an API on top of an existing property on the window object',
      };
    Object.defineProperty(window, key, {
      value: deepFreeze(value),
      enumerable: true,
      writable: false,
      configurable: false,
    });
    return null;
  });
}
