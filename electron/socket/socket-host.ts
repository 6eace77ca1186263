import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { toErrorData } from '../../shared/errors.ts';
import type { Logger } from '../../shared/ports.ts';
import { text } from '../../shared/text/text.ts';
import type { AppCore } from '../app/app-core.ts';
import { writeFileAtomic } from '../storage/atomic-file.ts';
import { refuse, sendError, sendJson } from '../web/answers.ts';
import { createApiRoutes } from '../web/api-routes.ts';
import { createApiToken } from '../web/api-token.ts';
import { answerLogins, isLoginRequest } from './login-routes.ts';
import { isNonce, newSocketKey, nonceHeader, proofOf, socketKeyFile } from './socket-proof.ts';

/** Bytes of a socket's path that every system takes (`sun_path` in unix(4) of macOS, unix(7)). */
const longestPath = 100;

/** Callers that may wait for their turn: a build asks for many logins at once. */
const backlog = 2048;

/** Milliseconds in which calls under way may finish when the host closes. */
const closingGrace = 2000;

const apiPrefix = '/api/';

export interface SocketHost {
  /** The path of the socket, or the name of the pipe. */
  readonly endpoint: string;
  /** Stops listening, ends streams, waits a moment for calls under way. */
  close(): Promise<void>;
}

/**
 * Listens on a socket of the user's own in the data directory, or on a named
 * pipe on Windows, and serves the contract there in the same words as browser
 * mode. The directory's lock must be held: what stands in the socket's place
 * is removed. A caller shows the key of the run, which it reads in the directory;
 * `GET /api/hello` proves to it first that this is Berth. Throws the system's own errors.
 */
export async function startSocketHost(
  core: AppCore,
  { directory, logger }: { directory: string; logger: Logger },
): Promise<SocketHost> {
  const key = newSocketKey();
  const token = createApiToken(key);
  const anyPlace = { show: () => true };
  const api = createApiRoutes(core, token, null, anyPlace, logger);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const name = path.startsWith(apiPrefix) ? path.slice(apiPrefix.length) : '';
    if (name === 'hello') sayHello(request, response);
    // Without the key it is refused like any other method.
    else if (isLoginRequest(name) && token.admits(request.headers.authorization))
      await answerLogins(core.logins, name, request, response, logger);
    else await api.answer(request, response, name);
  }

  function sayHello(request: IncomingMessage, response: ServerResponse): void {
    const nonce = request.headers[nonceHeader];
    if (isNonce(nonce))
      sendJson(response, 200, { ok: true, result: { proof: proofOf(key, nonce) } });
    else refuse(response, 400, 'INVALID_INPUT', text('socket.noNonce', { header: nonceHeader }));
  }

  const server = createServer({ maxHeaderSize: 16 * 1024, headersTimeout: 10_000 });
  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      logger.error('socket.answerFailed', {}, error);
      if (response.headersSent) response.destroy();
      else sendError(response, 500, toErrorData(error));
    });
  });
  const place = await placeFor(directory);
  try {
    await listen(server, place.endpoint);
    await writeFileAtomic(socketKeyFile(directory), Buffer.from(key), { mode: 0o600 });
  } catch (error) {
    server.close();
    await place.remove();
    throw error;
  }
  logger.info('socket.started');
  return {
    endpoint: place.endpoint,
    async close() {
      await rm(socketKeyFile(directory), { force: true }).catch(() => undefined);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      api.endStreams();
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), closingGrace);
      await closed;
      clearTimeout(timer);
      await place.remove();
      logger.info('socket.stopped');
    },
  };
}

interface Place {
  endpoint: string;
  remove(): Promise<void>;
}

/** A name that nobody can foresee on Windows; else a file in the directory, or in a folder of its own where the path is too long. */
async function placeFor(directory: string): Promise<Place> {
  if (process.platform === 'win32')
    return {
      endpoint: `\\\\.\\pipe\\berth-${randomBytes(16).toString('hex')}`,
      remove: async () => undefined,
    };
  const usual = join(directory, 'berth.sock');
  if (Buffer.byteLength(usual) <= longestPath) {
    // What a killed process left, or what stands there as a link: the entry goes, never what it leads to.
    await rm(usual, { force: true });
    return { endpoint: usual, remove: () => rm(usual, { force: true }) };
  }
  const endpoint = join(await mkdtemp(join(tmpdir(), 'berth-')), 'berth.sock');
  const folder = dirname(endpoint);
  return { endpoint, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Listens so that no other account can connect, from the first moment on. */
async function listen(server: Server, endpoint: string): Promise<void> {
  const isFile = process.platform !== 'win32';
  // The file is made while `listen` runs, in this turn.
  const before = isFile ? process.umask(0o177) : 0;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ path: endpoint, backlog, exclusive: true }, resolve);
      if (isFile) process.umask(before);
    });
  } finally {
    if (isFile) process.umask(before);
  }
  if (isFile) await chmod(endpoint, 0o600);
}
