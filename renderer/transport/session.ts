import { create } from 'zustand';
import { codeInFragment } from '../../shared/tab-access.ts';
import { fetchCode, fetchToken, joinSiblings, type SiblingTabs } from './tab-access.ts';

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

/** Milliseconds that a page without a token waits for another tab before it asks for the link. */
const siblingWait = 800;

export const useSession = create<Session>()(() => ({
  token: null,
  state: 'active',
  online: true,
}));

/**
 * Gets this tab a token: from `#token=…` or for the one-time code of `#code=…`,
 * which are removed from the URL at once; else the one in the tab's session
 * storage; else by the help of another tab. Settles when there is one, or when
 * the page has to ask for the link. Follows later changes of the fragment, and
 * other tabs that get a token.
 */
export async function startSession(page: Window): Promise<void> {
  useSession.setState({ token: null, state: 'missing', online: true });
  page.addEventListener('hashchange', () => void adopt(page));
  const siblings = followSiblings();
  if (await adopt(page)) return;
  const stored = page.sessionStorage.getItem(storageKey);
  if (stored !== null) return resumeSession(stored);
  siblings.ask();
  await activeWithin(siblingWait);
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

/** True when the fragment gave this tab a token; what it holds is out of the URL before anything is waited for. */
async function adopt(page: Window): Promise<boolean> {
  const { hash, pathname, search } = page.location;
  const [code, token] = [codeInFragment(hash), tokenIn(hash)];
  if (code === null && token === null) return false;
  page.history.replaceState(page.history.state, '', pathname + search);
  const given = code === null ? token : await fetchToken(code);
  if (given !== null) resumeSession(given);
  return given !== null;
}

/** Helps tabs that have no token, and asks them once this one's has ended. */
function followSiblings(): SiblingTabs {
  const hasToken = () => useSession.getState().state === 'active';
  const siblings = joinSiblings({
    hasToken,
    makeCode: () => fetchCode(useSession.getState().token ?? ''),
    async takeCode(code) {
      const token = await fetchToken(code);
      if (token !== null && !hasToken()) resumeSession(token);
    },
  });
  useSession.subscribe(({ token, state }, before) => {
    if (state === 'active' && token !== before.token) siblings.announce();
    else if (state === 'ended' && before.state === 'active') siblings.ask();
  });
  return siblings;
}

/** Settles when this tab has a token, at the latest after so many milliseconds. */
function activeWithin(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const timer = setTimeout(settle, milliseconds);
    const unsubscribe = useSession.subscribe(({ state }) => state === 'active' && settle());
  });
}
