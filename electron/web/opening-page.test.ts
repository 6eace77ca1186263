import { afterEach, describe, expect, it, vi } from 'vitest';
import { visitAs } from '../../e2e/fixtures/other-account.ts';
import { rawRequest } from '../../e2e/fixtures/raw-request.ts';
import { type TestWebHost, withWebHost } from '../../e2e/fixtures/test-web-host.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const headers = { Host: 'localhost' };

/** Work with a host, where the system tells whose a connection is; elsewhere a file is opened instead. */
const onLinux = (name: string, work: (running: TestWebHost) => Promise<void>) =>
  it.skipIf(process.platform !== 'linux')(name, () => withWebHost(work));

const post = ({ host }: TestWebHost, name: string, body: unknown, token = '') =>
  rawRequest(host.port, {
    method: 'POST',
    path: `/api/${name}`,
    headers: { ...headers, 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });

const codeOf = (location = '') => /^\/#code=([\w-]{43})$/.exec(location)?.[1] ?? '';

describe('the opening page', () => {
  onLinux('leads to a code for one tab, once', async (running) => {
    const { host } = running;
    const url = new URL(host.openingPage());
    expect(url.origin).toBe(host.url);
    expect(url.href).not.toContain(host.token);
    const first = await rawRequest(host.port, { path: url.pathname, headers });
    expect(first.status).toBe(303);
    expect(first.headers['cache-control']).toBe('no-store');
    expect(JSON.stringify(first)).not.toContain(host.token);
    const code = codeOf(first.headers.location);
    expect(code).not.toBe('');
    expect(url.href).not.toContain(code);
    const second = await rawRequest(host.port, { path: url.pathname, headers });
    expect([second.status, second.headers.location]).toEqual([404, undefined]);

    const answer = JSON.parse((await post(running, 'session.token', { code })).text);
    expect(answer).toEqual({ ok: true, result: { token: expect.stringMatching(/^[\w-]{43}$/) } });
    expect(answer.result.token).not.toBe(host.token);
    expect((await post(running, 'vault.status', {}, answer.result.token)).status).toBe(200);
  });

  onLinux('answers one of several that come at once', async ({ host }) => {
    const { pathname: path } = new URL(host.openingPage());
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => rawRequest(host.port, { path, headers })),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(7);
  });

  onLinux('is not used up by HEAD, and cannot be guessed', async ({ host }) => {
    const { pathname: path } = new URL(host.openingPage());
    expect((await rawRequest(host.port, { method: 'HEAD', path, headers })).status).toBe(404);
    for (const guess of ['/open/', '/open/x', `${path}x`, path.slice(0, -1)])
      expect((await rawRequest(host.port, { path: guess, headers })).status).toBe(404);
    expect((await rawRequest(host.port, { path, headers })).status).toBe(303);
  });

  onLinux('expires after a minute', async ({ host }) => {
    const made = performance.now();
    const clock = vi.spyOn(performance, 'now').mockReturnValue(made);
    const [young, old] = [new URL(host.openingPage()), new URL(host.openingPage())];
    clock.mockReturnValue(made + 59_000);
    expect((await rawRequest(host.port, { path: young.pathname, headers })).status).toBe(303);
    clock.mockReturnValue(made + 61_000);
    expect((await rawRequest(host.port, { path: old.pathname, headers })).status).toBe(404);
  });

  onLinux('is answered to the own account at whatever address', async ({ host }) => {
    for (const [to, from] of [
      ['127.0.0.1', '127.0.0.2'],
      ['127.0.0.1', '127.255.255.254'],
      ['::ffff:127.0.0.1', '::ffff:127.0.0.1'],
      ['::ffff:127.0.0.1', '::ffff:127.0.0.3'],
    ] as const) {
      const { pathname: path } = new URL(host.openingPage());
      const { status, location } = await visitAs(host.port, { to, from, path });
      expect([from, status, codeOf(location) !== '']).toEqual([from, 303, true]);
    }
  });

  it('is refused where the system does not tell whose the connection is', () =>
    withWebHost(async ({ host }) => {
      const { pathname: path } = new URL(host.openingPage());
      const platform = vi.spyOn(process, 'platform', 'get');
      for (const elsewhere of ['darwin', 'win32', 'freebsd'] as const) {
        platform.mockReturnValue(elsewhere);
        const { status, headers: got, text } = await rawRequest(host.port, { path, headers });
        expect([elsewhere, status, got.location]).toEqual([elsewhere, 403, undefined]);
        expect(text).toContain('printed');
      }
    }));
});

describe('a code for a tab', () => {
  const newCode = async (running: TestWebHost): Promise<string> =>
    JSON.parse((await post(running, 'session.code', {}, running.host.token)).text).result.code;

  it('ends after a minute', () =>
    withWebHost(async (running) => {
      const made = performance.now();
      const clock = vi.spyOn(performance, 'now').mockReturnValue(made);
      const [young, old] = [await newCode(running), await newCode(running)];
      clock.mockReturnValue(made + 59_000);
      expect((await post(running, 'session.token', { code: young })).status).toBe(200);
      clock.mockReturnValue(made + 61_000);
      expect((await post(running, 'session.token', { code: old })).status).toBe(401);
    }));

  it('can be guessed at a bounded pace only', () =>
    withWebHost(async (running) => {
      const code = await newCode(running);
      vi.useFakeTimers({ toFake: ['setTimeout'] });
      const statuses: number[] = [];
      const guesses = Array.from({ length: 40 }, async () => {
        const { status } = await post(running, 'session.token', { code: 'x'.repeat(43) });
        statuses.push(status);
      });
      // The first 32 wait for their answer; the others are not looked at.
      while (statuses.length < 8) await new Promise((resolve) => setImmediate(resolve));
      expect(new Set(statuses)).toEqual(new Set([429]));
      expect((await post(running, 'session.token', { code })).status).toBe(429);
      vi.advanceTimersByTime(300);
      await Promise.all(guesses);
      expect(statuses.filter((status) => status === 401)).toHaveLength(32);
      expect((await post(running, 'session.token', { code })).status).toBe(200);
    }));

  it('is answered to no GET, and to no one without a token', () =>
    withWebHost(async (running) => {
      for (const path of ['/api/session.code', '/api/session.token']) {
        const got = await rawRequest(running.host.port, { path, headers });
        expect([path, got.status]).toEqual([path, 401]);
      }
      expect((await post(running, 'session.code', {})).status).toBe(401);
      const other = { ...running.host, token: '' };
      expect((await post({ ...running, host: other }, 'session.code', {})).status).toBe(401);
    }));
});
