import { z } from 'zod';
import { BerthError } from '../../../../shared/errors.ts';
import type { Credential } from '../../../../shared/model/credential.ts';
import { gitlab } from '../../../../shared/providers/gitlab.ts';
import { type Text, text } from '../../../../shared/text/text.ts';
import { failed, said } from '../../../http/request-purpose.ts';
import { plainLine } from '../../protocol/error-body.ts';
import { looseList, looseText } from '../api/loose-fields.ts';
import { cannotList } from '../api/provider-error.ts';
import type { ApiRequest, ProviderApi } from '../api/provider-request.ts';
import type { ProviderContext } from '../provider.ts';
import { gitlabHost } from './gitlab-host.ts';

/** Deploy tokens, CI job tokens and the like pull images, but are not for the API (docs.gitlab.com, "Token prefixes"). */
const foreignToken = /^gl(?:dt|cbt|rt|ft|imt|soat|ptt|agent|wt)-/;
const personalToken = /^glpat-/;
const foreignUser = /^(?:gitlab-ci-token$|gitlab\+deploy-token-)/;

type Subject = Pick<ApiRequest<unknown>, 'operation' | 'repository' | 'signal'>;

export interface GitlabApi {
  /**
   * One query; an answer that holds errors is one. Throws BerthError, FORBIDDEN
   * (missingScope) also where GitLab treats a token without read_api as none.
   */
  ask<T extends { currentUser?: { id: string } | null | undefined }>(
    query: string,
    variables: Readonly<Record<string, string | null>>,
    data: z.ZodType<T>,
    subject: Subject,
  ): Promise<T>;
}

/** GitLab's GraphQL API, with the saved token and at the GitLab of this registry. */
export function createGitlabApi(context: ProviderContext): GitlabApi {
  const { endpoint } = context;
  const location = gitlabHost(context);

  /** GitLab says "invalid" of tokens that merely lack a scope; its REST API tells which it is. */
  async function diagnosed(
    refusal: unknown,
    api: ProviderApi,
    request: Pick<ApiRequest<unknown>, 'headers' | 'operation' | 'right' | 'signal'>,
  ): Promise<unknown> {
    if (!(refusal instanceof BerthError) || refusal.reason !== 'wrongCredentials') return refusal;
    try {
      await api.request({ effect: 'read', ...request, path: '/api/v4/user', schema: z.unknown() });
    } catch (error) {
      const isForbidden = error instanceof BerthError && error.code === 'FORBIDDEN';
      if (!isForbidden) return refusal;
    }
    return noScope(endpoint.name, request.operation);
  }

  return {
    async ask(query, variables, data, subject) {
      const token = tokenOf(await context.credential(), endpoint.name);
      const api = await location(subject.signal);
      const request = {
        ...subject,
        right: gitlab.rights.list,
        ...(token === null ? {} : { headers: { authorization: `Bearer ${token}` } }),
      };
      const schema = z.object({
        data: data.nullish().catch(null),
        errors: looseList(z.object({ message: looseText })),
      });
      const { body } = await api
        .request({
          effect: 'read',
          ...request,
          method: 'POST',
          path: '/api/graphql',
          json: { query, variables },
          schema,
        })
        .catch(async (error: unknown) => {
          throw token === null ? error : await diagnosed(error, api, request);
        });
      const [error] = body.errors;
      if (error !== undefined)
        throw reported(subject, error.message === null ? null : api.hide(error.message));
      if (body.data === null || body.data === undefined) throw malformed(subject);
      if (token !== null && (body.data.currentUser ?? null) === null)
        throw noScope(endpoint.name, subject.operation);
      return body.data;
    },
  };
}

/**
 * The token that the API takes; null for a visitor. A password may be that of
 * the account, so only what shows itself to be a token of a person is sent.
 * Throws FORBIDDEN (catalogClosed).
 */
function tokenOf(credential: Credential | null, name: string): string | null {
  if (credential === null || credential.kind === 'none') return null;
  const { list: right } = gitlab.rights;
  if (credential.kind !== 'password' && credential.kind !== 'token')
    throw cannotList(name, text('gitlab.tokensOnly'), text('list.save.hint', { right }));
  const secret = credential.kind === 'token' ? credential.token : credential.password;
  const user = credential.username ?? '';
  if (foreignToken.test(secret) || foreignUser.test(user))
    throw cannotList(name, text('gitlab.foreignToken'), text('list.save.hint', { right }));
  if (credential.kind === 'token' || personalToken.test(secret) || user === 'oauth2') return secret;
  throw cannotList(name, text('gitlab.password'), text('gitlab.password.hint', { right }));
}

function noScope(name: string, operation: Text): BerthError {
  return BerthError.of('FORBIDDEN', failed({ operation }, text('gitlab.noScope')), {
    reason: 'missingScope',
    hint: text('gitlab.noScope.hint', { right: gitlab.rights.list, registry: name }),
  });
}

function reported(subject: Subject, message: string | null): BerthError {
  const words = message === null ? null : plainLine(message);
  return BerthError.of(
    'BAD_RESPONSE',
    failed(subject, said(text('provider.error', { host: 'GitLab' }), words)),
    { reason: 'serverError', status: 200, hint: text('provider.error.hint') },
  );
}

function malformed(subject: Subject): BerthError {
  return BerthError.of(
    'BAD_RESPONSE',
    failed(subject, text('provider.otherForm', { host: 'GitLab' })),
    { reason: 'malformedBody', hint: text('gitlab.provider.hint') },
  );
}
