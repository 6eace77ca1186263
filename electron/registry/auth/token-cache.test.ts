import { describe, expect, it } from 'vitest';
import { type AccessToken, TokenCache } from './token-cache.ts';

const gone = () => new Error('gone');
const idle = new AbortController().signal;

function token(value: string, renewAt = 1_000): AccessToken {
  return { value, renewAt };
}

describe('TokenCache', () => {
  it('fetches once for all who ask at the same time, and keeps the token', async () => {
    const cache = new TokenCache();
    let fetches = 0;
    const fetch = async () => {
      fetches += 1;
      return token('a');
    };
    const all = await Promise.all([1, 2, 3].map(() => cache.share('k', idle, fetch, gone)));
    expect(all.map(({ value }) => value)).toEqual(['a', 'a', 'a']);
    expect(fetches).toBe(1);
    expect(cache.fresh('k', 999)?.value).toBe('a');
    expect(cache.fresh('k', 1_000)).toBeNull();
  });

  it('goes on while one waits, and stops when the last leaves', async () => {
    const cache = new TokenCache();
    const [first, second] = [new AbortController(), new AbortController()];
    let aborted = false;
    const fetch = (signal: AbortSignal) =>
      new Promise<AccessToken>((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(new Error('aborted'));
        });
      });
    const one = cache.share('k', first.signal, fetch, gone);
    const two = cache.share('k', second.signal, fetch, gone);
    first.abort();
    await expect(one).rejects.toThrow('gone');
    expect(aborted).toBe(false);
    second.abort();
    await expect(two).rejects.toThrow('gone');
    expect(aborted).toBe(true);
  });

  it('keeps no failure', async () => {
    const cache = new TokenCache();
    const failing = cache.share('k', idle, () => Promise.reject(new Error('down')), gone);
    await expect(failing).rejects.toThrow('down');
    await expect(cache.share('k', idle, async () => token('b'), gone)).resolves.toMatchObject({
      value: 'b',
    });
  });

  it('drops a refused token, but not its successor', async () => {
    const cache = new TokenCache();
    await cache.share('k', idle, async () => token('old'), gone);
    await cache.share('k', idle, async () => token('new'), gone);
    cache.drop('k', 'old');
    expect(cache.fresh('k', 0)?.value).toBe('new');
    cache.drop('k', 'new');
    expect(cache.fresh('k', 0)).toBeNull();
  });

  it('forgets what arrives after it was cleared', async () => {
    const cache = new TokenCache();
    let deliver: (value: AccessToken) => void = () => undefined;
    const late = new Promise<AccessToken>((resolve) => {
      deliver = resolve;
    });
    const shared = cache.share('k', idle, () => late, gone);
    cache.clear();
    deliver(token('late'));
    await shared;
    expect(cache.fresh('k', 0)).toBeNull();
  });

  it('holds a bounded number of tokens', async () => {
    const cache = new TokenCache();
    for (let index = 0; index < 600; index += 1)
      await cache.share(`k${index}`, idle, async () => token('x'), gone);
    expect(cache.fresh('k0', 0)).toBeNull();
    expect(cache.fresh('k599', 0)?.value).toBe('x');
  });
});
