import { BerthError } from '../../../../shared/errors.ts';
import { text } from '../../../../shared/text/text.ts';
import { failed, foreign, type RequestPurpose } from '../../../http/request-purpose.ts';
import { isSuccess } from '../../../http/response.ts';
import { readJson } from '../../connection/json-body.ts';
import type { RegistryConnection } from '../../connection/registry-connection.ts';
import { apiUrl } from '../../protocol/endpoint.ts';
import { type ApiRefusal, hiddenRefusal } from './api-refusal.ts';
import { providerError, refusalOf } from './provider-error.ts';
import type { ApiAnswer, ApiRequest } from './provider-request.ts';

export interface RegistryApiRequest<T>
  extends Pick<
    ApiRequest<T>,
    'path' | 'query' | 'schema' | 'effect' | 'operation' | 'right' | 'repository' | 'signal'
  > {
  /** What a token for it must allow, in the token protocol's words. */
  scopes: readonly string[];
}

/**
 * A registry's own extensions of the registry protocol: asked as the registry
 * itself is, so that its challenges are answered and its tokens shared.
 */
export interface RegistryApi {
  /** Throws BerthError: FORBIDDEN (missingScope), UNSUPPORTED where there is no such extension. */
  request<T>(request: RegistryApiRequest<T>): Promise<ApiAnswer<T>>;
}

/** `session` is asked for on use: it needs the provider's logins first. */
export function createRegistryApi(session: () => RegistryConnection): RegistryApi {
  return {
    async request<T>(request: RegistryApiRequest<T>): Promise<ApiAnswer<T>> {
      const { endpoint, limits, askFor, request: send } = session();
      const { effect, operation, scopes, signal, right, repository } = request;
      const purpose = askFor(operation);
      const url = apiUrl(endpoint, request.path);
      for (const [name, value] of Object.entries(request.query ?? {}))
        url.searchParams.set(name, value);
      const response = await send({
        url,
        effect,
        scopes,
        limit: limits.pageBytes,
        operation,
        signal,
      });
      const { auth } = response;
      const subject = {
        purpose,
        right,
        repository,
        signedIn: auth.hasLogin && auth.sent !== 'none',
      };
      if (!isSuccess(response.status)) {
        const refusal = refusalOf(response);
        // A login that a token server has taken lacks the right, whatever the status says.
        const lacks = response.status === 401 && auth.loginAccepted;
        throw providerError(response, lacks ? { ...refusal, kind: 'forbidden' } : refusal, subject);
      }
      const json = readJson(response, purpose, endpoint.origin);
      const hidden = hiddenRefusal(json);
      if (hidden !== null) throw providerError(response, shownOf(hidden, purpose), subject);
      const parsed = request.schema.safeParse(json);
      if (parsed.success) return { body: parsed.data, headers: response.headers };
      throw BerthError.of(
        'BAD_RESPONSE',
        failed(purpose, text('provider.otherForm', { host: purpose.host })),
        {
          reason: 'malformedBody',
          status: response.status,
          hint: text('provider.otherForm.hint'),
        },
      );
    },
  };
}

/** What of a refusal inside of a success may be shown. */
function shownOf({ kind, code, message }: ApiRefusal, purpose: RequestPurpose): ApiRefusal {
  const shown = (said: string | null) => (said === null ? null : foreign(purpose, said));
  return { kind, code: shown(code), message: shown(message) };
}
