import { beforeEach, describe, expect, it } from 'vitest';
import { endSession, resumeSession, startSession, tokenIn, useSession } from './session.ts';

const token = 'A'.repeat(43);
const other = 'B'.repeat(43);

describe('session', () => {
  beforeEach(() => {
    sessionStorage.clear();
    window.history.replaceState({ entry: 'kept' }, '', '/registries/r1');
  });

  it('moves the token from the URL to the tab', () => {
    window.location.hash = `#token=${token}`;
    startSession(window);
    expect(useSession.getState()).toMatchObject({ token, state: 'active' });
    expect(window.location.href).toMatch(/\/registries\/r1$/);
    expect(sessionStorage.getItem('berth.token')).toBe(token);
  });

  it('goes on with the stored token, and says when there is none', () => {
    startSession(window);
    expect(useSession.getState().state).toBe('missing');
    sessionStorage.setItem('berth.token', token);
    startSession(window);
    expect(useSession.getState()).toMatchObject({ token, state: 'active' });
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
