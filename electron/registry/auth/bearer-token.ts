import { z } from 'zod';
import { BerthError } from '../../../shared/errors.ts';
import { jsonValue } from '../../../shared/json-text.ts';
import { text } from '../../../shared/text/text.ts';
import type { HttpRequest, Transport } from '../../http/http-request.ts';
import type { ClientLimits } from '../../http/limits.ts';
import { followRedirects } from '../../http/redirects.ts';
import { failed, foreign, type RequestPurpose, said } from '../../http/request-purpose.ts';
import { isSuccess, type RegistryResponse, textOf } from '../../http/response.ts';
import { withRetries } from '../../http/retry.ts';
import { readErrorBody } from '../protocol/error-body.ts';
import { rateLimited } from '../protocol/response-error.ts';
import { accountOf, basicAuthorization, type Login } from './login.ts';
import { realmRefused } from './realm.ts';
import { allowsChanges } from './scope.ts';
import type { AccessToken } from './token-cache.ts';

const clientId = 'berth';
/** "For compatibility with older clients, a token should never be returned with less than 60 seconds to live." */
const leastLifeSeconds = 60;
const longestLifeSeconds = 12 * 60 * 60;

export interface TokenRequest {
  realm: URL;
  service: string | null;
  scopes: readonly string[];
  login: Login;
  purpose: RequestPurpose;
  signal: AbortSignal;
}

const answerSchema = z.object({
  access_token: z.string().nullish(),
  token: z.string().nullish(),
  expires_in: z.union([z.number(), z.string()]).nullish(),
});
const oauthErrorSchema = z.object({ error: z.string() });

/**
 * Fetches a Bearer token (distribution's `docs/content/spec/auth/token.md` and
 * `oauth.md`): GET with Basic, or POST for an identity token. Errors name the
 * token server; a refused login is UNAUTHORIZED (wrongCredentials).
 */
export async function fetchToken(
  request: TokenRequest,
  transport: Transport,
  limits: ClientLimits,
): Promise<AccessToken> {
  const { purpose, realm } = request;
  const exchange: HttpRequest =
    request.login.kind === 'identity' ? postRequest(request, limits) : getRequest(request, limits);
  const response = await send(exchange, transport, limits).catch((error: unknown) => {
    throw tokenServerError(error, purpose, realm);
  });
  if (isSuccess(response.status)) return readToken(response, purpose, realm);
  if (request.login.kind === 'identity' && !speaksOAuth(response))
    // A server without OAuth2: the token can only be an access token already (as in oras-go).
    return { value: request.login.token, renewAt: Date.now() + leastLifeSeconds * 1000 };
  throw refusal(response, request);
}

function getRequest(request: TokenRequest, limits: ClientLimits): HttpRequest {
  const url = new URL(request.realm);
  if (request.service !== null) url.searchParams.append('service', request.service);
  for (const scope of request.scopes) url.searchParams.append('scope', scope);
  const account = accountOf(request.login);
  if (account !== '') url.searchParams.append('account', account);
  url.searchParams.append('client_id', clientId);
  return {
    ...common(request, limits),
    url,
    method: 'GET',
    headers: {
      ...acceptJson,
      ...(request.login.kind === 'basic'
        ? { authorization: basicAuthorization(request.login) }
        : {}),
    },
  };
}

function postRequest(request: TokenRequest, limits: ClientLimits): HttpRequest {
  const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: clientId });
  if (request.service !== null) form.append('service', request.service);
  if (request.scopes.length > 0) form.append('scope', request.scopes.join(' '));
  if (request.login.kind === 'identity') form.append('refresh_token', request.login.token);
  return {
    ...common(request, limits),
    url: request.realm,
    method: 'POST',
    headers: { ...acceptJson, 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  };
}

const acceptJson = {
  accept: 'application/json',
  'accept-encoding': 'gzip',
  'user-agent': clientId,
};

function common(request: TokenRequest, limits: ClientLimits) {
  return {
    limit: limits.tokenBytes,
    purpose: {
      ...request.purpose,
      host: text('http.tokenServer', { host: foreign(request.purpose, request.realm.host) }),
    },
    signal: request.signal,
    effect: allowsChanges(request.scopes) ? ('write' as const) : ('read' as const),
    totalMs: limits.tokenMs,
  };
}

/** Redirects of a request with a secret in it stay on the token server's own origin. */
function send(exchange: HttpRequest, transport: Transport, limits: ClientLimits) {
  const secret = exchange.body !== undefined || 'authorization' in exchange.headers;
  return followRedirects(
    exchange,
    (hop) => withRetries(hop, (once) => transport.exchange(once), limits),
    { max: limits.redirects, sameOrigin: secret },
  );
}

function readToken(response: RegistryResponse, purpose: RequestPurpose, realm: URL): AccessToken {
  const parsed = answerSchema.safeParse(jsonValue(textOf(response.body)));
  const value = parsed.success ? parsed.data.access_token || parsed.data.token || '' : '';
  // A token is sent in a header: anything else in it would be an attack or an accident.
  if (!parsed.success || !/^[\x21-\x7e]+$/.test(value))
    throw BerthError.of(
      'BAD_RESPONSE',
      failed(purpose, text('tokenServer.noToken', { host: foreign(purpose, realm.host) })),
      {
        reason: 'tokenServer',
        hint: text('tokenServer.noToken.hint'),
        status: response.status,
      },
    );
  return { value, renewAt: renewAt(Number(parsed.data.expires_in ?? Number.NaN), Date.now()) };
}

/** The server's own clock (`issued_at`) is not trusted: life counts from arrival, and ends early. */
function renewAt(seconds: number, now: number): number {
  const life = Number.isFinite(seconds)
    ? Math.min(Math.max(seconds, leastLifeSeconds), longestLifeSeconds)
    : leastLifeSeconds;
  return now + (life - Math.min(30, life / 10)) * 1000;
}

/** A refusal that is no JSON says nothing: it may be a token that came broken. */
function refusal(answer: RegistryResponse, request: TokenRequest): BerthError {
  const isJson = jsonValue(textOf(answer.body)) !== undefined;
  const response = isJson ? answer : { ...answer, body: Buffer.alloc(0) };
  const { purpose, realm, login } = request;
  const { errors, excerpt } = readErrorBody(response);
  const { status } = response;
  const host = foreign(purpose, realm.host);
  if (status === 429) return rateLimited(response, purpose, host);
  if (status === 400 || status === 401 || status === 403) {
    const anonymous = login.kind === 'anonymous';
    return BerthError.of(
      'UNAUTHORIZED',
      failed(
        purpose,
        anonymous
          ? text('tokenServer.needsCredential', { host })
          : text('credential.refused', { host }),
      ),
      {
        reason: anonymous ? 'credentialRequired' : 'wrongCredentials',
        hint: text(anonymous ? 'credential.required.hint' : 'credential.refused.hint'),
        status,
        ...(errors.length > 0 ? { registryErrors: errors } : {}),
      },
    );
  }
  return BerthError.of(
    'BAD_RESPONSE',
    failed(purpose, said(text('tokenServer.status', { host, status }), excerpt)),
    { reason: 'tokenServer', hint: text('tokenServer.status.hint'), status },
  );
}

/** Not reaching the token server is told apart from not reaching the registry. */
function tokenServerError(error: unknown, purpose: RequestPurpose, realm: URL): unknown {
  if (!(error instanceof BerthError)) return error;
  const host = foreign(purpose, realm.host);
  if (error.reason === 'addressRefused')
    return realmRefused(purpose, text('tokenServer.private', { host: purpose.host, realm: host }));
  if (error.code !== 'UNREACHABLE' && error.code !== 'TIMEOUT') return error;
  if (error.reason === 'redirectRefused' || error.reason === 'proxyAuth') return error;
  return error.retold({
    reason: 'tokenServer',
    hint: text('tokenServer.away.hint', { host }),
  });
}

/** RFC 6749, section 5.2: an OAuth2 server refuses in JSON, with words of its own. */
function speaksOAuth(response: RegistryResponse): boolean {
  if (response.status === 404 || response.status === 405) return false;
  const parsed = oauthErrorSchema.safeParse(jsonValue(textOf(response.body)));
  return !(parsed.success && parsed.data.error === 'unsupported_grant_type');
}
