import type { IncomingMessage, ServerResponse } from 'node:http';
import { BerthError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/ports.ts';
import { tabCodeSchema } from '../../shared/tab-access.ts';
import { text } from '../../shared/text/text.ts';
import { refuse, sendJson } from './answers.ts';
import type { ApiToken } from './api-token.ts';
import { createIssuedSecrets } from './issued-secrets.ts';
import { isJsonRequest, readJson } from './request-body.ts';

/** Milliseconds in which a code must be used. */
export const codeLifetime = 60_000;

/** Codes that wait for their tab at a time. */
const codeLimit = 64;

/** Milliseconds a wrong code waits for its answer, and how many may wait: about 100 guesses a second. */
const wrongCodeDelay = 300;
const waitingLimit = 32;

/** The longest body with a code, in bytes. */
const requestLimit = 1024;

/** One-time codes, and tokens of tabs for them (DESIGN, "Browser mode on the wire"). */
export interface TabAccess {
  /** A new code that works once, within a minute. */
  createCode(): string;
  /** Answers `POST /api/session.token`, which needs no token but a code. */
  answerToken(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export function createTabAccess(token: ApiToken, logger: Logger): TabAccess {
  const codes = createIssuedSecrets({ limit: codeLimit, lifetime: codeLifetime });
  let waiting = 0;

  /** Guesses wait even when their sender has left, so that leaving early makes no more of them. */
  async function holdGuess(): Promise<void> {
    waiting += 1;
    await new Promise((resolve) => setTimeout(resolve, wrongCodeDelay));
    waiting -= 1;
  }

  return {
    createCode: () => codes.create(),
    async answerToken(request, response) {
      if (!isJsonRequest(request))
        return refuse(response, 415, 'INVALID_INPUT', text('web.contentType'));
      const body = await readJson(request, requestLimit, (bytes) =>
        BerthError.tooLarge(bytes, requestLimit, text('web.tooLong', { limit: requestLimit })),
      );
      if (waiting >= waitingLimit)
        return refuse(response, 429, 'RATE_LIMITED', text('web.manyWrongCodes'));
      const sent = tabCodeSchema.safeParse(body.ok ? body.value : undefined);
      if (sent.success && codes.take(sent.data.code))
        return sendJson(response, 200, { ok: true, result: { token: token.createForTab() } });
      logger.warn('web.badCode');
      await holdGuess();
      const hint = text('web.openAddress');
      refuse(response, 401, 'UNAUTHORIZED', text('web.wrongCode'), hint);
    },
  };
}
