import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { BerthError, httpStatusOf, isCancelled, toErrorData } from '../../shared/errors.ts';
import { type CallName, isCallName, isStreamName, type StreamName } from '../../shared/methods.ts';
import type { Logger } from '../../shared/ports.ts';
import { codeRequest, tokenRequest } from '../../shared/tab-access.ts';
import { text } from '../../shared/text/text.ts';
import type { AppCore } from '../app/app-core.ts';
import { dispatchCall, dispatchStream } from '../app/dispatch.ts';
import { bodyLimitOf, tooLong } from '../app/input-limits.ts';
import { refuse, sendError, sendJson } from './answers.ts';
import type { ApiToken } from './api-token.ts';
import type { ConnectionSlots } from './connection-slots.ts';
import { isJsonRequest, readJson } from './request-body.ts';
import { answerEvents, answerStream } from './stream-answer.ts';
import type { TabAccess } from './tab-access.ts';

/** Open streams at a time, and open event connections at a time. */
export const streamLimit = 64;

/** Milliseconds a bad token waits for its answer. */
const badTokenDelay = 300;

export interface ApiRoutes {
  /** Answers a request under `/api/`; `name` is what follows. */
  answer(request: IncomingMessage, response: ServerResponse, name: string): Promise<void>;
  /** Ends streams and event connections; calls under way are left to finish. */
  endStreams(): void;
}

/** The API over HTTP ("Browser mode on the wire"): calls, streams and events behind the session's tokens. */
export function createApiRoutes(
  core: AppCore,
  token: ApiToken,
  /** Null where no tabs call. */
  tabs: TabAccess | null,
  places: Pick<ConnectionSlots, 'show'>,
  logger: Logger,
): ApiRoutes {
  const open = { stream: new Set<AbortController>(), events: new Set<AbortController>() };

  /** Takes one of the places for long answers until the connection closes. */
  function takeSlot(kind: keyof typeof open, response: ServerResponse): AbortSignal | null {
    const places = open[kind];
    if (places.size >= streamLimit) {
      logger.warn('web.tooManyStreams', { kind });
      refuse(response, 429, 'RATE_LIMITED', text('web.manyStreams', { count: streamLimit }));
      return null;
    }
    const controller = abortedOnClose(response);
    places.add(controller);
    response.once('close', () => places.delete(controller));
    return controller.signal;
  }

  async function answerCall(response: ServerResponse, name: CallName, input: unknown) {
    const { signal } = abortedOnClose(response);
    try {
      const result = await dispatchCall(core, name, input, { signal });
      sendJson(response, 200, { ok: true, result });
    } catch (error) {
      answerFailure(response, name, error);
    }
  }

  async function openStream(response: ServerResponse, name: StreamName, input: unknown) {
    const signal = takeSlot('stream', response);
    if (signal === null) return;
    try {
      const items = await dispatchStream(core, name, input, { signal });
      const onFault = (fault: unknown) =>
        logger.error('web.handlerFailed', { method: name }, fault);
      await answerStream(response, items, signal, onFault);
    } catch (error) {
      answerFailure(response, name, error);
    }
  }

  function answerFailure(response: ServerResponse, method: string, error: unknown): void {
    const data = toErrorData(error);
    if (!(error instanceof BerthError)) logger.error('web.handlerFailed', { method }, error);
    else if (!isCancelled(error)) logger.info('web.callFailed', { method, code: data.code });
    sendError(response, httpStatusOf(data.code), data);
  }

  return {
    async answer(request, response, name) {
      if (tabs !== null && name === tokenRequest && request.method === 'POST')
        return tabs.answerToken(request, response);
      if (!token.admits(request.headers.authorization)) {
        logger.warn('web.badToken');
        await delay(badTokenDelay);
        response.setHeader('WWW-Authenticate', 'Bearer');
        const hint = text('web.openAddress');
        return refuse(response, 401, 'UNAUTHORIZED', text('web.wrongToken'), hint);
      }
      if (!places.show(request))
        return refuse(response, 429, 'RATE_LIMITED', text('web.manyConnections'));
      if (name === 'events') {
        if (request.method !== 'GET') return refuseMethod(response, 'GET');
        const signal = takeSlot('events', response);
        if (signal !== null) answerEvents(response, core, signal);
        return;
      }
      if (tabs !== null && name === codeRequest && request.method === 'POST')
        return sendJson(response, 200, { ok: true, result: { code: tabs.createCode() } });
      if (!isCallName(name) && !isStreamName(name))
        return refuse(response, 404, 'NOT_FOUND', text('web.noMethod'));
      if (request.method !== 'POST') return refuseMethod(response, 'POST');
      if (!isJsonRequest(request))
        return refuse(response, 415, 'INVALID_INPUT', text('web.contentType'));
      const body = await readJson(request, bodyLimitOf(name), (bytes) => tooLong(name, bytes));
      if (!body.ok) return sendError(response, body.status, body.error);
      if (isCallName(name)) await answerCall(response, name, body.value);
      else await openStream(response, name, body.value);
    },
    endStreams() {
      for (const controller of [...open.stream, ...open.events]) controller.abort();
    },
  };
}

/** Answers 405, naming what is allowed. */
export function refuseMethod(response: ServerResponse, allowed: string): void {
  response.setHeader('Allow', allowed);
  refuse(response, 405, 'UNSUPPORTED', text('web.onlyMethods', { methods: allowed }));
}

/** Aborted when the connection closes before the answer is complete. */
function abortedOnClose(response: ServerResponse): AbortController {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller;
}
