import { BerthError } from '../../shared/errors.ts';
import { type Text, text } from '../../shared/text/text.ts';
import type { HttpRequest } from './http-request.ts';
import { isStreamBody, mayRepeatBody } from './request-body.ts';
import { failed, foreign, type RequestPurpose } from './request-purpose.ts';
import { header, type RegistryResponse } from './response.ts';
import { isOpenHeader } from './sent-secrets.ts';

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export interface RedirectRules {
  max: number;
  /** Refuse other origins altogether: for requests that carry credentials or a body of secrets. */
  sameOrigin?: boolean | undefined;
}

/**
 * Sends a request and follows its redirects by hand (RFC 9110, section 15.4):
 * headers that tell who asks are dropped for good once the origin changes, https never
 * becomes http, and only GET and HEAD are repeated elsewhere. Content that can be
 * sent again is, within the origin, where the method is to stay (307, 308).
 * Throws BerthError (tooManyRedirects, redirectRefused).
 */
export async function followRedirects(
  request: HttpRequest,
  send: (request: HttpRequest) => Promise<RegistryResponse>,
  rules: RedirectRules,
): Promise<RegistryResponse> {
  let current = request;
  for (let hop = 0; hop <= rules.max; hop += 1) {
    const response = await send(current);
    const location = header(response.headers, 'location');
    if (!redirectStatuses.has(response.status) || location === null) return response;
    if (!isRepeated(current, response, location)) return response;
    current = next(current, location, rules);
  }
  const { purpose } = request;
  throw BerthError.of(
    'BAD_RESPONSE',
    failed(purpose, text('http.tooManyRedirects', { host: purpose.host })),
    { reason: 'tooManyRedirects', hint: text('http.tooManyRedirects.hint') },
  );
}

function isRepeated(current: HttpRequest, { status }: RegistryResponse, location: string): boolean {
  if (current.method === 'GET' || current.method === 'HEAD') return true;
  if (status !== 307 && status !== 308) return false;
  const { body } = current;
  return (
    isStreamBody(body) &&
    mayRepeatBody(body) &&
    resolve(location, current.url)?.origin === current.url.origin
  );
}

function next(current: HttpRequest, location: string, rules: RedirectRules): HttpRequest {
  const { purpose } = current;
  const { host } = purpose;
  const url = resolve(location, current.url);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw refused(purpose, text('http.redirectNoHttp', { host }));
  const target = foreign(purpose, url.host);
  if (current.url.protocol === 'https:' && url.protocol === 'http:')
    throw refused(purpose, text('http.redirectUnencrypted', { host, target }));
  url.username = '';
  url.password = '';
  url.hash = '';
  if (url.origin === current.url.origin) return { ...current, url };
  if (rules.sameOrigin === true)
    throw refused(purpose, text('http.redirectElsewhere', { host, target }));
  const headers = Object.fromEntries(
    Object.entries(current.headers).filter(([name]) => isOpenHeader(name)),
  );
  return { ...current, url, headers, purpose: { ...purpose, host: target } };
}

function resolve(location: string, base: URL): URL | null {
  try {
    return new URL(location, base);
  } catch {
    return null;
  }
}

function refused(purpose: RequestPurpose, why: Text): BerthError {
  return BerthError.of('UNREACHABLE', failed(purpose, why), {
    reason: 'redirectRefused',
    hint: text('http.redirect.hint'),
  });
}
