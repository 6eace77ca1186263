import { BerthError } from '../../shared/errors.ts';
import { text } from '../../shared/text/text.ts';
import { isStreamBody, type RequestBody } from './request-body.ts';
import { failed, type RequestPurpose } from './request-purpose.ts';
import type { RegistryResponse } from './response.ts';

/** Whether a request changes what the other side keeps, whatever its method: queries are posted too. */
export type Effect = 'read' | 'write';

const changingMethods: ReadonlySet<string> = new Set(['PUT', 'PATCH', 'DELETE']);

/**
 * Refuses a request that would change a read-only target, by its effect or by a
 * method that has no other. Throws UNSUPPORTED (readOnly); nothing was sent.
 */
export function refuseChange(request: {
  effect: Effect;
  method: string;
  purpose: RequestPurpose;
}): void {
  if (request.effect === 'read' && !changingMethods.has(request.method)) return;
  throw BerthError.of('UNSUPPORTED', failed(request.purpose, text('http.readOnly')), {
    reason: 'readOnly',
    hint: text('http.readOnly.hint'),
  });
}

/** One request, and what may come of it. */
export interface HttpRequest {
  url: URL;
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  effect: Effect;
  headers: Readonly<Record<string, string>>;
  body?: RequestBody | undefined;
  /**
   * The body of a success comes as it is sent (`RegistryResponse.stream`), not
   * decoded. Like the sending of a stream it has a limit for silence and none
   * for all of it.
   */
  streamed?: boolean | undefined;
  /** Bytes of a successful body; errors have a limit of their own. */
  limit: number;
  purpose: RequestPurpose;
  signal: AbortSignal;
  /** Milliseconds for all of it, instead of the client's limit. */
  totalMs?: number | undefined;
  /** What the request was signed with, beside what stands in it. */
  secrets?: readonly string[] | undefined;
}

/** One request and its answer: no redirects, no retries, no credentials of its own. */
export interface Transport {
  /** Throws BerthError when no complete answer came back, whatever its status. */
  exchange(request: HttpRequest): Promise<RegistryResponse>;
  close(): Promise<void>;
}

/** True for requests that take as long as their content is large. */
export function carriesContent(request: HttpRequest): boolean {
  return request.streamed === true || isStreamBody(request.body);
}
