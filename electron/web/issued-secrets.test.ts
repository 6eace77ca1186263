import { afterEach, describe, expect, it, vi } from 'vitest';
import { createIssuedSecrets } from './issued-secrets.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('issued secrets', () => {
  it('are random, and taken once', () => {
    const secrets = createIssuedSecrets({ limit: 8 });
    const [one, two] = [secrets.create(), secrets.create()];
    expect(one).toMatch(/^[\w-]{43}$/);
    expect(one).not.toBe(two);
    for (const guess of ['', one.slice(1), `${one}x`, one.toLowerCase()])
      expect([secrets.has(guess), secrets.take(guess)]).toEqual([false, false]);
    expect([secrets.has(one), secrets.take(one)]).toEqual([true, true]);
    expect([secrets.has(one), secrets.take(one)]).toEqual([false, false]);
    expect(secrets.take(two)).toBe(true);
  });

  it('end after their time', () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(1000);
    const secrets = createIssuedSecrets({ limit: 8, lifetime: 60_000 });
    const [young, old] = [secrets.create(), secrets.create()];
    clock.mockReturnValue(60_900);
    expect(secrets.take(young)).toBe(true);
    clock.mockReturnValue(61_001);
    expect([secrets.has(old), secrets.take(old)]).toEqual([false, false]);
  });

  it('are bounded: the one longest without use ends', () => {
    const secrets = createIssuedSecrets({ limit: 3 });
    const [first, second, third] = [secrets.create(), secrets.create(), secrets.create()];
    expect(secrets.has(first)).toBe(true);
    const fourth = secrets.create();
    expect([first, second, third, fourth].map(secrets.has)).toEqual([true, false, true, true]);
  });
});
