import { connect, createServer } from 'node:net';
import { systemCode } from './storage-error.ts';

/** Milliseconds after which a pipe that does not answer counts as there. */
const patience = 3_000;

/** The name of the pipe that goes with a lock's token (Windows, "Pipe Names"). */
export function pipeNameOf(token: string): string {
  return `\\\\.\\pipe\\berth-lock-${token}`;
}

/**
 * Keeps a named pipe open for as long as this process lives: Windows removes it
 * with its last handle, however the process ends. Nothing is said over it.
 * Answers the way to close it, or null when it cannot be opened.
 */
export function keepPipe(name: string): Promise<(() => void) | null> {
  return new Promise((resolve) => {
    const server = createServer((connection) => {
      connection.on('error', () => undefined);
      connection.destroy();
    });
    server.on('error', () => resolve(null));
    server.listen(name, () => resolve(() => void server.close()));
    server.unref();
  });
}

/** Whether some process keeps the pipe open; only the system's own "no such pipe" means gone. */
export function findPipe(name: string): Promise<'there' | 'gone'> {
  return new Promise((resolve) => {
    const connection = connect(name);
    const answer = (found: 'there' | 'gone') => {
      clearTimeout(timer);
      connection.destroy();
      resolve(found);
    };
    const timer = setTimeout(() => answer('there'), patience);
    connection.on('connect', () => answer('there'));
    connection.on('error', (error) => answer(systemCode(error) === 'ENOENT' ? 'gone' : 'there'));
  });
}
