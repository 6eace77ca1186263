import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { createSelfSigned } from '../fixtures/certificates.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';

/** A host that is not the registry's: takes every byte on one port, as a server or as a proxy. */
export interface ListeningPost extends AsyncDisposable {
  readonly host: string;
  readonly address: string;
  /** Everything it was sent so far. */
  heard(): string;
}

const asking = 'HTTP/1.1 401 Unauthorized\r\nwww-authenticate: Basic realm="x"\r\n';
const content = 'content-type: application/json\r\ncontent-length: 2\r\n\r\n{}';

/** The first byte of a TLS handshake. */
const handshake = 0x16;

/**
 * Asks whoever comes for a credential, agrees to every CONNECT, and notes what
 * it gets; to TLS it answers with a certificate of its own making.
 */
export async function startListeningPost(): Promise<ListeningPost> {
  let heard = '';
  const sockets = new Set<Socket>();
  await using folder = await createTemporaryFolder('post');
  const { certificate: cert, key } = await createSelfSigned(folder.path, 'post');
  const listen = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    let pending = '';
    const onData = (bytes: Buffer) => {
      if (pending === '' && bytes[0] === handshake) {
        socket.off('data', onData).pause();
        socket.unshift(bytes);
        secure.emit('connection', socket);
        return;
      }
      const text = bytes.toString('latin1');
      heard += text;
      pending += text;
      for (let end = pending.indexOf('\r\n\r\n'); end >= 0; end = pending.indexOf('\r\n\r\n')) {
        const request = pending.slice(0, end);
        pending = pending.slice(end + 4);
        if (request.startsWith('CONNECT')) socket.write('HTTP/1.1 200 OK\r\n\r\n');
        else if (/^authorization:/im.test(request)) socket.write(`HTTP/1.1 200 OK\r\n${content}`);
        else socket.write(asking + content);
      }
    };
    socket.on('data', onData);
  };
  const secure = createTlsServer({ cert, key }, listen).on('tlsClientError', () => undefined);
  const server = createServer(listen);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  const host = `127.0.0.1:${address.port}`;
  return {
    host,
    address: `http://${host}`,
    heard: () => heard,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
