import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { BerthError, httpStatusOf, isCancelled, toErrorData } from '../../shared/errors.ts';
import type { Logger } from '../../shared/ports.ts';
import { text } from '../../shared/text/text.ts';
import type { LentLogins } from '../app/lending/lent-logins.ts';
import { refuse, sendError, sendJson } from '../web/answers.ts';
import { isJsonRequest, readJson } from '../web/request-body.ts';

/** Bytes of a request; a service account's key is the longest secret that tools store. */
const mostBytes = 256 * 1024;

const serverSchema = z.string().trim().min(1).max(1024);
const loginSchema = z.strictObject({
  server: serverSchema,
  username: z.string().min(1).max(1024),
  secret: z
    .string()
    .min(1)
    .max(128 * 1024),
});
const getSchema = z.strictObject({
  server: serverSchema,
  program: z
    .string()
    .max(64)
    .regex(/^[\w.+ -]+$/)
    .nullable()
    .catch(null),
});
const byServer = z.strictObject({ server: serverSchema });

/** The requests that only the socket knows: the one way out for a secret (SECURITY.md). */
export const loginRequests = ['logins.get', 'logins.store', 'logins.erase', 'logins.list'] as const;
export type LoginRequest = (typeof loginRequests)[number];

export function isLoginRequest(name: string): name is LoginRequest {
  return loginRequests.some((one) => one === name);
}

/** Answers `docker-credential-berth`, whose key was looked at before. */
export async function answerLogins(
  logins: LentLogins,
  name: LoginRequest,
  request: IncomingMessage,
  response: ServerResponse,
  logger: Logger,
): Promise<void> {
  if (request.method !== 'POST' || !isJsonRequest(request))
    return refuse(response, 415, 'INVALID_INPUT', text('web.contentType'));
  const body = await readJson(request, mostBytes, (bytes) =>
    BerthError.tooLarge(bytes, mostBytes, text('web.tooLong', { limit: mostBytes })),
  );
  if (!body.ok) return sendError(response, body.status, body.error);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const result = await ask(logins, name, body.value, gone.signal);
    sendJson(response, 200, { ok: true, result });
  } catch (error) {
    const data = toErrorData(error);
    if (!(error instanceof BerthError)) logger.error('socket.loginFailed', { method: name }, error);
    else if (!isCancelled(error))
      logger.info('socket.loginRefused', { method: name, code: data.code });
    sendError(response, httpStatusOf(data.code), data);
  }
}

async function ask(
  logins: LentLogins,
  name: LoginRequest,
  input: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  switch (name) {
    case 'logins.get': {
      const { server, program } = parsed(getSchema, name, input);
      return { login: await logins.get(server, program, signal) };
    }
    case 'logins.store': {
      const { server, username, secret } = parsed(loginSchema, name, input);
      await logins.store(server, { username, secret });
      return {};
    }
    case 'logins.erase':
      await logins.erase(parsed(byServer, name, input).server);
      return {};
    case 'logins.list':
      return { logins: logins.list() };
  }
}

function parsed<S extends z.ZodType>(schema: S, method: string, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw BerthError.fromZod(result.error, text('input.ofMethod', { method }));
}
