import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface InstanceLock {
  /** True for the first process over the profile; a later one tells the first. */
  request(profile: string, onSecond: (argv: string[]) => void): boolean;
  release(): void;
  /** Settles once the first process has been told. */
  readonly told: () => Promise<void>;
}

/** A single-instance lock per profile: a file for the answer, a socket for the message. */
export function createInstanceLock(): InstanceLock {
  let held: string | undefined;
  let telling = Promise.resolve();
  return {
    request(profile, onSecond) {
      if (held !== undefined) return true;
      mkdirSync(profile, { recursive: true, mode: 0o700 });
      const file = join(profile, 'stand-in-instance');
      const socket = socketOf(profile);
      if (!take(file)) {
        telling = tell(socket);
        return false;
      }
      held = file;
      rmSync(socket, { force: true });
      const server = createServer((connection) => {
        let text = '';
        connection.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        connection.on('end', () => onSecond(text.split('\0')));
      });
      server.listen(socket).unref();
      process.once('exit', () => {
        rmSync(file, { force: true });
        rmSync(socket, { force: true });
      });
      return true;
    },
    release() {
      if (held !== undefined) rmSync(held, { force: true });
      held = undefined;
    },
    told: () => telling,
  };
}

/** In the profile, unless its path is too long for a socket (108 bytes on Linux). */
function socketOf(profile: string): string {
  const inside = join(profile, 'stand-in.sock');
  if (Buffer.byteLength(inside) < 100) return inside;
  const name = createHash('sha256').update(profile).digest('hex').slice(0, 16);
  return join(tmpdir(), `berth-stand-in-${name}.sock`);
}

function take(file: string): boolean {
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    writeSync(descriptor, String(process.pid));
    closeSync(descriptor);
    return true;
  } catch {
    if (isAlive(Number(readFileSync(file, 'utf8')))) return false;
    rmSync(file, { force: true });
    return take(file);
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

function tell(socket: string): Promise<void> {
  return new Promise((resolve) => {
    const connection = connect(socket, () => connection.end(process.argv.join('\0')));
    connection.on('close', () => resolve());
    connection.on('error', () => resolve());
  });
}
