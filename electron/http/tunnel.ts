import http from 'node:http';
import https from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { ProxyFailure } from './connection-failures.ts';
import type { ProxyRoute } from './proxy.ts';

/**
 * Opens a tunnel to `authority` (`host:port`) through a proxy (RFC 9110,
 * section 9.3.6). Throws ProxyFailure; `timeoutMs` covers connection and answer.
 */
export function openTunnel(
  proxy: ProxyRoute,
  authority: string,
  options: {
    timeoutMs: number;
    context: SecureContext;
    /** Finds the proxy itself. */
    lookup: LookupFunction;
    onSocket: (socket: Socket) => void;
  },
): Promise<Socket> {
  const { url } = proxy;
  return new Promise((resolve, reject) => {
    const fail = (status: number | null, cause?: unknown) =>
      reject(new ProxyFailure(url.host, status, cause));
    const settings: https.RequestOptions & { secureContext: SecureContext } = {
      protocol: url.protocol,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? undefined : url.port,
      method: 'CONNECT',
      path: authority,
      agent: false,
      lookup: options.lookup,
      secureContext: options.context,
      headers: {
        host: authority,
        ...(proxy.authorization === null ? {} : { 'proxy-authorization': proxy.authorization }),
      },
    };
    const request = (url.protocol === 'https:' ? https : http).request(settings);
    const timer = setTimeout(() => {
      request.destroy(Object.assign(new Error('The proxy did not answer'), { code: 'ETIMEDOUT' }));
    }, options.timeoutMs);
    request.once('socket', options.onSocket);
    request.once('connect', (response, socket) => {
      clearTimeout(timer);
      if (response.statusCode === 200) {
        resolve(socket as Socket);
        return;
      }
      socket.on('error', () => undefined).destroy();
      fail(response.statusCode ?? null);
    });
    request.once('response', (response) => {
      clearTimeout(timer);
      response.destroy();
      fail(response.statusCode ?? null);
    });
    request.once('error', (cause) => {
      clearTimeout(timer);
      fail(null, cause);
    });
    request.end();
  });
}
