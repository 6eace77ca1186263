import { listLimits } from '../../shared/list-budget.ts';

/** All header lines of one answer together, in bytes. */
export const maxHeaderBytes = 64 * 1024;

/** How long the client waits, how much it reads and how often it tries. Times in milliseconds, sizes in bytes. */
export interface ClientLimits {
  /** Name lookup, connection and TLS handshake together. */
  connectMs: number;
  /** From the sent request to the answer's headers; large catalogs on object storage are slow. */
  headersMs: number;
  /** From the last byte of sent content to the answer's headers; registries check and move it first. */
  storeMs: number;
  /** The longest silence inside a body, ours or theirs. */
  bodyIdleMs: number;
  /** One request with its body, however busy; content that is streamed has no such limit. */
  totalMs: number;
  /** One request to a token server (distribution's own client waits as long). */
  tokenMs: number;
  /** One page of a catalog or a tag list, decoded. */
  pageBytes: number;
  manifestBytes: number;
  /** A config blob. */
  configBytes: number;
  /** One piece of an upload whose length nobody knows; held in memory. */
  uploadChunkBytes: number;
  tokenBytes: number;
  /** What is kept of an error's body; the rest is cut off. */
  errorBytes: number;
  redirects: number;
  /** Pages of one list. */
  pages: number;
  /** Names of one list, however many pages; beyond it the list is cut and marked. */
  names: number;
  /** Bytes of the names of one list; beyond them it is cut in the same way. */
  nameBytes: number;
  /** Attempts of one idempotent request. */
  attempts: number;
  retryBaseMs: number;
  retryMaxMs: number;
  /** A server's Retry-After beyond this is reported, not waited for. */
  retryAfterMaxMs: number;
  connectionsPerHost: number;
  /** Beside those: for content that is read, and as many for content that is sent. */
  contentConnectionsPerHost: number;
  /** How long a catalog that was closed counts as closed without asking again. */
  closedCatalogMs: number;
}

export const defaultLimits: Readonly<ClientLimits> = Object.freeze({
  connectMs: 10_000,
  headersMs: 60_000,
  storeMs: 300_000,
  bodyIdleMs: 30_000,
  totalMs: 180_000,
  tokenMs: 15_000,
  pageBytes: 16 * 1024 * 1024,
  manifestBytes: 4 * 1024 * 1024,
  configBytes: 8 * 1024 * 1024,
  uploadChunkBytes: 8 * 1024 * 1024,
  tokenBytes: 128 * 1024,
  errorBytes: 64 * 1024,
  redirects: 10,
  pages: 10_000,
  names: listLimits.names,
  nameBytes: listLimits.bytes,
  attempts: 3,
  retryBaseMs: 300,
  retryMaxMs: 3_000,
  retryAfterMaxMs: 5_000,
  connectionsPerHost: 4,
  contentConnectionsPerHost: 4,
  closedCatalogMs: 5 * 60_000,
});
