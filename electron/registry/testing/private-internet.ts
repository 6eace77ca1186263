import { createServer } from 'node:http';
import { connect } from 'node:net';
import { createCertificateAuthority } from '../../../e2e/fixtures/certificates.ts';
import { listenOnLoopback } from '../../../e2e/fixtures/loopback-server.ts';
import {
  type Behaviour,
  type MisbehavingServer,
  startMisbehavingServer,
} from '../../../e2e/fixtures/misbehaving-server.ts';
import { createTemporaryFolder } from '../../../e2e/fixtures/temporary-folder.ts';
import type { ClientSettings } from './client-under-test.ts';

/** Public hosts played on the loopback. */
export interface PrivateInternet {
  /** For a client that finds nothing but these hosts. */
  readonly settings: Pick<ClientSettings, 'proxy' | 'names' | 'systemCertificates'>;
  /** The authority that issued every host's certificate. */
  readonly authority: string;
  /** The server behind a host, with its request log. */
  host(name: string): MisbehavingServer;
  /** Every `host:port` that a client wanted to reach, in order, whether there is one or not. */
  readonly wanted: readonly string[];
  stop(): Promise<void>;
}

/**
 * Plays public hosts under their own names and port 443: one TLS server each,
 * with a certificate of a private authority, behind a real CONNECT proxy that
 * refuses everything else. Clients resolve no name at all.
 */
export async function startPrivateInternet(
  hosts: Readonly<Record<string, Behaviour>>,
): Promise<PrivateInternet> {
  const folder = await createTemporaryFolder('internet');
  const authority = await createCertificateAuthority(folder.path);
  const names = Object.keys(hosts).map((name) => `DNS:${name}`);
  const tls = await authority.issueServer({ names });
  const servers = new Map<string, MisbehavingServer>();
  for (const [name, behaviour] of Object.entries(hosts))
    servers.set(name, await startMisbehavingServer(behaviour, { tls }));
  const wanted: string[] = [];
  const proxy = createServer((request, response) => {
    wanted.push(request.url ?? '');
    response.writeHead(502).end();
  });
  proxy.on('connect', (request, socket) => {
    const target = request.url ?? '';
    wanted.push(target);
    const server = target.endsWith(':443') ? servers.get(target.slice(0, -4)) : undefined;
    if (server === undefined) return void socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const upstream = connect(Number(new URL(server.address).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [socket, upstream])
      end
        .on('error', () => undefined)
        .on('close', () => {
          socket.destroy();
          upstream.destroy();
        });
  });
  const { port, stop } = await listenOnLoopback(proxy);
  return {
    settings: {
      proxy: `http://127.0.0.1:${port}`,
      names: {},
      systemCertificates: [authority.certificate],
    },
    authority: authority.certificate,
    wanted,
    host(name) {
      const server = servers.get(name);
      if (server === undefined) throw new Error(`no host ${name}`);
      return server;
    },
    async stop() {
      await stop();
      for (const server of servers.values()) await server.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}
