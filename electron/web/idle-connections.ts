import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Follows a server's connections and answers a function that ends those with no
 * request under way, and the others as soon as they have none. Node's own `closeIdleConnections` spares connections that
 * have never sent one, and browsers open such connections ahead of need.
 */
export function followIdleConnections(server: Server): () => void {
  const underWay = new Map<Socket, number>();
  let ending = false;
  const endIdle = () => {
    ending = true;
    for (const [socket, requests] of underWay) if (requests === 0) socket.destroy();
  };
  server.on('connection', (socket) => {
    underWay.set(socket, 0);
    socket.once('close', () => underWay.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    underWay.set(socket, (underWay.get(socket) ?? 0) + 1);
    response.once('close', () => {
      if (underWay.has(socket)) underWay.set(socket, (underWay.get(socket) ?? 1) - 1);
      if (ending) endIdle();
    });
  });
  return endIdle;
}
