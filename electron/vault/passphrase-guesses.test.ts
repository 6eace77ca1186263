import { expect, test } from 'vitest';
import { type VaultFixture, vaultFixture } from '../../e2e/fixtures/vault/vault-fixture.ts';

const passphrase = 'correct horse';

async function lockedVault(work: (fixture: VaultFixture) => Promise<void>): Promise<void> {
  const fixture = await vaultFixture();
  try {
    await fixture.open().setPassphrase({ passphrase });
    await work(fixture);
  } finally {
    await fixture.remove();
  }
}

test('wrong guesses are answered later each time, up to half a minute; a right one starts anew', () =>
  lockedVault(async ({ open, delays }) => {
    const vault = open();
    for (let guess = 0; guess < 12; guess += 1)
      await expect(vault.unlock({ passphrase: `guess ${guess}` })).rejects.toMatchObject({
        reason: 'wrongPassphrase',
      });
    expect(delays).toEqual([
      ...[0, 0, 0, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000],
    ]);
    await vault.unlock({ passphrase });
    await expect(vault.unlock({ passphrase: 'one more' })).rejects.toMatchObject({
      reason: 'wrongPassphrase',
    });
    expect(delays.at(-1)).toBe(0);
  }));

test('every call that takes a passphrase counts: unlock, changing it, vouching for a change', () =>
  lockedVault(async ({ open, delays }) => {
    const vault = open();
    await vault.unlock({ passphrase });
    const wrong = 'a guess';
    const calls = [
      () => vault.unlock({ passphrase: wrong }),
      () => vault.setPassphrase({ passphrase: 'another one', current: wrong }),
      () => vault.rotate({ passphrase: wrong }),
      () => vault.rotate({ passphrase: wrong }),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(delays).toEqual([0, 0, 0, 500]);
  }));

test('eight may wait; the next one is told to come later, and the owner is served after them', () =>
  lockedVault(async ({ open }) => {
    const vault = open();
    const waiting = Array.from({ length: 8 }, (_, index) =>
      vault.unlock({ passphrase: `guess ${index}` }).catch((error: unknown) => error),
    );
    await expect(vault.unlock({ passphrase })).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      detail: { retryAt: expect.any(String) },
    });
    for (const answer of await Promise.all(waiting))
      expect(answer).toMatchObject({ reason: 'wrongPassphrase' });
    await vault.unlock({ passphrase });
    expect((await vault.status()).state).toBe('unlocked');
  }));

test('a caller that is gone leaves before its guess is tried', () =>
  lockedVault(async ({ open, delays }) => {
    const vault = open();
    const first = vault.unlock({ passphrase: 'a guess' }).catch((error: unknown) => error);
    const leaving = new AbortController();
    const gone = vault.unlock({ passphrase: 'wrong too' }, leaving.signal);
    leaving.abort();
    await expect(gone).rejects.toMatchObject({ code: 'CANCELLED' });
    await first;
    // The one that left was not tried, so it did not count.
    expect(delays).toEqual([0]);
  }));
