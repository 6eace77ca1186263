import { z } from 'zod';
import { BerthError } from '../../shared/errors.ts';
import { parseJson } from '../../shared/json-text.ts';
import { withoutTrailing } from '../../shared/outer-characters.ts';
import { type Text, text } from '../../shared/text/text.ts';
import type { JsonValue } from '../exchange/text/json-value.ts';
import { AddressPolicy } from '../http/address-policy.ts';
import type { ConnectionEnvironment } from '../http/connection-settings.ts';
import type { Effect, HttpRequest } from '../http/http-request.ts';
import { defaultLimits } from '../http/limits.ts';
import { systemResolve } from '../http/name-lookup.ts';
import { proxyFinder } from '../http/proxy.ts';
import { followRedirects } from '../http/redirects.ts';
import { failed, type RequestPurpose, said } from '../http/request-purpose.ts';
import { isSuccess, isWebPage, type RegistryResponse, textOf } from '../http/response.ts';
import { retryAfterMs, withRetries } from '../http/retry.ts';
import { SentSecrets } from '../http/sent-secrets.ts';
import { createTransport } from '../http/transport.ts';
import { foreignTrust, ownTrust } from '../http/trust.ts';
import type { SystemSecrets, SystemTarget } from './system-target.ts';

export interface SystemRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the system's address, with its query, encoded. */
  path: string;
  body?: JsonValue | undefined;
  effect: Effect;
  operation: Text;
  signal: AbortSignal;
}

/** Bounded calls to one system, and to no other host. */
export interface SystemClient {
  /** The JSON of a success; undefined for none. Throws BerthError. */
  request(request: SystemRequest): Promise<unknown>;
  /** The URL of a path, as a preview shows it. */
  urlOf(path: string): string;
  close(): Promise<void>;
}

const answerSchema = z.looseObject({
  message: z.string().nullish().catch(null),
  description: z.string().nullish().catch(null),
  details: z.string().nullish().catch(null),
});
const runaiTokenSchema = z.object({
  accessToken: z
    .string()
    .min(1)
    .max(64 * 1024),
});

/** What each status says, beside what the system says of it. */
const faults = {
  400: ['INVALID_INPUT', 'systems.status.400'],
  401: ['UNAUTHORIZED', 'systems.status.401'],
  403: ['FORBIDDEN', 'systems.status.403'],
  404: ['NOT_FOUND', 'systems.status.404'],
  409: ['CONFLICT', 'systems.status.409'],
  422: ['INVALID_INPUT', 'systems.status.400'],
  503: ['UNREACHABLE', 'systems.status.503'],
} as const;

/**
 * A client of one system. Reads are repeated after a passing failure, changes never; no
 * redirect leaves the origin, so that no credential does.
 */
export function createSystemClient(
  target: SystemTarget,
  secrets: SystemSecrets,
  environment: ConnectionEnvironment,
): SystemClient {
  const base = new URL(target.address);
  const prefix = withoutTrailing(base.pathname, '/');
  const limits = { ...defaultLimits, ...environment.limits };
  const sent = new SentSecrets(() => secrets.stored());
  const nothing = { clientKey: async () => null, proxyPassword: async () => null };
  const transport = createTransport({
    origin: base.origin,
    readOnly: false,
    sent,
    policy: new AddressPolicy(base.hostname, environment.networks),
    limits,
    resolve: environment.resolve ?? systemResolve,
    findProxy: proxyFinder(target, nothing, environment),
    ownTrust: () => ownTrust(target, nothing, environment),
    foreignTrust: () => foreignTrust(target, environment),
    noteSecrets: environment.noteSecrets,
  });
  let token: string | null = null;

  const purposeOf = (operation: Text): RequestPurpose => ({
    operation,
    host: base.host,
    hide: sent.hide,
  });

  async function exchange(
    request: SystemRequest,
    headers: Record<string, string>,
  ): Promise<RegistryResponse> {
    const { method, path, body, effect, operation, signal } = request;
    const whole: HttpRequest = {
      url: new URL(`${base.origin}${prefix}${path}`),
      method,
      effect,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'gzip, deflate',
        'user-agent': 'berth',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      limit: limits.pageBytes,
      purpose: purposeOf(operation),
      signal,
    };
    return followRedirects(
      whole,
      (hop) =>
        withRetries(hop, async (once) => sent.answer(await transport.exchange(once)), limits),
      { max: 3, sameOrigin: true },
    );
  }

  /** Run:ai's token for an application ("POST /api/v1/token"). */
  async function signIn(username: string, password: string, request: SystemRequest) {
    if (token !== null) return token;
    const bodies = [
      { grantType: 'client_credentials', clientId: username, clientSecret: password },
      // Servers before 2.22.
      { grantType: 'app_token', AppId: username, AppSecret: password },
    ];
    const operation = text('operation.signIn', { registry: base.host });
    for (const body of bodies) {
      const asked: SystemRequest = {
        ...request,
        method: 'POST',
        path: '/api/v1/token',
        body,
        effect: 'read',
        operation,
      };
      const response = await exchange(asked, {});
      if (response.status === 400 && body !== bodies.at(-1)) continue;
      const parsed = runaiTokenSchema.safeParse(jsonOf(response, purposeOf(operation)));
      if (!parsed.success) throw otherForm(purposeOf(operation));
      token = parsed.data.accessToken;
      break;
    }
    return token ?? '';
  }

  async function authorization(request: SystemRequest): Promise<string> {
    const credential = await secrets.credential();
    if (credential.kind === 'token') return `Bearer ${credential.token}`;
    const { username, password } = credential;
    if (target.kind === 'runai') return `Bearer ${await signIn(username, password, request)}`;
    return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  }

  return {
    urlOf: (path) => `${base.origin}${prefix}${path}`,
    async request(request) {
      const headers = { authorization: await authorization(request) };
      return jsonOf(await exchange(request, headers), purposeOf(request.operation));
    },
    close: () => transport.close(),
  };
}

/** The JSON of a success, or the refusal as an error that tells the statuses apart. */
function jsonOf(response: RegistryResponse, purpose: RequestPurpose): unknown {
  const { status } = response;
  const json = parseJson(textOf(response.body));
  if (isSuccess(status)) {
    if (response.body.length === 0) return undefined;
    if (!isWebPage(response) && json.ok) return json.value;
    throw otherForm(purpose);
  }
  const answer = answerSchema.safeParse(json.ok ? json.value : null);
  const words = answer.success
    ? (answer.data.message ?? answer.data.details ?? answer.data.description ?? null)
    : null;
  const line = words === null ? null : words.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').slice(0, 300);
  const told = (why: Text) => failed(purpose, said(why, line));
  const host = purpose.host;
  if (status === 429) {
    const wait = retryAfterMs(response.headers, Date.now());
    const retryAt = wait === null ? null : new Date(Date.now() + wait).toISOString();
    throw BerthError.of('RATE_LIMITED', told(text('systems.status.429', { host })), {
      status,
      detail: { retryAt },
    });
  }
  const fault = Object.entries(faults).find(([known]) => Number(known) === status)?.[1];
  if (fault === undefined)
    throw BerthError.of('BAD_RESPONSE', told(text('systems.status.other', { host, status })), {
      status,
      reason: 'unexpectedStatus',
    });
  const [code, id] = fault;
  if (code === 'INVALID_INPUT') throw BerthError.invalid('', told(text(id, { host })));
  if (code === 'CONFLICT')
    throw BerthError.of(code, told(text(id, { host })), { status, detail: { current: null } });
  throw BerthError.of(code, told(text(id, { host })), { status });
}

function otherForm(purpose: RequestPurpose): BerthError {
  return BerthError.of(
    'BAD_RESPONSE',
    failed(purpose, text('systems.otherForm', { host: purpose.host })),
    { reason: 'malformedBody' },
  );
}
