import { createServer, type Socket } from 'node:net';
import type { WireAnswer } from './wire-answer.ts';

export interface FuzzServer {
  readonly address: string;
  /** Answers by the first line of a request. */
  behave(answer: (method: string, path: string) => WireAnswer): void;
  /** Connections that are open now. */
  readonly open: number;
  stop(): Promise<void>;
}

/** A server that writes bytes, so that it can break HTTP itself. */
export async function startFuzzServer(): Promise<FuzzServer> {
  const sockets = new Set<Socket>();
  let answer: (method: string, path: string) => WireAnswer = () => {
    throw new Error('not told how to behave');
  };
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let received = '';
    socket.on('data', (data) => {
      received += data.toString('latin1');
      for (;;) {
        const request = takeRequest(received);
        if (request === null) return;
        received = request.rest;
        write(socket, answer(request.method, request.path));
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  return {
    address: `http://127.0.0.1:${address.port}`,
    behave: (next) => {
      answer = next;
    },
    get open() {
      return sockets.size;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function takeRequest(received: string) {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = received.slice(0, end);
  const length = Number(/^content-length:\s*(\d+)/im.exec(head)?.[1] ?? 0);
  const rest = received.slice(end + 4);
  if (rest.length < length) return null;
  const [method = '', path = ''] = head.split(' ');
  return { method, path, rest: rest.slice(length) };
}

/** Each piece is a write of its own, one after the other. */
function write(socket: Socket, { pieces, end }: WireAnswer): void {
  const [first, ...rest] = pieces;
  if (socket.destroyed) return;
  if (first !== undefined) {
    socket.write(first);
    setImmediate(() => write(socket, { pieces: rest, end, mutations: [] }));
    return;
  }
  if (end === 'close') socket.end();
  if (end === 'reset') socket.resetAndDestroy();
}
