import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../../shared/ports.ts';
import { inLanguage } from '../../shared/text/language.ts';
import { text } from '../../shared/text/text.ts';
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
        return sendText(response, 404, inLanguage(text('web.linkExpired', { hint })));
      const owner = await peerOwner(request.socket);
      if (owner !== 'own') {
        logger.warn('web.openingRefused', { kind: owner });
        return sendText(response, 403, inLanguage(text(refusals[owner], { hint })));
      }
      // Two requests may have waited above: only one finds it still there.
      if (!pages.take(secret))
        return sendText(response, 404, inLanguage(text('web.linkUsed', { hint })));
      response.writeHead(303, { Location: `/#code=${createCode()}` }).end();
    },
  };
}

const hint = text('web.openAddress');

const refusals = {
  other: 'web.otherAccount',
  unknown: 'web.unknownAccount',
} as const;
