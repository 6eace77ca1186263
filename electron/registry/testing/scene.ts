import { afterEach } from 'vitest';
import type { RegistryClient } from '../client.ts';
import { type ClientSettings, clientFor } from './client-under-test.ts';

export interface Scene<Server, Behaviour> {
  serve(behaviour: Behaviour): Promise<Server>;
  client(address: string, settings?: ClientSettings): RegistryClient;
  /** Runs after the test, the last one first. */
  later(close: () => Promise<void>): void;
}

/** Servers and clients of one test file, closed after each test. */
export function createScene<Server extends { stop(): Promise<void> }, Behaviour>(
  start: (behaviour: Behaviour) => Promise<Server>,
): Scene<Server, Behaviour> {
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });
  const later = (close: () => Promise<void>) => void open.push(close);
  return {
    later,
    async serve(behaviour) {
      const server = await start(behaviour);
      later(() => server.stop());
      return server;
    },
    client(address, settings) {
      const made = clientFor(address, settings);
      later(() => made.close());
      return made;
    },
  };
}
