import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../../shared/ports.ts';
import { sendText } from './answers.ts';
import { createIssuedSecrets } from './issued-secrets.ts';
import { peerOwner } from './peer-owner.ts';

/** Milliseconds in which an opening page must be visited. */
const lifetime = 60_000;

/** Opening pages that wait for their visit at a time. */
const limit = 16;

export const openingPrefix = '/open/';

export interface OpeningPages {
  /** A new path that works once, within a minute. */
  create(): string;
  answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
}

/**
 * One-time pages that lead a browser to `/#code=…`. Their paths stand in a
 * process's arguments, which other accounts can read: only a browser that is
 * proven to run under this account is led on, and what others ask uses nothing up.
 */
export function createOpeningPages(createCode: () => string, logger: Logger): OpeningPages {
  const pages = createIssuedSecrets({ limit, lifetime });
  return {
    create: () => openingPrefix + pages.create(),
    async answer(request, response, path) {
      const secret = path.slice(openingPrefix.length);
      // A link preview asks by HEAD; it must not use the page up.
      if (request.method !== 'GET' || !pages.has(secret))
        return sendText(response, 404, `This link was used or has expired. ${whatToDo}`);
      const owner = await peerOwner(request.socket);
      if (owner !== 'own') {
        logger.warn('web.openingRefused', { kind: owner });
        return sendText(response, 403, `${refusals[owner]} ${whatToDo}`);
      }
      // Two requests may have waited above: only one finds it still there.
      if (!pages.take(secret)) return sendText(response, 404, `This link was used. ${whatToDo}`);
      response.writeHead(303, { Location: `/#code=${createCode()}` }).end();
    },
  };
}

const whatToDo = 'Open the address that Berth printed in its terminal.';

const refusals = {
  other: 'This link belongs to another account of this computer.',
  unknown: 'Berth cannot tell whether this browser runs under the same account.',
};
