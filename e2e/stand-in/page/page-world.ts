import type { BridgeMessage } from './bridge-peer.ts';
import { crossing } from './crossing.ts';

declare const __nonce: string;

// Runs in the page's own world before any script of the page: puts exposed APIs on `window`.

function deepFreeze(value: unknown, seen = new Set<unknown>()): unknown {
  if (typeof value !== 'object' || value === null || seen.has(value)) return value;
  seen.add(value);
  for (const part of Object.values(value)) deepFreeze(part, seen);
  return ArrayBuffer.isView(value) ? value : Object.freeze(value);
}

function expose(key: string, value: unknown): BridgeMessage | null {
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
}

if (window.top === window) {
  const { ask } = crossing(__nonce, 'page', (message, peer) =>
    message.type === 'expose' ? expose(message.key, peer.decode(message.value)) : null,
  );
  // Asked about before Chromium opens anything; a window that is denied is null, as in Electron.
  window.open = (url = '', target = '', features = '') => {
    const resolved = URL.parse(String(url), document.baseURI)?.href ?? 'about:blank';
    ask({ type: 'open', url: resolved, frameName: String(target), features: String(features) });
    return null;
  };
}
