import type { z } from 'zod';
import { BerthError } from '../../../../shared/errors.ts';
import { jsonValue } from '../../../../shared/json-text.ts';
import { type Text, text } from '../../../../shared/text/text.ts';
import type { Effect, HttpRequest, Transport } from '../../../http/http-request.ts';
import type { ClientLimits } from '../../../http/limits.ts';
import { followRedirects } from '../../../http/redirects.ts';
import { failed, type RequestPurpose } from '../../../http/request-purpose.ts';
import { isSuccess, type RegistryResponse, textOf } from '../../../http/response.ts';
import { withRetries } from '../../../http/retry.ts';
import type { SentSecrets } from '../../../http/sent-secrets.ts';
import { readJson } from '../../connection/json-body.ts';
import { readRateLimit } from '../../protocol/rate-limit.ts';
import { rateLimited } from '../../protocol/response-error.ts';
import { type ApiRefusal, hiddenRefusal } from './api-refusal.ts';
import { providerError, refusalOf } from './provider-error.ts';
import { Throttled, type ThrottleQueue } from './throttle-queue.ts';

/** A request before it is signed; some signatures cover its body. */
export type Unsigned = Pick<HttpRequest, 'url' | 'method' | 'headers'> & {
  body?: string | undefined;
};

/** What a call is for, whatever its form. */
export interface ApiPurpose {
  /** Follows "Could not", such as `operation.listRepositories`. */
  operation: Text;
  effect: Effect;
  /** The right that this takes, in the provider's own words. */
  right: Text;
  repository?: string | undefined;
  /** Milliseconds for all of it, instead of the client's limit. */
  totalMs?: number | undefined;
  signal: AbortSignal;
}

export interface ApiRequest<T> extends ApiPurpose {
  method?: 'GET' | 'POST';
  /** Encoded, starting with `/`, below the API's base. */
  path: string;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is, where an API takes no JSON. */
  content?: { mediaType: string; text: string };
  /** Makes the proof of who is asking anew for each attempt, for signatures that are valid once. */
  sign?: (request: Unsigned) => Unsigned;
  /** The body holds the proof of who is asking. */
  signsIn?: boolean;
  schema: z.ZodType<T>;
}

/** A request that a provider's own library has made and signed: sent as it is. */
export interface PreparedRequest extends ApiPurpose {
  method: 'GET' | 'POST';
  /** Encoded, starting with `/`, below the API's base. */
  path: string;
  query: Readonly<Record<string, string>>;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
  /** It changes nothing: repeated after a passing failure, whatever its method. */
  repeatable: boolean;
  /** Cut out of refusals; some APIs repeat all that they were sent (AWS, for a wrong signature). */
  secrets: readonly string[];
}

export interface ApiAnswer<T> {
  body: T;
  headers: RegistryResponse['headers'];
}

/** Bounded calls to one provider's API, and to no other host. */
export interface ProviderApi {
  /** Throws BerthError: UNAUTHORIZED, FORBIDDEN (missingScope), RATE_LIMITED, UNSUPPORTED where there is no such API. */
  request<T>(request: ApiRequest<T>): Promise<ApiAnswer<T>>;
  /** An answer of success, unread. Throws as `request` does. */
  exchange(request: PreparedRequest): Promise<RegistryResponse>;
  /** Cuts what was sent out of a text of an answer. */
  hide(written: string): string;
}

interface Sending extends Pick<ApiPurpose, 'right' | 'repository' | 'signal'> {
  sign?: ApiRequest<unknown>['sign'];
  signedIn: boolean;
  repeatable?: boolean;
  secrets?: readonly string[];
}

/**
 * Calls below `base` over a transport of its own or the registry's. No redirect
 * leaves the origin, so that no key does; throttled calls wait in the queue.
 */
export function createProviderApi(options: {
  base: string;
  /** The registry named it; the person did not. */
  isForeign: boolean;
  transport: Transport;
  queue: ThrottleQueue;
  limits: ClientLimits;
  sent: SentSecrets;
}): ProviderApi {
  const { base, isForeign, transport, queue, limits, sent } = options;
  const { origin, host: named } = new URL(base);
  const { hide } = sent;

  function askFor(operation: Text): RequestPurpose {
    return { operation, host: isForeign ? hide(named) : named, hide };
  }

  async function send(exchange: HttpRequest, sending: Sending): Promise<RegistryResponse> {
    const { url, method, headers, body } = exchange;
    // Nothing is streamed to these APIs.
    const unsigned = { url, method, headers, body: typeof body === 'string' ? body : undefined };
    const signed = sending.sign?.(unsigned) ?? unsigned;
    if (signed.url.origin !== origin)
      throw BerthError.of(
        'INTERNAL',
        failed(exchange.purpose, text('provider.wouldLeave', { host: exchange.purpose.host })),
      );
    const { secrets } = sending;
    const answer = await transport.exchange({ ...exchange, ...signed, secrets });
    const response = refusalIn(answer) === null ? answer : sent.withoutEchoes(answer);
    if (refusalIn(response)?.kind !== 'throttled') return response;
    const error = rateLimited(response, exchange.purpose, exchange.purpose.host);
    const resetsAt = readRateLimit(response.headers, Date.now())?.resetsAt ?? null;
    throw new Throttled(error, resetsAt === null ? null : Date.parse(resetsAt) - Date.now());
  }

  /** The answer of success, or the refusal as an error. */
  async function answered(exchange: HttpRequest, sending: Sending): Promise<RegistryResponse> {
    const { purpose } = exchange;
    const { right, repository, signedIn, signal } = sending;
    const attempt = (hop: HttpRequest) =>
      withRetries(hop, (once) => send(once, sending), limits, sending.repeatable);
    const response = await queue.run(
      () => followRedirects(exchange, attempt, { max: 3, sameOrigin: true }),
      { purpose, limits, signal },
    );
    const refusal = refusalIn(response);
    if (refusal === null) return response;
    throw providerError(response, refusal, { purpose, right, repository, signedIn });
  }

  function urlOf({ path, query }: Pick<ApiRequest<unknown>, 'path' | 'query'>): URL {
    const url = new URL(`${base}${path}`);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    return url;
  }

  return {
    hide,
    async exchange(request) {
      const { method, effect, headers, body, operation, signal, totalMs } = request;
      const purpose = askFor(operation);
      const url = urlOf(request);
      const limit = limits.pageBytes;
      return answered(
        { url, method, effect, headers, body, limit, purpose, signal, totalMs },
        { ...request, signedIn: true },
      );
    },
    async request<T>(request: ApiRequest<T>): Promise<ApiAnswer<T>> {
      const purpose = askFor(request.operation);
      const exchange: HttpRequest = {
        url: urlOf(request),
        method: request.method ?? 'GET',
        effect: request.effect,
        headers: {
          accept: 'application/json',
          'accept-encoding': 'gzip, deflate',
          'user-agent': 'berth',
          ...(request.json === undefined ? {} : { 'content-type': 'application/json' }),
          ...(request.content === undefined ? {} : { 'content-type': request.content.mediaType }),
          ...request.headers,
        },
        body: request.json === undefined ? request.content?.text : JSON.stringify(request.json),
        limit: limits.pageBytes,
        purpose,
        signal: request.signal,
        totalMs: request.totalMs,
      };
      const response = await answered(exchange, {
        ...request,
        signedIn:
          request.signsIn === true ||
          request.sign !== undefined ||
          exchange.headers['authorization'] !== undefined,
      });
      const parsed = request.schema.safeParse(readJson(response, purpose, origin));
      if (parsed.success) return { body: parsed.data, headers: response.headers };
      throw BerthError.of(
        'BAD_RESPONSE',
        failed(purpose, text('provider.otherForm', { host: purpose.host })),
        {
          reason: 'malformedBody',
          status: response.status,
          hint: text('provider.otherForm.hint'),
        },
      );
    },
  };
}

/** A refusal, by status or inside a success; null for a real answer. */
function refusalIn(response: RegistryResponse): ApiRefusal | null {
  if (!isSuccess(response.status)) return refusalOf(response);
  // What is no JSON at all is told apart when the answer is read.
  return hiddenRefusal(jsonValue(textOf(response.body)));
}
