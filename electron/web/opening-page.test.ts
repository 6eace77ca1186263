import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rawRequest } from '../../e2e/fixtures/raw-request.ts';
import { withWebHost } from '../../e2e/fixtures/test-web-host.ts';
import { ownerInTable, peerOwner } from './peer-owner.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const headers = { Host: 'localhost' };

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
  });

  it.runIf(process.platform === 'linux')('tells own connections from those of others', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('not a TCP server');
    const client = connect(address.port, '127.0.0.1');
    const [accepted]: Socket[] = await once(server, 'connection');
    if (accepted === undefined) throw new Error('no connection');
    expect(await peerOwner(accepted)).toBe('own');
    // The same connection, seen by a program that runs as somebody else (and its peer not as root).
    const uid = process.getuid?.() ?? 0;
    vi.spyOn(process, 'getuid').mockReturnValue(uid + 1);
    expect(await peerOwner(accepted)).toBe(uid === 0 ? 'own' : 'other');
    client.destroy();
    accepted.destroy();
    server.close();
  });
});
