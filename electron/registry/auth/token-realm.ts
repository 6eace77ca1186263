import { text } from '../../../shared/text/text.ts';
import type { AddressPolicy } from '../../http/address-policy.ts';
import type { Transport } from '../../http/http-request.ts';
import type { ClientLimits } from '../../http/limits.ts';
import { headerLines, isSuccess } from '../../http/response.ts';
import { withRetries } from '../../http/retry.ts';
import type { SentSecrets } from '../../http/sent-secrets.ts';
import { apiUrl, type Endpoint } from '../protocol/endpoint.ts';
import { responseError } from '../protocol/response-error.ts';
import { parseChallenges } from './challenge.ts';
import { judgeRealm } from './realm.ts';

const nobody = {
  sent: 'none',
  hasLogin: false,
  loginAccepted: false,
  tokenRejected: false,
  leftOrigin: false,
} as const;

/**
 * The token server that the registry names in its challenge of `/v2/`, asked
 * without any credential; null where it names none. Throws BerthError, FORBIDDEN
 * (realmRefused) for one that no credential would be sent to either.
 */
export async function readTokenRealm(
  registry: {
    endpoint: Endpoint;
    policy: AddressPolicy;
    limits: ClientLimits;
    transport: Transport;
    sent: SentSecrets;
  },
  signal: AbortSignal,
): Promise<URL | null> {
  const { endpoint, policy, limits, transport, sent } = registry;
  const url = apiUrl(endpoint, '/v2/');
  const purpose = {
    operation: text('operation.findTokenServer', { registry: endpoint.name }),
    host: url.host,
    hide: sent.hide,
  };
  const response = await withRetries(
    {
      url,
      method: 'GET',
      effect: 'read',
      headers: { accept: 'application/json', 'user-agent': 'berth' },
      limit: limits.pageBytes,
      purpose,
      signal,
    },
    (exchange) => transport.exchange(exchange),
    limits,
  );
  if (!isSuccess(response.status) && response.status !== 401)
    throw responseError(response, { purpose, auth: nobody });
  const bearer = parseChallenges(headerLines(response.headers, 'www-authenticate')).find(
    ({ scheme }) => scheme === 'bearer',
  );
  const verdict = judgeRealm(bearer?.parameters.get('realm'), url, { endpoint, policy, purpose });
  if (verdict.kind === 'refused') throw verdict.error;
  return verdict.kind === 'usable' ? verdict.url : null;
}
