import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import type { AddressPolicy } from '../../http/address-policy.ts';
import type { HttpRequest } from '../../http/http-request.ts';
import { RecentMap } from '../../http/recent-map.ts';
import { mayRepeatBody } from '../../http/request-body.ts';
import { failed, foreign, type RequestPurpose } from '../../http/request-purpose.ts';
import { headerLines, isSuccess, type RegistryResponse } from '../../http/response.ts';
import type { AuthOutcome } from '../protocol/auth-outcome.ts';
import type { Endpoint } from '../protocol/endpoint.ts';
import type { SecretSource } from '../protocol/target.ts';
import { type AuthScheme, chooseScheme, sameScheme } from './auth-scheme.ts';
import { type Challenge, parseChallenges } from './challenge.ts';
import { basicAuthorization, isSameLogin, type Login, loginOf } from './login.ts';
import { answerRedirectedChallenge } from './redirected-challenge.ts';
import {
  type Attempt,
  asksAgain,
  deniesScopes,
  mayHaveExpired,
  offersBasic,
  type Proof,
} from './refusal.ts';
import { coversScopes, mergeScopes, scopeKey } from './scope.ts';
import type { TokenGrant, TokenSource } from './token-source.ts';

/** A request with the scopes it needs, in the token protocol's words. */
export interface ScopedExchange extends HttpRequest {
  scopes: readonly string[];
  /** Asked for once, when a new token for `scopes` does not suffice and nobody says why. */
  widerScopes?: readonly string[] | undefined;
}

export interface AuthenticatedResponse extends RegistryResponse {
  auth: AuthOutcome;
}

/** How one login fared; a login that was exchanged for another may have expired. */
type Ending =
  | { expired: boolean; answer: AuthenticatedResponse }
  | { expired: true; error: BerthError };

/** Scopes whose way of asking is kept; there is one for each repository. */
const maxSchemes = 500;

/** First try, then at most: new token, wider scope, other scheme. */
const maxRounds = 4;

export interface AuthenticatorOptions {
  endpoint: Endpoint;
  policy: AddressPolicy;
  secrets: SecretSource;
  tokens: TokenSource;
  /** Sends one request to the registry, with redirects and retries. */
  send: (request: HttpRequest) => Promise<RegistryResponse>;
}

/**
 * Answers a registry's challenges (RFC 9110, section 11; distribution's token
 * protocol). The real URL is asked first and its challenge decides; one
 * re-authentication per refusal, never a loop. Credentials are asked from the
 * port for each call and not kept.
 */
export class Authenticator {
  /** By scopes: Harbor asks for Basic on its catalog and for Bearer elsewhere. */
  private readonly schemes = new RecentMap<string, AuthScheme>(maxSchemes);
  private learned: AuthScheme | null = null;
  /** A token server has taken the login: a later refusal is about rights, not about the password. */
  private loginProven = false;
  private asked: readonly Challenge[] = [];
  private readonly options: AuthenticatorOptions;

  constructor(options: AuthenticatorOptions) {
    this.options = options;
  }

  /** What the registry asked for last; empty while it has asked for nothing. */
  get challenges(): readonly Challenge[] {
    return this.asked;
  }

  /** True once the registry has told how it wants to be asked. */
  get hasLearned(): boolean {
    return this.learned !== null;
  }

  /**
   * Sends a request, authenticated as far as the registry asks. The answer may
   * still be a refusal; `auth` tells what had been tried. Errors of the secret
   * source pass through, before anything is sent.
   */
  async send(request: ScopedExchange): Promise<AuthenticatedResponse> {
    const { secrets, endpoint } = this.options;
    // A registry may name another host for uploads: it gets neither login nor token.
    if (request.url.origin !== endpoint.origin) return this.sendElsewhere(request);
    const credential = await secrets.credential();
    const login = loginOf(credential, request.purpose);
    const first = await this.tryLogin(request, login);
    if (!first.expired || secrets.renewed === undefined) return answerOf(first);
    const renewed = loginOf(await secrets.renewed(credential), request.purpose);
    return answerOf(isSameLogin(login, renewed) ? first : await this.tryLogin(request, renewed));
  }

  private async sendElsewhere(request: ScopedExchange): Promise<AuthenticatedResponse> {
    const nobody = { kind: 'anonymous' } as const;
    const purpose = { ...request.purpose, host: foreign(request.purpose, request.url.host) };
    const response = await this.exchange({ ...request, purpose }, nobody, { kind: 'none' });
    return { ...response, auth: this.outcome(response, nobody, { kind: 'none' }, []) };
  }

  private async tryLogin(request: ScopedExchange, login: Login): Promise<Ending> {
    try {
      return await this.converse(request, login);
    } catch (error) {
      if (!(error instanceof BerthError) || error.reason !== 'wrongCredentials') throw error;
      return { expired: true, error };
    }
  }

  /** One request with one login, until it is answered or refused for good. */
  private async converse(request: ScopedExchange, login: Login): Promise<Ending> {
    const wanted = scopeKey(request.scopes);
    let attempt = await this.first(this.schemes.get(wanted) ?? this.learned, request, login);
    for (let round = 1; ; round += 1) {
      const response = await this.exchange(request, login, attempt.proof);
      const challenges = parseChallenges(headerLines(response.headers, 'www-authenticate'));
      const auth = this.outcome(response, login, attempt.proof, challenges);
      if (challenges.length > 0 && !auth.leftOrigin) this.asked = challenges;
      const next =
        round < maxRounds &&
        !auth.leftOrigin &&
        login.kind !== 'bearer' &&
        !isChangeMade(request, response) &&
        mayRepeatBody(request.body) &&
        asksAgain(response, login, attempt, challenges)
          ? await this.reconsider(request, login, attempt, challenges, response)
          : null;
      if (next !== null) {
        response.stream?.close();
        attempt = next;
        continue;
      }
      this.remember(wanted, attempt, response);
      const elsewhere =
        auth.leftOrigin && response.status === 401
          ? await answerRedirectedChallenge(request, response, challenges, this.options)
          : null;
      return {
        answer: { ...(elsewhere ?? response), auth },
        expired:
          attempt.proof.kind === 'basic' &&
          !auth.leftOrigin &&
          mayHaveExpired(response, challenges),
      };
    }
  }

  /** The first attempt of a request: what is known of the registry, else nothing. */
  private async first(
    scheme: AuthScheme | null,
    request: ScopedExchange,
    login: Login,
  ): Promise<Attempt> {
    // However the registry asks: an access token is the answer (as in containers/image).
    if (login.kind === 'bearer') return { scheme: null, proof: proofOf(login.token) };
    if (scheme === null) return { scheme, proof: { kind: 'none' } };
    if (scheme.kind === 'basic' && login.kind !== 'basic')
      return { scheme, proof: { kind: 'none' } };
    const scopes = scheme.kind === 'bearer' ? [...scheme.scopes, ...request.scopes] : [];
    return this.prove(scheme, request, login, scopes, null);
  }

  private remember(wanted: string, { scheme, proof }: Attempt, response: RegistryResponse): void {
    if (scheme === null || response.status === 401) return;
    const widened =
      scheme.kind === 'bearer' && proof.kind === 'bearer'
        ? { ...scheme, scopes: proof.grant.scopes }
        : scheme;
    this.schemes.set(wanted, widened);
  }

  private async exchange(
    request: ScopedExchange,
    login: Login,
    proof: Proof,
  ): Promise<RegistryResponse> {
    const { scopes: _scopes, widerScopes: _wider, ...exchange } = request;
    const authorization =
      proof.kind === 'bearer'
        ? `Bearer ${proof.grant.token.value}`
        : proof.kind === 'basic' && login.kind === 'basic'
          ? basicAuthorization(login)
          : null;
    return this.options.send(
      authorization === null
        ? exchange
        : { ...exchange, headers: { ...exchange.headers, authorization } },
    );
  }

  /** What to try after a refusal, or null when there is nothing left. */
  private async reconsider(
    request: ScopedExchange,
    login: Login,
    { scheme, proof }: Attempt,
    challenges: readonly Challenge[],
    response: RegistryResponse,
  ): Promise<Attempt | null> {
    const offered = this.offered(challenges, request, login, response);
    const added = offered?.kind === 'bearer' ? offered.scopes : [];
    const basic: Attempt | null =
      login.kind === 'basic' && (offered?.kind === 'basic' || offersBasic(challenges))
        ? { scheme: { kind: 'basic' }, proof: { kind: 'basic' } }
        : null;
    if (proof.kind === 'bearer') {
      const { grant } = proof;
      this.options.tokens.drop(grant);
      // Harbor answers an expired Bearer with a Basic challenge: the first realm is asked once more.
      const bearer = offered?.kind === 'bearer' ? offered : scheme;
      const changed = bearer !== null && scheme !== null && !sameScheme(bearer, scheme);
      if (bearer !== null && (!grant.fresh || changed || !coversScopes(grant.scopes, added)))
        return this.prove(bearer, request, login, [...added, ...grant.scopes], grant);
      const wider = request.widerScopes ?? [];
      if (
        bearer !== null &&
        !coversScopes(grant.scopes, wider) &&
        !deniesScopes(challenges, request.scopes)
      )
        return this.prove(bearer, request, login, [...wider, ...grant.scopes], grant);
      return basic;
    }
    if (offered === null || (proof.kind === 'basic' && offered.kind === 'basic')) return null;
    if (offered.kind === 'basic' && login.kind === 'anonymous') return null;
    return this.prove(offered, request, login, [...added, ...request.scopes], null).catch(
      (error: unknown) => {
        // Basic was offered beside a token server that cannot give a token.
        if (basic === null || !(error instanceof BerthError) || error.reason !== 'tokenServer')
          throw error;
        return basic;
      },
    );
  }

  private offered(
    challenges: readonly Challenge[],
    request: ScopedExchange,
    login: Login,
    response: RegistryResponse,
  ): AuthScheme | null {
    const { endpoint, policy } = this.options;
    try {
      const scheme = chooseScheme(challenges, {
        endpoint,
        policy,
        purpose: request.purpose,
        asked: response.url,
      });
      // A bare 401 (gcr.io once): credentials are tried as Basic, the only scheme without parameters.
      if (scheme === null) return login.kind === 'basic' ? { kind: 'basic' } : null;
      if (scheme.kind === 'bearer') this.learned = { ...scheme, scopes: [] };
      else this.learned ??= scheme;
      return scheme;
    } catch (error) {
      if (isSuccess(response.status)) return null;
      throw error;
    }
  }

  private outcome(
    response: RegistryResponse,
    login: Login,
    proof: Proof,
    challenges: readonly Challenge[],
  ): AuthOutcome {
    const hasLogin = login.kind !== 'anonymous';
    const grant = proof.kind === 'bearer' ? proof.grant : null;
    // A token used as it is was shown to no token server.
    const exchanged =
      grant !== null &&
      login.kind !== 'bearer' &&
      !(login.kind === 'identity' && grant.token.value === login.token);
    if (hasLogin && exchanged) this.loginProven = true;
    const invalid = challenges.some((one) => one.parameters.get('error') === 'invalid_token');
    return {
      sent: proof.kind,
      hasLogin,
      loginAccepted:
        hasLogin && (this.loginProven || (proof.kind !== 'none' && response.status !== 401)),
      tokenRejected: exchanged && grant.fresh && invalid,
      leftOrigin: response.url.origin !== this.options.endpoint.origin,
    };
  }

  private async prove(
    scheme: AuthScheme,
    request: ScopedExchange,
    login: Login,
    scopes: readonly string[],
    refused: TokenGrant | null,
  ): Promise<Attempt> {
    if (scheme.kind === 'bearer') {
      const order = { scheme, login, scopes: mergeScopes(scopes), refused, request };
      return { scheme, proof: { kind: 'bearer', grant: await this.options.tokens.grant(order) } };
    }
    if (login.kind === 'identity') throw needsUserName(request.purpose);
    return { scheme, proof: { kind: login.kind === 'basic' ? 'basic' : 'none' } };
  }
}

/** A token that no token server gave, and that none can renew. */
function proofOf(value: string): Proof {
  const token = { value, renewAt: Number.POSITIVE_INFINITY };
  return { kind: 'bearer', grant: { key: '', token, fresh: true, scopes: [] } };
}

function answerOf(ending: Ending): AuthenticatedResponse {
  if ('error' in ending) throw ending.error;
  return ending.answer;
}

function needsUserName(purpose: RequestPurpose): BerthError {
  return BerthError.of(
    'UNAUTHORIZED',
    failed(purpose, text('credential.userNameRequired', { host: purpose.host })),
    {
      reason: 'credentialRequired',
      hint: text('credential.userNameRequired.hint'),
    },
  );
}

/** What was changed without a login is not changed again with one. */
function isChangeMade(request: HttpRequest, response: RegistryResponse): boolean {
  return isSuccess(response.status) && request.effect === 'write';
}
