import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BerthError } from '../../../shared/errors.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import { type Lent, TemporaryLogin } from './temporary-login.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const key: Credential = { kind: 'accessKey', accessKey: 'AK', secretKey: 'SK' };

/** Lends `t1`, `t2` and so on, each after a while. */
function lender(lend: (count: number) => Promise<Lent<string>> = later) {
  let fetched = 0;
  const login = new TemporaryLogin<string>(() => {
    fetched += 1;
    return lend(fetched);
  });
  return { login, fetched: () => fetched };
}

async function later(count: number): Promise<Lent<string>> {
  await new Promise((resolve) => setTimeout(resolve, 10));
  return { value: `t${count}`, expiresAt: Number.NaN };
}

const refusal = BerthError.of('UNAUTHORIZED', 'refused', { reason: 'wrongCredentials' });

async function settled<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(100);
  return work;
}

describe('a refused login', () => {
  it('is renewed once for all who had it, whenever their refusals arrive', async () => {
    const { login, fetched } = lender();
    const first = await settled(login.get(key));
    const early = Promise.all([login.get(key, first), login.get(key, first)]);
    await vi.advanceTimersByTimeAsync(5);
    const meanwhile = login.get(key, first);
    expect(await settled(early)).toEqual(['t2', 't2']);
    expect(await meanwhile).toBe('t2');
    expect(await settled(login.get(key, first))).toBe('t2');
    expect(fetched()).toBe(2);
    expect(await settled(login.get(key, 't2'))).toBe('t3');
  });

  it('is renewed once for fifty calls that use it at once', async () => {
    const { login, fetched } = lender();
    let good = 't1';
    const use = (ms: number) =>
      login.use(key, new AbortController().signal, async (token) => {
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
    const { login, fetched } = lender(async (count) => {
      if (count === 2) throw BerthError.of('UNREACHABLE', 'away');
      return later(count);
    });
    const first = await settled(login.get(key));
    for (let round = 0; round < 3; round += 1)
      await expect(settled(login.get(key, first))).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect(fetched()).toBe(2);
    expect(await settled(login.get(key))).toBe('t3');
    expect(await settled(login.get(key, first))).toBe('t3');
    expect(fetched()).toBe(3);
  });

  it('that comes back as it was is not asked for again for a while', async () => {
    const { login, fetched } = lender(async () => ({ value: 'same', expiresAt: Number.NaN }));
    for (let round = 0; round < 4; round += 1)
      await expect(
        settled(
          login.use(key, new AbortController().signal, async () => {
            throw refusal;
          }),
        ),
      ).rejects.toBe(refusal);
    expect(fetched()).toBe(2);
    await vi.advanceTimersByTimeAsync(5_000);
    await settled(login.get(key, 'same'));
    expect(fetched()).toBe(3);
  });
});

it('a login is for one credential', async () => {
  const { login } = lender();
  expect(await settled(login.get(key))).toBe('t1');
  expect(await settled(login.get({ ...key, secretKey: 'other' }))).toBe('t2');
});
