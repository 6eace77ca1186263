import { BerthError } from '../../../shared/errors.ts';
import type { AddressPolicy } from '../../http/address-policy.ts';
import type { HttpRequest } from '../../http/http-request.ts';
import { foreign } from '../../http/request-purpose.ts';
import type { RegistryResponse } from '../../http/response.ts';
import type { Endpoint } from '../protocol/endpoint.ts';
import { chooseScheme } from './auth-scheme.ts';
import type { Challenge } from './challenge.ts';
import type { TokenSource } from './token-source.ts';

/**
 * Answers the challenge of a host that a redirect led to: with an anonymous
 * token from its own realm, once, and never with the registry's credential or
 * token (go-containerregistry does the same). Null when there is no such way.
 * Throws CANCELLED.
 */
export async function answerRedirectedChallenge(
  request: HttpRequest,
  refusal: RegistryResponse,
  challenges: readonly Challenge[],
  parts: {
    endpoint: Endpoint;
    policy: AddressPolicy;
    tokens: TokenSource;
    send: (request: HttpRequest) => Promise<RegistryResponse>;
  },
): Promise<RegistryResponse | null> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return null;
  const { url } = refusal;
  const purpose = { ...request.purpose, host: foreign(request.purpose, url.host) };
  const endpoint = { ...parts.endpoint, origin: url.origin, secure: url.protocol === 'https:' };
  try {
    const scheme = chooseScheme(challenges, {
      endpoint,
      policy: parts.policy,
      purpose,
      asked: url,
    });
    if (scheme?.kind !== 'bearer') return null;
    const { token } = await parts.tokens.grant({
      scheme,
      login: { kind: 'anonymous' },
      scopes: scheme.scopes,
      refused: null,
      request: { purpose, signal: request.signal, effect: request.effect },
      origin: url.origin,
    });
    const headers = { ...request.headers, authorization: `Bearer ${token.value}` };
    return await parts.send({ ...request, url, headers, purpose });
  } catch (error) {
    if (!(error instanceof BerthError) || error.code === 'CANCELLED') throw error;
    // What the registry's own redirect led to is the news, not a stranger's token server.
    return null;
  }
}
