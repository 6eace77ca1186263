import { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { buildConnector, errors } from 'undici';
import type { Resolve, ResolvedAddress } from './address-policy.ts';
import { certificateChain } from './certificate-chain.ts';
import { UntrustedPeer } from './connection-failures.ts';
import { connectLookup } from './name-lookup.ts';
import type { ProxyRoute } from './proxy.ts';
import { openSocks } from './socks.ts';
import type { Trust } from './trust.ts';
import { openTunnel } from './tunnel.ts';

export interface ConnectorOptions {
  trust: Trust;
  timeoutMs: number;
  resolve: Resolve;
  /** The addresses of a host that may be connected to; refuses all of them by throwing. */
  admit: (hostname: string, found: readonly ResolvedAddress[]) => readonly ResolvedAddress[];
  /** The proxy of all its connections; null: they are direct. */
  via: ProxyRoute | null;
  /** For proxies that are spoken to by https; they never see the client certificate. */
  proxyContext: SecureContext;
}

/** Connects undici's pools: address rules, tunnels, and trust decided in one place. */
export interface Connector {
  connect: buildConnector.connector;
  /** The TLS alert behind an error of undici, which says only that the socket closed. */
  explain(error: unknown): unknown;
  /** Ends connections that are still being made, because nobody waits for them any more. */
  abandon(): void;
  /** The same for good. */
  close(): void;
}

export function createConnector(options: ConnectorOptions): Connector {
  const opening = new Set<Socket>();
  const alerts = new Map<number, Error>();
  let closed = false;
  const track = (socket: Socket) => {
    opening.add(socket);
    socket.once('close', () => opening.delete(socket));
    if (closed) socket.destroy(new Error('The client is closed'));
  };
  // Verification is Node's own, but its verdict is read below, so that the
  // chain can be shown. Sessions are not cached: a resumed session would skip
  // the check of the host name.
  const connect = buildConnector({
    secureContext: options.trust.context,
    rejectUnauthorized: false,
    maxCachedSessions: 0,
    timeout: options.timeoutMs,
    lookup: connectLookup(options.resolve, options.admit),
  });

  function abandon(): void {
    // With an error, since undici waits for each connection it asked for to succeed or fail.
    for (const socket of opening)
      socket.destroy(new Error('The connection is not wanted any more'));
    opening.clear();
  }

  /** Whoever set the proxy chose where it is. */
  const lookupOfProxy = connectLookup(options.resolve, (_host, found) => found);

  async function open(target: buildConnector.Options): Promise<Socket | undefined> {
    const { via } = options;
    if (via === null) return undefined;
    const port = target.port || (target.protocol === 'https:' ? '443' : '80');
    if (via.kind === 'socks5')
      return openSocks(
        via,
        { host: target.hostname, port: Number(port) },
        { timeoutMs: options.timeoutMs, lookup: lookupOfProxy, onSocket: track },
      );
    const host = target.hostname.includes(':') ? `[${target.hostname}]` : target.hostname;
    return openTunnel(via, `${host}:${port}`, {
      timeoutMs: options.timeoutMs,
      context: options.proxyContext,
      lookup: lookupOfProxy,
      onSocket: track,
    });
  }

  return {
    connect(target, callback) {
      const fail = (error: unknown) =>
        callback(error instanceof Error ? error : new Error('Connecting failed'), null);
      const finish: buildConnector.Callback = (...[error, socket]) => {
        if (error !== null) return fail(error);
        opening.delete(socket);
        if (closed) socket.destroy();
        if (options.trust.verify && socket instanceof TLSSocket && !socket.authorized) {
          const untrusted = new UntrustedPeer(
            authorizationCode(socket),
            target.host ?? target.hostname,
            certificateChain(socket),
            options.trust.hasAnchors,
          );
          socket.destroy();
          return fail(untrusted);
        }
        if (socket instanceof TLSSocket) noteAlerts(socket, alerts);
        callback(null, socket);
      };
      open(target)
        .then((tunnel) => {
          // Of plain http the way through the proxy is the connection itself.
          if (tunnel !== undefined && target.protocol !== 'https:') return finish(null, tunnel);
          const socket: unknown = connect(
            { ...target, ...(tunnel === undefined ? {} : { httpSocket: tunnel }) },
            finish,
          );
          if (socket instanceof Socket) track(socket);
        })
        .catch(fail);
    },
    explain(error) {
      if (!(error instanceof errors.SocketError)) return error;
      return alerts.get(error.socket?.localPort ?? 0) ?? error;
    },
    abandon,
    close() {
      closed = true;
      abandon();
    },
  };
}

/** In TLS 1.3 a server refuses a missing client certificate only after the handshake. */
function noteAlerts(socket: TLSSocket, alerts: Map<number, Error>): void {
  const port = socket.localPort;
  if (port === undefined) return;
  // The port may have belonged to an earlier connection.
  alerts.delete(port);
  socket.prependListener('error', (error: Error & { code?: unknown }) => {
    if (typeof error.code !== 'string' || !error.code.startsWith('ERR_SSL_')) return;
    alerts.set(port, error);
    const oldest = alerts.keys().next();
    if (alerts.size > 16 && oldest.done !== true) alerts.delete(oldest.value);
  });
}

/** Typed as an Error, but Node puts the code itself there. */
function authorizationCode(socket: TLSSocket): string {
  const verdict: unknown = socket.authorizationError;
  if (typeof verdict === 'string') return verdict;
  return verdict instanceof Error && 'code' in verdict && typeof verdict.code === 'string'
    ? verdict.code
    : 'UNVERIFIED';
}
