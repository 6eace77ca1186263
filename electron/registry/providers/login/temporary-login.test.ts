import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BerthError } from '../../../../shared/errors.ts';
import type { Credential } from '../../../../shared/model/credential.ts';
import { text } from '../../../../shared/text/text.ts';
import { type Expiring, TemporaryLogin } from './temporary-login.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

interface Token {
  token: string;
}

const key: Credential = { kind: 'accessKey', accessKey: 'AK', secretKey: 'SK' };

/** Issues `t1`, `t2` and so on, each after a while. */
function issuer(withLogin: (count: number) => Promise<Expiring<Token>> = later) {
  let fetched = 0;
  const login = new TemporaryLogin<Token>(() => {
    fetched += 1;
    return withLogin(fetched);
  });
  return { login, fetched: () => fetched };
}

async function later(count: number): Promise<Expiring<Token>> {
  await new Promise((resolve) => setTimeout(resolve, 10));
  return { value: { token: `t${count}` }, expiresAt: Number.NaN };
}

const refusal = BerthError.of('UNAUTHORIZED', text('credential.refused', { host: 'api.test' }), {
  reason: 'wrongCredentials',
});

async function settled<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(100);
  return work;
}

describe('a refused login', () => {
  it('is renewed once for all who had it, whenever their refusals arrive', async () => {
    const { login, fetched } = issuer();
    const first = await settled(login.get(key));
    const early = Promise.all([login.get(key, first), login.get(key, first)]);
    await vi.advanceTimersByTimeAsync(5);
    const meanwhile = login.get(key, first);
    expect(await settled(early)).toEqual([{ token: 't2' }, { token: 't2' }]);
    const second = await meanwhile;
    expect(await settled(login.get(key, first))).toBe(second);
    expect(fetched()).toBe(2);
    expect(await settled(login.get(key, second))).toEqual({ token: 't3' });
  });

  it('is renewed once for fifty calls that use it at once', async () => {
    const { login, fetched } = issuer();
    let good = 't1';
    const use = (ms: number) =>
      login.use(key, new AbortController().signal, async ({ token }) => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        if (token !== good) throw refusal;
        return token;
      });
    await settled(use(1));
    good = 't2';
    const all = Promise.all(Array.from({ length: 50 }, (_, at) => use(at)));
    expect(new Set(await settled(all))).toEqual(new Set(['t2']));
    expect(fetched()).toBe(2);
  });

  it('that cannot be renewed is not asked for again by those who had it', async () => {
    const { login, fetched } = issuer(async (count) => {
      if (count === 2) throw BerthError.of('UNREACHABLE', text('http.reset', { host: 'api.test' }));
      return later(count);
    });
    const first = await settled(login.get(key));
    for (let round = 0; round < 3; round += 1)
      await expect(settled(login.get(key, first))).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect(fetched()).toBe(2);
    expect(await settled(login.get(key))).toEqual({ token: 't3' });
    expect(await settled(login.get(key, first))).toEqual({ token: 't3' });
    expect(fetched()).toBe(3);
  });

  it('that comes back as it was is fetched once for all who had it, and anew for who comes later', async () => {
    const { login, fetched } = issuer(async () => ({
      value: { token: 'same' },
      expiresAt: Number.NaN,
    }));
    const use = (ms: number) =>
      settled(
        login.use(key, new AbortController().signal, async () => {
          await new Promise((resolve) => setTimeout(resolve, ms));
          throw refusal;
        }),
      );
    const all = await Promise.allSettled(Array.from({ length: 20 }, (_, at) => use(at)));
    for (const one of all) expect(one).toEqual({ status: 'rejected', reason: refusal });
    expect(fetched()).toBe(2);
    await expect(use(1)).rejects.toBe(refusal);
    expect(fetched()).toBe(3);
  });
});

it('a login is for one credential', async () => {
  const { login } = issuer();
  expect(await settled(login.get(key))).toEqual({ token: 't1' });
  expect(await settled(login.get({ ...key, secretKey: 'other' }))).toEqual({ token: 't2' });
});
