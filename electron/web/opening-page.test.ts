import { userInfo } from 'node:os';
import { execa } from 'execa';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rawRequest } from '../../e2e/fixtures/raw-request.ts';
import { withWebHost } from '../../e2e/fixtures/test-web-host.ts';
import { ownerInTable } from './peer-owner.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const headers = { Host: 'localhost' };

/** One GET by the shell alone: another user may not be able to run our Node. */
const visitByShell = `
  exec 3<>"/dev/tcp/127.0.0.1/$1"
  printf 'GET %s HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' "$2" >&3
  cat <&3`;

describe('the opening page', () => {
  it('leads to the page with the token, once', () =>
    withWebHost(async ({ host }) => {
      const url = new URL(host.openingPage());
      expect(url.origin).toBe(host.url);
      expect(url.href).not.toContain(host.token);
      const first = await rawRequest(host.port, { path: url.pathname, headers });
      expect(first.status).toBe(303);
      expect(first.headers.location).toBe(`/#token=${host.token}`);
      expect(first.headers['cache-control']).toBe('no-store');
      const second = await rawRequest(host.port, { path: url.pathname, headers });
      expect(second.status).toBe(404);
      expect(JSON.stringify(second)).not.toContain(host.token);
    }));

  it('answers one of several that come at once', () =>
    withWebHost(async ({ host }) => {
      const { pathname: path } = new URL(host.openingPage());
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => rawRequest(host.port, { path, headers })),
      );
      expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 404)).toHaveLength(7);
    }));

  it('is not used up by HEAD, and cannot be guessed', () =>
    withWebHost(async ({ host }) => {
      const { pathname: path } = new URL(host.openingPage());
      expect((await rawRequest(host.port, { method: 'HEAD', path, headers })).status).toBe(404);
      for (const guess of ['/open/', '/open/x', `${path}x`, path.slice(0, -1)])
        expect((await rawRequest(host.port, { path: guess, headers })).status).toBe(404);
      expect((await rawRequest(host.port, { path, headers })).status).toBe(303);
    }));

  it('expires after a minute', () =>
    withWebHost(async ({ host }) => {
      const made = performance.now();
      const clock = vi.spyOn(performance, 'now').mockReturnValue(made);
      const [young, old] = [new URL(host.openingPage()), new URL(host.openingPage())];
      clock.mockReturnValue(made + 59_000);
      expect((await rawRequest(host.port, { path: young.pathname, headers })).status).toBe(303);
      clock.mockReturnValue(made + 61_000);
      expect((await rawRequest(host.port, { path: old.pathname, headers })).status).toBe(404);
    }));
});

describe('the owner of the other end', () => {
  it('is read from the table of sockets', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1',
      '   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 2 1',
      '   2: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 3 1',
    ].join('\n');
    expect(ownerInTable(table, 0xc350, 0x1f90)).toBe(1001);
    expect(ownerInTable(table, 0x1f90, 0xc350)).toBe(1000);
    expect(ownerInTable(table, 0xc351, 0x1f90)).toBeUndefined();
    expect(ownerInTable('', 1, 2)).toBeUndefined();
    const mapped = (port: string) => `0000000000000000FFFF00000100007F:${port}`;
    const table6 = `   0: ${mapped('C351')} ${mapped('1F90')} 01 0:0 00:0 0  1002        0 4 1`;
    expect(ownerInTable(`${table}\n${table6}`, 0xc351, 0x1f90)).toBe(1002);
  });

  it('is told from another user by the kernel', ({ skip }) => {
    skip(process.platform !== 'linux', 'only Linux tells whose a connection is');
    skip(userInfo().uid !== 0, 'only root can start a program as another user');
    return withWebHost(async ({ host }) => {
      const url = host.openingPage();
      const visit = (uid: number) =>
        execa('bash', ['-c', visitByShell, 'visit', String(host.port), new URL(url).pathname], {
          uid,
        });
      expect((await visit(65_534)).stdout).toContain('HTTP/1.1 404 ');
      expect((await visit(0)).stdout).toContain('HTTP/1.1 303 ');
    });
  });
});
