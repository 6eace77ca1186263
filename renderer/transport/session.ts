import { create } from 'zustand';

/** Whether this page may speak with Berth, in browser mode. On the desktop it always may. */
export interface Session {
  readonly token: string | null;
  /** `missing`: never had a token; `ended`: Berth no longer takes the one it had. */
  readonly state: 'active' | 'missing' | 'ended';
  /** False while Berth itself does not answer. */
  readonly online: boolean;
}

const storageKey = 'berth.token';
const tokenPattern = /^[\w~.+/=-]{16,512}$/;

export const useSession = create<Session>()(() => ({
  token: null,
  state: 'active',
  online: true,
}));

/**
 * Takes the token from `#token=…`, moves it to the tab's session storage and
 * removes it from the URL; without one the stored token goes on. Follows later
 * changes of the fragment, so that a link opened in the same tab continues it.
 */
export function startSession(page: Window): void {
  const adopt = () => {
    const fromUrl = tokenIn(page.location.hash);
    if (fromUrl === null) return false;
    page.history.replaceState(
      page.history.state,
      '',
      page.location.pathname + page.location.search,
    );
    resumeSession(fromUrl);
    return true;
  };
  page.addEventListener('hashchange', adopt);
  if (adopt()) return;
  const stored = page.sessionStorage.getItem(storageKey);
  useSession.setState(
    stored === null
      ? { token: null, state: 'missing', online: true }
      : { token: stored, state: 'active', online: true },
  );
}

/** Goes on with another token. */
export function resumeSession(token: string): void {
  sessionStorage.setItem(storageKey, token);
  useSession.setState({ token, state: 'active', online: true });
}

/** Berth refused the token: the session ended, unless a newer one was taken meanwhile. */
export function endSession(refused: string | null): void {
  const { token, state } = useSession.getState();
  if (token !== refused || state === 'missing') return;
  sessionStorage.removeItem(storageKey);
  useSession.setState({ state: 'ended' });
}

/** The token in a pasted link, fragment or bare token; null when there is none. */
export function tokenIn(text: string): string | null {
  const trimmed = text.trim();
  const marker = trimmed.indexOf('#token=');
  const token = marker < 0 ? trimmed : trimmed.slice(marker + '#token='.length);
  return tokenPattern.test(token) ? token : null;
}
