import type { JsonValue } from '../exchange/text/json-value.ts';

/** One request to an endpoint of another system's API, its path taken apart and its body parsed. */
export interface PlatformRequest {
  /** The values of the path's `:names`. */
  path: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** What the body said as JSON; undefined for none. */
  body: unknown;
  /** `http://HOST`, as the caller wrote it: what links of an answer begin with. */
  base: string;
  /** Aborted when the caller goes away. */
  signal: AbortSignal;
}

export interface PlatformAnswer {
  status: number;
  /** Sent as JSON; undefined: no body. */
  body?: JsonValue | undefined;
}

export interface PlatformEndpoint {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Such as `/openapi/system/registry/:id`. */
  path: string;
  answer(request: PlatformRequest): Promise<PlatformAnswer>;
}

/** What a refusal says, before a system puts it in its own form. */
export interface Refusal {
  status: number;
  message: string;
  /** What to do about it. */
  hint?: string | undefined;
  /** The field that is at fault, in that system's own spelling where it is known. */
  field?: string | undefined;
}

/** The endpoints of one system, as its documents have them. */
export interface PlatformSystem {
  /** Its own name. */
  name: string;
  endpoints: readonly PlatformEndpoint[];
  /** A refusal in the system's own form. */
  refusal(refusal: Refusal): PlatformAnswer;
}
