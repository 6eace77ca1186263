import type { Effect } from './effect.ts';
import { isStreamBody, type RequestBody } from './request-body.ts';
import type { RequestPurpose } from './request-purpose.ts';
import type { RegistryResponse } from './response.ts';

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
