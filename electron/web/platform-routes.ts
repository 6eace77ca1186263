import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { BerthError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/ports.ts';
import { inEnglish } from '../../shared/text/render.ts';
import { text } from '../../shared/text/text.ts';
import type { AppCore } from '../app/app-core.ts';
import { usualInput } from '../app/input-limits.ts';
import { createPlatformApi, type PlatformRoute } from '../platform-api/platform-api.ts';
import type { PlatformAnswer } from '../platform-api/platform-system.ts';
import { sendJson } from './answers.ts';
import type { ApiToken } from './api-token.ts';
import type { ConnectionSlots } from './connection-slots.ts';
import { secretDigest } from './issued-secrets.ts';
import { isJsonRequest, readJson } from './request-body.ts';

/** Milliseconds a wrong token waits for its answer. */
const wrongTokenDelay = 300;

export interface PlatformRoutes {
  /** True when the path belongs to another system's API, and was answered. */
  answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean>;
}

/**
 * The other systems' endpoints over HTTP, for callers with the session's token or with
 * `platformToken`, which opens nothing else: as Bearer, or as the password of the Basic user `berth`.
 */
export function createPlatformRoutes(
  core: AppCore,
  token: Pick<ApiToken, 'admits'>,
  platformToken: string | undefined,
  places: Pick<ConnectionSlots, 'show'>,
  logger: Logger,
): PlatformRoutes {
  const api = createPlatformApi(core);
  const expected = platformToken === undefined ? null : secretDigest(platformToken);

  function admits(authorization: string | undefined): boolean {
    const bearer = bearerOf(authorization);
    if (bearer === null) return false;
    const own = expected !== null && timingSafeEqual(secretDigest(bearer), expected);
    return token.admits(`Bearer ${bearer}`) || own;
  }

  async function reply(
    route: PlatformRoute,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<PlatformAnswer> {
    const refuse = (status: number, message: string, hint?: string) =>
      route.refuse({ status, message, hint });
    if (!admits(request.headers.authorization)) {
      logger.warn('web.badPlatformToken');
      await delay(wrongTokenDelay);
      response.setHeader('WWW-Authenticate', 'Bearer');
      const hint = inEnglish(text('platform.wrongToken.hint'));
      return refuse(401, inEnglish(text('platform.wrongToken')), hint);
    }
    if (!places.show(request)) return refuse(503, inEnglish(text('web.manyConnections')));
    const method = request.method ?? '';
    if (route.allowed.length > 0 && !route.allowed.includes(method)) {
      const methods = [...new Set(route.allowed)].join(', ');
      response.setHeader('Allow', methods);
      return refuse(405, inEnglish(text('web.onlyMethods', { methods })));
    }
    let body: unknown;
    if (carriesBody(request)) {
      // A page of another origin cannot send this type without asking first.
      if (!isJsonRequest(request)) return refuse(415, inEnglish(text('web.contentType')));
      const read = await readJson(request, usualInput, (bytes) =>
        BerthError.tooLarge(bytes, usualInput, text('web.tooLong', { limit: usualInput })),
      );
      if (!read.ok) return refuse(read.status, read.error.message, read.error.hint);
      body = read.value;
    }
    const query = new URLSearchParams((request.url ?? '').split('?').slice(1).join('?'));
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    const base = `http://${request.headers.host ?? ''}`;
    return route.answer(method, { query, body, base, signal: gone.signal });
  }

  return {
    async answer(request, response, path) {
      const route = api.find(path);
      if (route === null) return false;
      const { status, body } = await reply(route, request, response);
      logger.info('web.platformCall', { status });
      if (body === undefined) response.writeHead(status).end();
      else sendJson(response, status, body);
      return true;
    },
  };
}

/** The token of the header: `Bearer TOKEN`, or `Basic` for `berth:TOKEN`. */
function bearerOf(authorization: string | undefined): string | null {
  const [, scheme = '', shown = ''] = /^(\w+) +(\S+)$/.exec(authorization ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return shown;
  if (scheme.toLowerCase() !== 'basic') return null;
  const pair = Buffer.from(shown, 'base64').toString('utf8');
  return pair.startsWith('berth:') && !/\s/.test(pair) ? pair.slice('berth:'.length) : null;
}

function carriesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
