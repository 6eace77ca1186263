import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endSession, resumeSession, startSession, tokenIn, useSession } from './session.ts';

const token = 'A'.repeat(43);
const other = 'B'.repeat(43);
const code = 'C'.repeat(43);

/** The way to the other tabs of this browser, as the newest page of these tests has it. */
class FakeChannel extends EventTarget {
  static newest = new FakeChannel();
  readonly sent: unknown[] = [];
  constructor() {
    super();
    FakeChannel.newest = this;
  }
  postMessage(message: unknown) {
    this.sent.push(message);
  }
}

const sent = () => FakeChannel.newest.sent;

/** Another tab says something. */
function say(data: unknown): void {
  FakeChannel.newest.dispatchEvent(new MessageEvent('message', { data }));
}

/** Berth: one code is good for `other`, and `token` gets a code. */
const berth = vi.fn(async (path: string, { body, headers }: RequestInit) => {
  const isCode = path === '/api/session.token' && body === JSON.stringify({ code });
  const isHolder =
    path === '/api/session.code' && new Headers(headers).get('Authorization') === `Bearer ${token}`;
  const result = isCode ? { token: other } : { code };
  return isCode || isHolder
    ? Response.json({ ok: true, result })
    : Response.json({ ok: false, error: {} }, { status: 401 });
});

/** What was asked of the other tabs, and by whom. */
const asked = () =>
  sent().flatMap((message) => {
    const { type, tab } = Object(message);
    return type === 'ask' ? [String(tab)] : [];
  });

beforeEach(() => {
  sessionStorage.clear();
  window.history.replaceState({ entry: 'kept' }, '', '/registries/r1?q=x');
  berth.mockClear();
  vi.stubGlobal('BroadcastChannel', FakeChannel);
  vi.stubGlobal('fetch', berth);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('session', () => {
  it('moves the token from the URL to the tab', async () => {
    window.location.hash = `#token=${token}`;
    await startSession(window);
    expect(useSession.getState()).toMatchObject({ token, state: 'active' });
    expect(window.location.href).toMatch(/\/registries\/r1\?q=x$/);
    expect(sessionStorage.getItem('berth.token')).toBe(token);
    expect(berth).not.toHaveBeenCalled();
  });

  it('exchanges a code in the URL for a token of its own, and takes it out at once', async () => {
    window.location.hash = `#code=${code}`;
    const started = startSession(window);
    expect(window.location.href).toMatch(/\/registries\/r1\?q=x$/);
    await started;
    expect(useSession.getState()).toMatchObject({ token: other, state: 'active' });
    expect(sessionStorage.getItem('berth.token')).toBe(other);
    expect(asked()).toEqual([]);
  });

  it('goes on with its stored token when the code was used', async () => {
    sessionStorage.setItem('berth.token', token);
    window.location.hash = `#code=${'D'.repeat(43)}`;
    await startSession(window);
    expect(useSession.getState()).toMatchObject({ token, state: 'active' });
    expect(window.location.hash).toBe('');
  });

  it('without any token asks the other tabs, then says that it has none', async () => {
    const started = startSession(window);
    await vi.advanceTimersByTimeAsync(1000);
    await started;
    expect(useSession.getState()).toMatchObject({ token: null, state: 'missing' });
    expect(asked()).toHaveLength(1);
    expect(berth).not.toHaveBeenCalled();
  });

  it('takes one code of another tab, meant for it', async () => {
    const started = startSession(window);
    await vi.waitFor(() => expect(asked()).toHaveLength(1));
    const [tab] = asked();
    const nonsense = [null, 'code', { type: 'code' }, { type: 'code', tab, code: '../x' }];
    for (const message of [...nonsense, { type: 'code', tab: 'another', code }, { type: 'token' }])
      say(message);
    expect(berth).not.toHaveBeenCalled();
    say({ type: 'code', tab, code });
    say({ type: 'code', tab, code: 'E'.repeat(43) });
    await started;
    expect(berth).toHaveBeenCalledTimes(1);
    expect(useSession.getState()).toMatchObject({ token: other, state: 'active' });
  });

  it('gives other tabs a fresh code, never its token, and nothing once its token ended', async () => {
    sessionStorage.setItem('berth.token', token);
    await startSession(window);
    say({ type: 'ask', tab: 'new' });
    await vi.waitFor(() => expect(sent()).toContainEqual({ type: 'code', tab: 'new', code }));
    expect(JSON.stringify(sent())).not.toContain(token);
    endSession(token);
    const before = sent().length;
    say({ type: 'ask', tab: 'late' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent()).toHaveLength(before);
  });

  it('asks again when its token ends, and when another tab has got one', async () => {
    sessionStorage.setItem('berth.token', token);
    await startSession(window);
    endSession(token);
    expect(asked()).toHaveLength(1);
    say({ type: 'ready' });
    expect(asked()).toHaveLength(2);
    say({ type: 'code', tab: asked()[0], code });
    await vi.waitFor(() =>
      expect(useSession.getState()).toMatchObject({ token: other, state: 'active' }),
    );
    expect(sent().at(-1)).toEqual({ type: 'ready' });
    say({ type: 'ready' });
    expect(asked()).toHaveLength(2);
  });

  it('ends when its token is refused, not when an older one is', () => {
    resumeSession(token);
    resumeSession(other);
    endSession(token);
    expect(useSession.getState()).toMatchObject({ token: other, state: 'active' });
    endSession(other);
    expect(useSession.getState().state).toBe('ended');
    expect(sessionStorage.getItem('berth.token')).toBeNull();
  });

  it('reads a token from a link, a fragment or bare', () => {
    expect(tokenIn(`http://127.0.0.1:4000/#token=${token}`)).toBe(token);
    expect(tokenIn(` #token=${token} `)).toBe(token);
    expect(tokenIn(token)).toBe(token);
    expect(tokenIn('http://127.0.0.1:4000/')).toBeNull();
    expect(tokenIn('')).toBeNull();
  });
});
