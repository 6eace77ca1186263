import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { BerthError, toErrorData } from '../../shared/errors.ts';
import type { Logger } from '../../shared/ports.ts';
import { inLanguage } from '../../shared/text/language.ts';
import { text } from '../../shared/text/text.ts';
import type { AppCore } from '../app/app-core.ts';
import { loadPageFiles } from '../app/page-files.ts';
import { refuse, refuseNothing, sendError, sendPageFile, sendText } from './answers.ts';
import { createApiRoutes, refuseMethod } from './api-routes.ts';
import { createApiToken } from './api-token.ts';
import { createConnectionSlots } from './connection-slots.ts';
import { createOpeningPages, openingPrefix } from './opening-page.ts';
import { isOwnRequest } from './origin-rules.ts';
import { createPlatformRoutes } from './platform-routes.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { createTabAccess } from './tab-access.ts';

/** Milliseconds in which calls under way may finish when the host closes. */
const closingGrace = 2000;

const apiPrefix = '/api/';

/** Milliseconds to receive the header of a request, and all of it; how often that is looked at. */
interface Patience {
  headersMs: number;
  requestMs: number;
  checkMs: number;
}

const usualPatience: Patience = { headersMs: 10_000, requestMs: 30_000, checkMs: 5_000 };

export interface WebHostOptions {
  /** 0 or absent: one that the system picks. */
  port?: number;
  /** The folder of the built page. */
  assets: string;
  /** For tests; a random one otherwise. */
  token?: string;
  /** Also answer as the five systems' registry APIs do; `token` opens those alone. */
  platformApi?: { token?: string | undefined } | undefined;
  /** For tests. */
  patience?: Patience;
  logger: Logger;
}

export interface WebHost {
  /** `http://127.0.0.1:PORT`, without the token. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** A new URL that works once, within a minute, for a browser that is proven to run under this account. */
  openingPage(): string;
  /** The page's URL with a new one-time code, for whoever reads it first: not for a process's arguments. */
  codeLink(): string;
  /** Stops listening, ends streams, waits a moment for calls under way. */
  close(): Promise<void>;
}

/**
 * Serves the page and the API of `core` on 127.0.0.1 ("Browser mode on the
 * wire"). Throws UNREACHABLE when the port is taken, NOT_FOUND when the page is
 * not built.
 */
export async function startWebHost(core: AppCore, options: WebHostOptions): Promise<WebHost> {
  const { logger, patience = usualPatience } = options;
  const pageFile = await loadPageFiles(options.assets);
  const token = createApiToken(options.token);
  const tabs = createTabAccess(token, logger);
  const openings = createOpeningPages(tabs.createCode, logger);
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    headersTimeout: patience.headersMs,
    // Answers may take as long as they need.
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: patience.checkMs,
    keepAliveTimeout: patience.headersMs,
  });
  const places = createConnectionSlots(server);
  const api = createApiRoutes(core, token, tabs, places, logger);
  const platform =
    options.platformApi === undefined
      ? null
      : createPlatformRoutes(core, token, options.platformApi.token, places, logger);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    setSecurityHeaders(response);
    if (!isOwnRequest(request)) {
      logger.warn('web.foreignRequest');
      const message = text('web.foreignRequest');
      return refuse(response, 403, 'FORBIDDEN', message);
    }
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (!path.startsWith('/')) return sendText(response, 400, inLanguage(text('web.notAPath')));
    if (platform !== null && (await platform.answer(request, response, path))) return;
    const isApi = path.startsWith(apiPrefix);
    const isOpening = path.startsWith(openingPrefix);
    // No name of a method has a slash: that asks for another program's API.
    const file = isApi || isOpening ? undefined : pageFile(path);
    const isThere = isApi
      ? !path.slice(apiPrefix.length).includes('/')
      : isOpening || file !== undefined;
    if (!isThere) return refuseNothing(response);
    const allowed = isApi ? ['GET', 'POST'] : ['GET', 'HEAD'];
    if (!allowed.includes(request.method ?? '')) return refuseMethod(response, allowed.join(', '));
    if (isApi) return api.answer(request, response, path.slice(apiPrefix.length));
    if (isOpening) return openings.answer(request, response, path);
    if (file !== undefined) sendPageFile(request, response, file);
  }

  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      logger.error('web.answerFailed', {}, error);
      if (response.headersSent) response.destroy();
      else sendError(response, 500, toErrorData(error));
    });
  });
  const port = await listen(server, options.port ?? 0);
  const url = `http://127.0.0.1:${port}`;
  logger.info('web.started', { port });
  return {
    url,
    port,
    token: token.value,
    openingPage: () => url + openings.create(),
    codeLink: () => `${url}/#code=${tabs.createCode()}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      api.endStreams();
      places.endIdle();
      const timer = setTimeout(() => server.closeAllConnections(), closingGrace);
      await closed;
      clearTimeout(timer);
      logger.info('web.stopped', { port });
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const problem =
        cause.code === 'EADDRINUSE'
          ? text('web.portInUse', { port })
          : text('web.port', { port, code: cause.code ?? '' });
      reject(
        BerthError.of('UNREACHABLE', problem, {
          hint: text('web.port.hint'),
          cause,
        }),
      );
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(BerthError.of('INTERNAL', text('web.noPort')));
    });
  });
}
