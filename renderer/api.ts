import type { ApiClient } from '../shared/api.ts';
import type { BerthBridge } from '../shared/bridge.ts';
import { createHttpClient } from '../shared/client/http-client.ts';
import { createBridgeClient } from './transport/bridge-client.ts';
import { endSession, startSession, useSession } from './transport/session.ts';

declare global {
  interface Window {
    /** The preload's bridge; absent in browser mode. */
    readonly berth?: BerthBridge;
  }
}

/**
 * The API over whichever transport this page has: the bridge on the desktop,
 * else HTTP, once this tab has a token or is known to need one.
 */
export async function connectApi(page: Window): Promise<ApiClient> {
  if (page.berth !== undefined) return createBridgeClient(page.berth);
  await startSession(page);
  return createHttpClient({
    base: '',
    fetch: (url, init) => fetch(url, { ...init, cache: 'no-store' }),
    token: () => useSession.getState().token,
    refused: endSession,
    onToken: (listener) =>
      useSession.subscribe((session, before) => {
        if (session.token !== before.token) listener();
      }),
    online: (answers) => useSession.setState({ online: answers }),
    hidden: () => page.document.visibilityState === 'hidden',
    onVisibility(listener) {
      page.document.addEventListener('visibilitychange', listener);
      return () => page.document.removeEventListener('visibilitychange', listener);
    },
  });
}
