import { z } from 'zod';
import type { ApiClient, Input, Output, StreamOptions } from '../api.ts';
import { BerthError } from '../errors.ts';
import type { CallName, MethodName, StreamName } from '../methods.ts';
import { text as asText } from '../text/text.ts';
import { type ApiAccess, openEvents } from './http-events.ts';
import { linesOf } from './ndjson.ts';
import { parseAnswer } from './parse-answer.ts';
import { parseError } from './parse-error.ts';

const answerSchema = z.union([
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.unknown() }),
]);
const lineSchema = z.union([
  z.object({ item: z.unknown() }).refine((line) => 'item' in line),
  z.object({ done: z.literal(true) }),
  z.object({ error: z.unknown() }).refine((line) => 'error' in line),
]);

/**
 * The API over HTTP (DESIGN, "Browser mode on the wire"): calls and streams as
 * POST /api/METHOD, events as server-sent events read by fetch.
 */
export function createHttpClient(access: ApiAccess): ApiClient {
  return {
    async call<M extends CallName>(
      method: M,
      input: Input<M>,
      options: StreamOptions = {},
    ): Promise<Output<M>> {
      const response = await post(access, method, input, options.signal);
      return parseAnswer(method, await resultOf(response, options.signal));
    },
    async *stream<M extends StreamName>(
      method: M,
      input: Input<M>,
      options: StreamOptions = {},
    ): AsyncGenerator<Output<M>, void, undefined> {
      const leaving = new AbortController();
      const signal =
        options.signal === undefined
          ? leaving.signal
          : AbortSignal.any([leaving.signal, options.signal]);
      try {
        const response = await post(access, method, input, signal);
        if (!response.ok || response.body === null) await resultOf(response, signal);
        else yield* itemsOf(method, response.body, signal);
      } finally {
        leaving.abort();
      }
    },
    onChanged: openEvents(access),
  };
}

async function post(
  access: ApiAccess,
  method: MethodName,
  input: unknown,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const token = access.token();
  if (token === null) throw BerthError.of('INTERNAL', asText('page.noSession'));
  let response: Response;
  try {
    response = await access.fetch(`${access.base}/api/${method}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(input),
      // What a page wants kept when it goes arrives all the same.
      ...(method === 'settings.update' ? { keepalive: true } : {}),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    throw lost(error, signal);
  }
  if (response.status !== 401) return response;
  access.refused(token);
  throw BerthError.of('INTERNAL', asText('page.sessionEnded'));
}

async function resultOf(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
  let body: unknown;
  try {
    body = await response.json();
  } catch (error) {
    throw error instanceof SyntaxError ? unreadable(response.status) : lost(error, signal);
  }
  const answer = answerSchema.safeParse(body);
  if (!answer.success) throw unreadable(response.status);
  if (answer.data.ok) return answer.data.result;
  throw parseError(answer.data.error);
}

async function* itemsOf<M extends StreamName>(
  method: M,
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Output<M>, void, undefined> {
  const lines = linesOf(body);
  try {
    for (;;) {
      let next: IteratorResult<string>;
      try {
        next = await lines.next();
      } catch (error) {
        throw lost(error, signal);
      }
      if (next.done === true)
        throw BerthError.of('BAD_RESPONSE', asText('page.incomplete'), {
          reason: 'incompleteBody',
          hint: asText('page.incomplete.hint'),
        });
      const line = parseLine(next.value);
      if ('error' in line) throw parseError(line.error);
      if ('done' in line) return;
      yield parseAnswer(method, line.item);
    }
  } finally {
    await lines.return();
  }
}

function parseLine(text: string): z.infer<typeof lineSchema> {
  try {
    return lineSchema.parse(JSON.parse(text));
  } catch {
    throw BerthError.of('BAD_RESPONSE', asText('page.unreadableLine'), {
      reason: 'malformedBody',
    });
  }
}

function unreadable(status: number): BerthError {
  return BerthError.of('INTERNAL', asText('page.unreadable', { status }), {
    hint: asText('page.reload'),
  });
}

function lost(error: unknown, signal: AbortSignal | undefined): BerthError {
  if (error instanceof BerthError) return error;
  if (signal?.aborted === true)
    return BerthError.of('CANCELLED', asText('page.cancelled'), { cause: error });
  return BerthError.of('INTERNAL', asText('page.noAnswer'), {
    hint: asText('page.noAnswer.hint'),
    cause: error,
  });
}
