import { lstat } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import { createConnection, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { parseError } from '../../shared/client/parse-error.ts';
import { BerthError } from '../../shared/errors.ts';
import { jsonValue } from '../../shared/json-text.ts';
import { text } from '../../shared/text/text.ts';
import { readLockFile } from '../storage/lock-file.ts';
import { readRegularFile } from '../storage/read-regular-file.ts';
import { isProof, newNonce, nonceHeader, socketKeyFile } from './socket-proof.ts';

/** Bytes of an answer that are read. */
const mostBytes = 1024 * 1024;

/** Milliseconds in which a caller that found Berth busy tries again. */
const busyPatience = 5_000;

const answerSchema = z.union([
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.unknown() }),
]);
const helloSchema = z.object({ proof: z.string() });

/** One connection to the Berth that runs over a data directory. */
export interface SocketClient {
  /** Calls a method, or another request of the socket; throws its BerthError. */
  call(method: string, input: unknown): Promise<unknown>;
  close(): void;
}

/**
 * Connects to the process that holds the data directory, and to no other: the
 * lock file names its socket, which must be this account's in a folder that no
 * other may write to, and who answers must prove to know the key in the directory
 * before it is told anything. Throws UNREACHABLE where Berth does not run,
 * FORBIDDEN where something else stands in its place.
 */
export async function connectSocket(directory: string): Promise<SocketClient> {
  const lock = await readLockFile(join(directory, 'berth.lock'));
  const endpoint = lock.kind === 'held' ? lock.holder.endpoint : undefined;
  const key = await readRegularFile(socketKeyFile(directory), { limit: 1024 });
  if (endpoint === undefined || key.state !== 'read') throw notRunning();
  if (process.platform !== 'win32') await assertOwnSocket(endpoint);
  const client = new Connection(await connected(endpoint), key.bytes.toString('utf8'));
  try {
    await client.prove();
  } catch (error) {
    client.close();
    throw error;
  }
  return client;
}

class Connection implements SocketClient {
  readonly #socket: Socket;
  readonly #agent: Agent;
  readonly #key: string;

  constructor(socket: Socket, key: string) {
    this.#socket = socket;
    this.#key = key;
    // One connection for all: whoever proved to be Berth is who hears the rest.
    let used = false;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1 });
    this.#agent.createConnection = () => {
      if (used) throw notRunning();
      used = true;
      return socket;
    };
  }

  async prove(): Promise<void> {
    const nonce = newNonce();
    const said = helloSchema.safeParse(
      await this.#ask('GET', 'hello', { [nonceHeader]: nonce }, null).catch(() => null),
    );
    if (!said.success || !isProof(said.data.proof, this.#key, nonce)) throw notBerth();
  }

  call(method: string, input: unknown): Promise<unknown> {
    const headers = {
      Authorization: `Bearer ${this.#key}`,
      'Content-Type': 'application/json',
    };
    return this.#ask('POST', method, headers, JSON.stringify(input));
  }

  close(): void {
    this.#agent.destroy();
    this.#socket.destroy();
  }

  async #ask(
    method: 'GET' | 'POST',
    name: string,
    headers: Record<string, string>,
    body: string | null,
  ): Promise<unknown> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = request({
        agent: this.#agent,
        host: 'berth',
        path: `/api/${name}`,
        method,
        headers:
          body === null ? headers : { ...headers, 'Content-Length': Buffer.byteLength(body) },
      });
      outgoing.once('response', resolve);
      outgoing.once('error', () => reject(notRunning()));
      outgoing.end(body ?? undefined);
    });
    const answer = answerSchema.safeParse(jsonValue(await bodyOf(response)));
    if (!answer.success) throw notBerth();
    if (answer.data.ok) return answer.data.result;
    throw parseError(answer.data.error);
  }
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw notBerth();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** No link, no file, and nothing that another account put there or could put there. */
async function assertOwnSocket(endpoint: string): Promise<void> {
  const own = process.getuid?.();
  const [socket, folder] = await Promise.all([
    lstat(endpoint).catch(() => null),
    lstat(dirname(endpoint)).catch(() => null),
  ]);
  if (socket === null || folder === null) throw notRunning();
  const isOurs =
    socket.isSocket() &&
    socket.uid === own &&
    folder.isDirectory() &&
    folder.uid === own &&
    (folder.mode & 0o022) === 0;
  if (!isOurs) throw notBerth();
}

/** Connects; where more callers wait than the system lets, a moment later. */
async function connected(endpoint: string): Promise<Socket> {
  const end = Date.now() + busyPatience;
  for (;;) {
    try {
      return await new Promise<Socket>((resolve, reject) => {
        const socket = createConnection(endpoint);
        socket.once('connect', () => resolve(socket.off('error', reject)));
        socket.once('error', reject);
      });
    } catch (error) {
      const busy = error instanceof Error && 'code' in error && error.code === 'EAGAIN';
      if (!busy || Date.now() > end) throw notRunning();
      await delay(20 + Math.random() * 30);
    }
  }
}

function notRunning(): BerthError {
  return BerthError.of('UNREACHABLE', text('socket.notRunning'), {
    hint: text('socket.notRunning.hint'),
  });
}

function notBerth(): BerthError {
  return BerthError.of('FORBIDDEN', text('socket.notBerth'), {
    hint: text('socket.notBerth.hint'),
  });
}
