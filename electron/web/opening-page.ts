import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendText } from './answers.ts';
import { peerOwner } from './peer-owner.ts';

/** Milliseconds in which an opening page must be visited. */
const lifetime = 60_000;

export const openingPrefix = '/open/';

export interface OpeningPages {
  /** A new path that works once, within a minute. */
  create(): string;
  answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
}

/**
 * One-time pages that lead a browser to `/#token=…`, so that the token itself
 * never stands in a process's arguments. Where the system tells who holds the
 * other end of a connection, another user who read the one-time path there is refused.
 */
export function createOpeningPages(token: string): OpeningPages {
  const expiries = new Map<string, number>();
  return {
    create() {
      const now = performance.now();
      for (const [secret, expiry] of expiries) if (expiry < now) expiries.delete(secret);
      const secret = randomBytes(32).toString('base64url');
      expiries.set(secret, now + lifetime);
      return openingPrefix + secret;
    },
    async answer(request, response, path) {
      const secret = path.slice(openingPrefix.length);
      const expiry = expiries.get(secret);
      // A link preview asks by HEAD; it must not use the page up.
      if (expiry === undefined || expiry < performance.now() || request.method !== 'GET')
        return sendText(
          response,
          404,
          'This link was used or has expired. Open the address that Berth printed in its terminal.',
        );
      if ((await peerOwner(request.socket)) === 'other')
        return sendText(response, 404, 'This link belongs to another user of this machine.');
      // Two requests may have waited above: only one finds it still there.
      if (!expiries.delete(secret)) return sendText(response, 404, 'This link was used.');
      response.writeHead(303, { Location: `/#token=${token}` }).end();
    },
  };
}
