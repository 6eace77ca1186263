import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { errorSaying } from '../../../e2e/fixtures/error-saying.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import type { CredentialHelpers } from '../../helpers/credential-helpers.ts';
import { HelperLogin } from './helper-login.ts';
import { prepareDraft } from './registry-draft.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const { registry } = prepareDraft(
  {
    name: 'Dock',
    address: 'https://registry.example.com',
    credential: { kind: 'helper', helper: 'desktop' },
  },
  { id: '6f1f4b3e-2f0e-4a53-9f4c-1b2c3d4e5f60', now: '2026-01-01T00:00:00.000Z' },
);

/** Counts the questions; each answer is another password. */
function askedHelpers(answer?: () => Promise<Credential | null>, of = registry) {
  const asked: string[] = [];
  const known: string[] = [];
  const helpers: CredentialHelpers = {
    async get(helper, address) {
      asked.push(`${helper} ${address}`);
      return answer === undefined
        ? { kind: 'password', username: 'ada', password: `p${asked.length}` }
        : answer();
    },
    list: async () => [],
  };
  const log = {
    know: (texts: readonly string[]) => known.push(...texts),
    passing() {},
    forget() {},
    setLevel() {},
  };
  const end = new AbortController();
  return { asked, known, end, login: new HelperLogin({ helpers, log }, of, end.signal) };
}

test('one question serves all who wait and the minute after it; the log learns the secret', async () => {
  const { login, asked, known } = askedHelpers();
  const answers = await Promise.all([login.get(), login.get()]);
  expect(answers[0]).toMatchObject({ password: 'p1' });
  expect(answers[1]).toBe(answers[0]);
  await vi.advanceTimersByTimeAsync(59_000);
  expect(await login.get()).toMatchObject({ password: 'p1' });
  expect(asked).toEqual(['desktop https://registry.example.com']);
  expect(known).toContain('p1');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await login.get()).toMatchObject({ password: 'p2' });
});

test('renewing asks once more for all who were refused, and the new answer is kept', async () => {
  const { login, asked } = askedHelpers();
  const refused = await login.get();
  const renewed = await Promise.all([login.renew(refused), login.renew(refused)]);
  expect(renewed).toMatchObject([{ password: 'p2' }, { password: 'p2' }]);
  expect(await login.get()).toMatchObject({ password: 'p2' });
  expect(await login.renew(refused)).toMatchObject({ password: 'p2' });
  expect(asked).toHaveLength(2);
  expect(await login.renew(renewed[0])).toMatchObject({ password: 'p3' });
});

test('a renewal that fails is not repeated for those refused with the same login', async () => {
  let works = true;
  const { login, asked } = askedHelpers(async () => {
    if (!works) throw errorSaying('TIMEOUT', 'slow');
    return { kind: 'password', username: 'ada', password: `p${asked.length}` };
  });
  const refused = await login.get();
  works = false;
  const renewals = [login.renew(refused), login.renew(refused)];
  for (const one of renewals) await expect(one).rejects.toMatchObject({ code: 'TIMEOUT' });
  await expect(login.renew(refused)).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect(asked).toHaveLength(2);
  works = true;
  expect(await login.get()).toMatchObject({ password: 'p3' });
});

test('a helper that gives a refused login again is asked once for all who had it, and later anew', async () => {
  const { login, asked } = askedHelpers(async () => ({
    kind: 'password',
    username: 'ada',
    password: 'same',
  }));
  const refused = await login.get();
  for (const _ of [1, 2, 3]) expect(await login.renew(refused)).toEqual(refused);
  expect(asked).toHaveLength(2);
  await login.renew(await login.get());
  expect(asked).toHaveLength(3);
});

test('nothing is kept of a failure, of no login, or after the end', async () => {
  const none = askedHelpers(async () => null);
  for (const _ of [1, 2])
    await expect(none.login.get()).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
      reason: 'helperEmpty',
      message: 'Credential helper desktop has no login for registry.example.com (Dock)',
    });
  expect(none.asked).toHaveLength(2);

  const failing = askedHelpers(async () => {
    throw errorSaying('TIMEOUT', 'slow');
  });
  for (const _ of [1, 2])
    await expect(failing.login.get()).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect(failing.asked).toHaveLength(2);

  const ended = askedHelpers();
  await ended.login.get();
  ended.end.abort();
  expect(await ended.login.get()).toMatchObject({ password: 'p2' });
  expect(await ended.login.get()).toMatchObject({ password: 'p3' });
});

test('nothing is asked for where a proxy of the record could read the login', async () => {
  const proxy = 'http://proxy.example.net:3128';
  const { tls } = registry;
  for (const changes of [
    { address: 'http://registry.example.com' },
    { tls: { ...tls, verify: false } },
    { tls: { ...tls, caCertificate: 'of its own' } },
  ]) {
    const through = askedHelpers(undefined, { ...registry, proxy, ...changes });
    await expect(through.login.get()).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    expect(through.asked).toEqual([]);
    await askedHelpers(undefined, { ...registry, ...changes }).login.get();
  }
  await askedHelpers(undefined, { ...registry, proxy }).login.get();
});
