import { BerthError } from '../../../shared/errors.ts';
import type { Text } from '../../../shared/text/text.ts';
import type { AddressPolicy } from '../../http/address-policy.ts';
import { type ByteRange, rangeHeader } from '../../http/byte-range.ts';
import type { Effect, HttpRequest, Transport } from '../../http/http-request.ts';
import type { ClientLimits } from '../../http/limits.ts';
import { followRedirects } from '../../http/redirects.ts';
import { mayRepeatBody, type RequestBody } from '../../http/request-body.ts';
import type { RequestPurpose } from '../../http/request-purpose.ts';
import { header, isSuccess, type RegistryResponse } from '../../http/response.ts';
import { withRetries } from '../../http/retry.ts';
import type { SentSecrets } from '../../http/sent-secrets.ts';
import { type AuthenticatedResponse, Authenticator } from '../auth/authenticator.ts';
import type { Challenge } from '../auth/challenge.ts';
import { TokenSource } from '../auth/token-source.ts';
import { apiUrl, type Endpoint } from '../protocol/endpoint.ts';
import type { SecretSource } from '../protocol/target.ts';
import { ServerNotes } from './server-notes.ts';

/** What a request stores. */
export interface RegistryContent {
  mediaType: string;
  body: RequestBody;
  /** Makes it depend on what it replaces. */
  ifMatch?: string | undefined;
  /** Its place in an upload, as in OCI Distribution 1.1, "Pushing a blob in chunks". */
  range?: string | undefined;
}

export interface RegistryRequest {
  url: URL;
  method?: HttpRequest['method'] | undefined;
  effect: Effect;
  /** Media types of a document or blob, which is asked for as it is stored; absent for lists. */
  accept?: string | undefined;
  /** The part of a blob that is asked for. */
  range?: ByteRange | undefined;
  /** The body of a success comes as a stream. */
  streamed?: boolean | undefined;
  content?: RegistryContent | undefined;
  scopes: readonly string[];
  /** Asked for once when a token for `scopes` does not suffice. */
  widerScopes?: readonly string[] | undefined;
  limit: number;
  operation: Text;
  signal: AbortSignal;
}

/** One registry's conversation: redirects, retries and authentication over one transport. */
export interface RegistryConnection {
  readonly endpoint: Endpoint;
  readonly limits: ClientLimits;
  /** What the registry said beside its answers. */
  readonly notes: ServerNotes;
  /** Throws BerthError when no answer came; refusals are answers. */
  request(request: RegistryRequest): Promise<AuthenticatedResponse>;
  /** `GET /v2/` (OCI Distribution 1.1, "end-1"). */
  ping(operation: Text, signal: AbortSignal): Promise<AuthenticatedResponse>;
  askFor(operation: Text): RequestPurpose;
  /** What the registry asked for last, of whoever it did not know yet. */
  challenges(): readonly Challenge[];
  close(): Promise<void>;
}

export function createSession(options: {
  endpoint: Endpoint;
  readOnly: boolean;
  policy: AddressPolicy;
  limits: ClientLimits;
  secrets: SecretSource;
  transport: Transport;
  sent: SentSecrets;
}): RegistryConnection {
  const { endpoint, limits, transport, sent } = options;
  const { hide } = sent;
  const notes = new ServerNotes(hide);
  const tokens = new TokenSource(endpoint, transport, limits, options.readOnly);
  const authenticator = new Authenticator({
    endpoint,
    policy: options.policy,
    secrets: options.secrets,
    tokens,
    send: (request) =>
      followRedirects(request, (hop) => withRetries(hop, exchange, limits), {
        max: limits.redirects,
      }),
  });
  let pinged = false;

  async function exchange(request: HttpRequest): Promise<RegistryResponse> {
    const response = await transport.exchange(request);
    if (response.url.origin === endpoint.origin) notes.read(response.headers);
    return response;
  }

  function askFor(operation: Text): RequestPurpose {
    return { operation, host: endpoint.name, hide };
  }

  async function send(request: RegistryRequest): Promise<AuthenticatedResponse> {
    const { content } = request;
    return authenticator.send({
      url: request.url,
      method: request.method ?? 'GET',
      effect: request.effect,
      headers: {
        accept: request.accept ?? 'application/json',
        'accept-encoding': request.accept === undefined ? 'gzip, deflate' : 'identity',
        'user-agent': 'berth',
        ...(request.range === undefined ? {} : { range: rangeHeader(request.range) }),
        ...(content === undefined ? {} : { 'content-type': content.mediaType }),
        ...(content?.ifMatch === undefined ? {} : { 'if-match': content.ifMatch }),
        ...(content?.range === undefined ? {} : { 'content-range': content.range }),
      },
      body: content?.body,
      streamed: request.streamed,
      scopes: request.scopes,
      widerScopes: request.widerScopes,
      limit: request.limit,
      purpose: askFor(request.operation),
      signal: request.signal,
    });
  }

  async function ping(operation: Text, signal: AbortSignal): Promise<AuthenticatedResponse> {
    const response = await send({
      url: apiUrl(endpoint, '/v2/'),
      effect: 'read',
      scopes: [],
      limit: limits.errorBytes,
      operation,
      signal,
    });
    pinged = true;
    return response;
  }

  return {
    endpoint,
    limits,
    notes,
    askFor,
    ping,
    challenges: () => authenticator.challenges,
    async request(request) {
      const response = await send(request);
      const { sent, hasLogin } = response.auth;
      // A list that is open to all may be longer for those who sign in. Documents
      // are the same for everyone, and a change is never made twice.
      const openToAll =
        isSuccess(response.status) &&
        sent === 'none' &&
        hasLogin &&
        request.accept === undefined &&
        request.method === undefined;
      if (pinged || !(openToAll || isBareRefusal(response))) return response;
      if (!mayRepeatBody(request.content?.body)) return response;
      // Only /v2/ tells how the registry wants to be asked.
      await ping(request.operation, request.signal).catch(ignoreRefusal);
      return authenticator.hasLearned ? send(request) : response;
    },
    async close() {
      tokens.close();
      await transport.close();
    },
  };
}

/** A 401 that names no scheme (gcr.io once). */
function isBareRefusal(response: AuthenticatedResponse): boolean {
  return (
    response.status === 401 &&
    !response.auth.leftOrigin &&
    header(response.headers, 'www-authenticate') === null
  );
}

/** The list itself was answered; what the extra question met is no reason to fail, but leaving is. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof BerthError)) throw error;
  if (error.code === 'CANCELLED' || error.code.startsWith('VAULT_')) throw error;
  if (error.reason === 'wrongCredentials') throw error;
}
