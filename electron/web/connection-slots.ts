import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** How many connections may be open, and how long one may take to show the token. */
export interface ConnectionLimits {
  /** Connections that have not shown the token. */
  strangers: number;
  /** The same, of those that have only just opened; beyond it not even they are waited for. */
  newcomers: number;
  /** Connections that have shown it. */
  known: number;
  /** Milliseconds in which a connection counts as just opened. */
  grace: number;
}

export const connectionLimits: ConnectionLimits = {
  strangers: 64,
  newcomers: 448,
  known: 448,
  grace: 100,
};

export interface ConnectionSlots {
  /** The request came with the token: its connection is known from now on. False when there is no place for it. */
  show(request: IncomingMessage): boolean;
  /**
   * Ends connections with no request under way, and the others as soon as they
   * have none. Node's own `closeIdleConnections` spares connections that have
   * never sent one, and browsers open such connections ahead of need.
   */
  endIdle(): void;
}

interface RegistryLocation {
  openedAt: number;
  known: boolean;
  /** Requests under way. */
  requests: number;
}

/**
 * Keeps places for whoever has the token: anybody on this machine can connect,
 * so of the connections that have not shown it the oldest ones go when there
 * are too many. A caller that shows it at once always finds a place.
 */
export function createConnectionSlots(
  server: Server,
  limits: ConnectionLimits = connectionLimits,
): ConnectionSlots {
  /** In the order in which they opened. */
  const places = new Map<Socket, RegistryLocation>();
  const count = { known: 0, strangers: 0 };
  let sweeping = false;
  let ending = false;

  const remove = (socket: Socket) => {
    const place = places.get(socket);
    if (place === undefined) return;
    places.delete(socket);
    count[place.known ? 'known' : 'strangers'] -= 1;
  };
  const end = (socket: Socket) => {
    remove(socket);
    socket.destroy();
  };
  const endStrangers = () => {
    const newest = performance.now() - limits.grace;
    for (const [socket, { known, openedAt }] of places) {
      const few = count.strangers <= limits.strangers;
      if (few || (openedAt > newest && count.strangers <= limits.newcomers)) break;
      if (!known) end(socket);
    }
    // The rest is looked at again when it has had its time.
    if (sweeping || count.strangers <= limits.strangers) return;
    sweeping = true;
    setTimeout(() => {
      sweeping = false;
      endStrangers();
    }, limits.grace).unref();
  };
  const endIdle = () => {
    for (const [socket, { requests }] of places) if (requests === 0) socket.destroy();
  };

  server.on('connection', (socket) => {
    places.set(socket, { openedAt: performance.now(), known: false, requests: 0 });
    count.strangers += 1;
    socket.once('close', () => remove(socket));
    if (count.strangers > limits.strangers) endStrangers();
  });
  server.on('request', ({ socket }, response) => {
    const place = places.get(socket);
    if (place === undefined) return;
    place.requests += 1;
    response.once('close', () => {
      place.requests -= 1;
      if (ending) endIdle();
    });
  });
  return {
    show({ socket }) {
      const place = places.get(socket);
      if (place === undefined || place.known) return place !== undefined;
      if (count.known >= limits.known) {
        const idle = [...places].find(([, { known, requests }]) => known && requests === 0);
        if (idle === undefined) return false;
        end(idle[0]);
      }
      place.known = true;
      count.strangers -= 1;
      count.known += 1;
      return true;
    },
    endIdle() {
      ending = true;
      endIdle();
    },
  };
}
