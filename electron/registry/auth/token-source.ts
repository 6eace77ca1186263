import { BerthError } from '../../../shared/errors.ts';
import { cancelled } from '../../http/connection-error.ts';
import type { HttpRequest, Transport } from '../../http/http-request.ts';
import type { ClientLimits } from '../../http/limits.ts';
import type { Endpoint } from '../protocol/endpoint.ts';
import type { AuthScheme } from './auth-scheme.ts';
import { fetchToken } from './bearer-token.ts';
import { accountOf, type Login } from './login.ts';
import { mergeScopes, scopeKey, scopesForReading } from './scope.ts';
import { scopeChoices } from './scope-choices.ts';
import { mayBeAboutScopes, scopeRefusal } from './scope-refusal.ts';
import { type AccessToken, TokenCache } from './token-cache.ts';

export interface TokenOrder {
  scheme: AuthScheme & { kind: 'bearer' };
  login: Login;
  /** What the request needs; the first scope is the most important one. */
  scopes: readonly string[];
  /** The token that the registry refused just now: the cache is of use only if it has a newer one. */
  refused: TokenGrant | null;
  request: Pick<HttpRequest, 'purpose' | 'signal' | 'effect'>;
  /** Whom the token is for, when that is not the registry: tokens are never shared between origins. */
  origin?: string | undefined;
}

export interface TokenGrant {
  key: string;
  token: AccessToken;
  /** Fetched for this request, not taken from the cache. */
  fresh: boolean;
  scopes: readonly string[];
}

/** Tokens of one client, cached by origin, realm, service, account and scope set. */
export class TokenSource {
  private readonly cache = new TokenCache();
  private readonly endpoint: Endpoint;
  private readonly transport: Transport;
  private readonly limits: ClientLimits;
  private readonly readOnly: boolean;

  constructor(endpoint: Endpoint, transport: Transport, limits: ClientLimits, readOnly: boolean) {
    this.endpoint = endpoint;
    this.transport = transport;
    this.limits = limits;
    this.readOnly = readOnly;
  }

  /** A token from the cache, or fetched once for all who wait for the same. Throws BerthError. */
  async grant(order: TokenOrder): Promise<TokenGrant> {
    const { login, request } = order;
    // Some registries ask those who read for a token that may also push.
    const narrow = this.readOnly && request.effect === 'read' ? scopesForReading : mergeScopes;
    const scopes = narrow(mergeScopes(order.scopes));
    const scheme = { ...order.scheme, scopes: narrow(order.scheme.scopes) };
    const key = [
      order.origin ?? this.endpoint.origin,
      scheme.realm.href,
      scheme.service ?? '',
      login.kind,
      accountOf(login),
      scopeKey(scopes),
    ].join('\n');
    const cached = this.cache.fresh(key, Date.now());
    if (cached !== null && isNewer(cached, key, order.refused))
      return { key, token: cached, fresh: false, scopes };
    const token = await this.cache.share(
      key,
      request.signal,
      (signal) => this.fetch({ ...order, scheme, scopes, request: { ...request, signal } }),
      () => cancelled(request.purpose),
    );
    return { key, token, fresh: true, scopes };
  }

  /** Forgets a token the registry refused. */
  drop(grant: TokenGrant): void {
    this.cache.drop(grant.key, grant.token.value);
  }

  close(): void {
    this.cache.clear();
  }

  /**
   * Some servers refuse the login for a scope that it may not have. A login is
   * wrong only if it gets no token without a scope either.
   */
  private async fetch(order: TokenOrder): Promise<AccessToken> {
    try {
      return await this.fetchScopes(order);
    } catch (error) {
      const { scopes, login, request } = order;
      // Of a stranger's token server nothing more is asked.
      if (order.origin !== undefined || !mayBeAboutScopes(error, scopes)) throw error;
      const known = await this.fetchOnce(order, []).then(
        () => true,
        (second: unknown) => {
          if (second instanceof BerthError && second.code === 'UNAUTHORIZED') return false;
          throw second;
        },
      );
      throw known ? scopeRefusal(error, { scopes, login, purpose: request.purpose }) : error;
    }
  }

  /** Some servers answer 400 to scopes they do not know (Quay): then others are asked for. */
  private async fetchScopes(order: TokenOrder): Promise<AccessToken> {
    const { scheme } = order;
    const [first = [], ...others] = scopeChoices(order.scopes, scheme.scopes);
    let scopes = first;
    for (;;) {
      try {
        return await this.fetchOnce(order, scopes);
      } catch (error) {
        const next = others.shift();
        if (next === undefined || !(error instanceof BerthError) || error.status !== 400)
          throw error;
        scopes = next;
      }
    }
  }

  private fetchOnce(order: TokenOrder, scopes: readonly string[]): Promise<AccessToken> {
    const { scheme, login, request } = order;
    const { realm, service } = scheme;
    return fetchToken(
      { realm, service, scopes, login, purpose: request.purpose, signal: request.signal },
      this.transport,
      this.limits,
    );
  }
}

/** Of those who were refused with one token, the first fetches another for all. */
function isNewer({ value }: AccessToken, key: string, refused: TokenGrant | null): boolean {
  return refused === null || (refused.key === key && refused.token.value !== value);
}
