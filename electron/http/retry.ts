import type { IncomingHttpHeaders } from 'undici/types/header.js';
import { BerthError } from '../../shared/errors.ts';
import { cancelled } from './connection-error.ts';
import type { HttpRequest } from './http-request.ts';
import type { ClientLimits } from './limits.ts';
import { mayRepeatBody } from './request-body.ts';
import type { RequestPurpose } from './request-purpose.ts';
import { header, type RegistryResponse } from './response.ts';

const retryStatuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504, 522]);

/**
 * Repeats GET and HEAD that failed in passing: 408, 429, 5xx, a connection
 * closed under the request, a body broken off. Waits grow with jitter; a
 * `Retry-After` within the limit is obeyed, a longer one ends the attempts,
 * so that the caller can tell when to come back.
 */
export async function withRetries(
  request: HttpRequest,
  send: (request: HttpRequest) => Promise<RegistryResponse>,
  limits: ClientLimits,
  /** For reads that are sent as POST. */
  repeatable = request.method === 'GET' || request.method === 'HEAD',
): Promise<RegistryResponse> {
  for (let attempt = 1; ; attempt += 1) {
    const last = !repeatable || !mayRepeatBody(request.body) || attempt >= limits.attempts;
    let wait = backOff(attempt, limits);
    try {
      const response = await send(request);
      if (last || !retryStatuses.has(response.status)) return response;
      const asked = retryAfterMs(response.headers, Date.now());
      if (asked !== null && asked > limits.retryAfterMaxMs) return response;
      wait = asked ?? wait;
    } catch (error) {
      if (last || !isPassing(error)) throw error;
    }
    await sleep(wait, request.signal, request.purpose);
  }
}

/** True for a connection closed under a request, and for an answer broken off. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof BerthError && (error.reason === 'reset' || error.reason === 'incompleteBody')
  );
}

export function backOff(attempt: number, limits: ClientLimits): number {
  const grown = Math.min(limits.retryBaseMs * 2 ** (attempt - 1), limits.retryMaxMs);
  return grown * (0.9 + Math.random() * 0.2);
}

export function sleep(ms: number, signal: AbortSignal, purpose: RequestPurpose): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled(purpose));
    const abort = () => {
      clearTimeout(timer);
      reject(cancelled(purpose));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });
}

const longestMs = 24 * 60 * 60 * 1000;

/**
 * The wait that `Retry-After` asks for, in milliseconds (RFC 9110, section
 * 10.2.3): seconds or a date, at most a day. Null when absent, past or garbage.
 */
export function retryAfterMs(headers: IncomingHttpHeaders, now: number): number | null {
  const text = header(headers, 'retry-after')?.trim() ?? '';
  if (/^\d{1,10}$/.test(text)) return Math.min(Number(text) * 1000, longestMs);
  // A date names its month or day; bare numbers and words are garbage to Date.parse's mercy.
  if (!/[A-Za-z]{3}/.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) || time <= now ? null : Math.min(time - now, longestMs);
}
