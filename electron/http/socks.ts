import { once } from 'node:events';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import ipaddr from 'ipaddr.js';
import { ProxyFailure } from './connection-failures.ts';
import type { ProxyRoute } from './proxy.ts';

const version = 5;
const noLogin = 0x00;
const userAndPassword = 0x02;
/** What an HTTP proxy would answer, for errors that are told alike. */
const loginRefused = 407;
const notConnected = 502;
const defaultPort = 1080;

/**
 * Opens a connection to `host` and `port` through a SOCKS5 proxy (RFC 1928,
 * with the login of RFC 1929). Names are resolved by the proxy. Throws
 * ProxyFailure; `timeoutMs` covers connection and answers.
 */
export async function openSocks(
  { url, login }: ProxyRoute,
  target: { host: string; port: number },
  options: {
    timeoutMs: number;
    /** Finds the proxy itself. */
    lookup: LookupFunction;
    onSocket: (socket: Socket) => void;
  },
): Promise<Socket> {
  const proxyHost = url.hostname.replace(/^\[|\]$/g, '');
  const socket = connect({
    host: proxyHost,
    port: url.port === '' ? defaultPort : Number(url.port),
    lookup: options.lookup,
  });
  options.onSocket(socket);
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('The proxy did not answer'), { code: 'ETIMEDOUT' }));
  }, options.timeoutMs);
  const refuse = (status: number) => new ProxyFailure(url.host, status);
  try {
    await once(socket, 'connect');
    const methods = login === null ? [noLogin] : [noLogin, userAndPassword];
    socket.write(Buffer.from([version, methods.length, ...methods]));
    const [, method] = await take(socket, 2);
    if (method === userAndPassword && login !== null) {
      const [username, password] = [login.username, login.password].map((text) =>
        Buffer.from(text, 'utf8').subarray(0, 255),
      );
      socket.write(Buffer.concat([Buffer.from([1]), ...[username, password].flatMap(counted)]));
      const [, status] = await take(socket, 2);
      if (status !== 0) throw refuse(loginRefused);
    } else if (method !== noLogin) throw refuse(loginRefused);
    socket.write(
      Buffer.concat([Buffer.from([version, 1, 0]), addressOf(target.host), portOf(target.port)]),
    );
    const [, reply, , kind] = await take(socket, 4);
    if (reply !== 0) throw refuse(notConnected);
    // Where the proxy connects from is of no interest, but has to be read.
    const length = kind === 1 ? 4 : kind === 4 ? 16 : ((await take(socket, 1))[0] ?? 0);
    await take(socket, length + 2);
    return socket;
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    throw error instanceof ProxyFailure ? error : new ProxyFailure(url.host, null, error);
  } finally {
    clearTimeout(timer);
  }
}

/** A name goes to the proxy as it is; an address as its bytes. */
function addressOf(host: string): Buffer {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare) === 0)
    return Buffer.concat([Buffer.from([3]), ...counted(Buffer.from(bare, 'latin1'))]);
  const bytes = ipaddr.parse(bare).toByteArray();
  return Buffer.from([bytes.length === 4 ? 1 : 4, ...bytes]);
}

function portOf(port: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(port);
  return bytes;
}

function counted(bytes: Buffer | undefined): Buffer[] {
  return bytes === undefined ? [] : [Buffer.from([bytes.length]), bytes];
}

/** The next bytes of an answer; what comes after them stays for the next reader. */
async function take(socket: Socket, length: number): Promise<Buffer> {
  for (;;) {
    const bytes: unknown = socket.read(length);
    if (Buffer.isBuffer(bytes) && bytes.length === length) return bytes;
    if (socket.readableEnded || socket.destroyed)
      throw new Error('The proxy closed the connection');
    await Promise.race([once(socket, 'readable'), once(socket, 'end'), once(socket, 'close')]);
  }
}
