import { createServer, type Socket } from 'node:net';

/** A host that is not the registry's: takes every byte on one port, as a server or as a proxy. */
export interface ListeningPost extends AsyncDisposable {
  readonly host: string;
  readonly address: string;
  /** Everything it was sent so far. */
  heard(): string;
}

const asking = 'HTTP/1.1 401 Unauthorized\r\nwww-authenticate: Basic realm="x"\r\n';
const content = 'content-type: application/json\r\ncontent-length: 2\r\n\r\n{}';

/** Asks whoever comes for a credential, agrees to every CONNECT, and notes what it gets. */
export async function startListeningPost(): Promise<ListeningPost> {
  let heard = '';
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    let pending = '';
    socket.on('data', (bytes) => {
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
    });
  });
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
