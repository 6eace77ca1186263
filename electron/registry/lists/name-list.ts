import { z } from 'zod';
import { BerthError } from '../../../shared/errors.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import { failed } from '../../http/request-purpose.ts';
import { headerLines, isSuccess } from '../../http/response.ts';
import type { AuthenticatedResponse } from '../auth/authenticator.ts';
import { readJson } from '../connection/json-body.ts';
import type { RegistryConnection } from '../connection/registry-connection.ts';
import { responseError } from '../protocol/response-error.ts';
import { isListedName } from './listed-names.ts';
import type { ReceivedPage } from './pages.ts';

export interface NameListRequest {
  url: URL;
  /** The member that holds the names: `repositories` or `tags`. */
  member: 'repositories' | 'tags';
  scopes: readonly string[];
  widerScopes?: readonly string[] | undefined;
  operation: Text;
  repository?: string | undefined;
  signal: AbortSignal;
}

const missing = {
  repositories: 'registry.noRepositoryList',
  tags: 'registry.noTagList',
} as const;

const listSchema = z.record(z.string(), z.unknown());
const membersSchema = z.array(z.unknown()).nullish();
const errorsSchema = z.array(z.unknown()).min(1);

/**
 * One page of names. Servers leave lists out, answer null for them, and put
 * nulls and empty names inside: none of that is an error. An answer cut off is
 * asked for once more. Throws BerthError.
 */
export async function fetchNames(
  session: RegistryConnection,
  request: NameListRequest,
): Promise<ReceivedPage & { response: AuthenticatedResponse }> {
  try {
    return await fetchOnce(session, request);
  } catch (error) {
    if (!(error instanceof BerthError) || error.reason !== 'incompleteBody') throw error;
    return fetchOnce(session, request);
  }
}

async function fetchOnce(session: RegistryConnection, request: NameListRequest) {
  const { member, url, scopes, widerScopes, operation, signal, repository } = request;
  const purpose = session.askFor(operation);
  const response = await session.request({
    effect: 'read',
    url,
    scopes,
    widerScopes,
    limit: session.limits.pageBytes,
    operation,
    signal,
  });
  if (!isSuccess(response.status))
    throw responseError(response, { purpose, auth: response.auth, repository });
  const json = listSchema.safeParse(readJson(response, purpose, session.endpoint.origin));
  const members = json.success ? membersSchema.safeParse(json.data[member]) : null;
  if (!json.success || members === null || !members.success || holdsOnlyErrors(json.data, member))
    throw BerthError.of(
      'BAD_RESPONSE',
      failed(purpose, text(missing[member], { host: purpose.host })),
      {
        reason: 'malformedBody',
        status: response.status,
        hint: text('registry.noList.hint'),
      },
    );
  return {
    names: (members.data ?? []).filter(isListedName),
    links: headerLines(response.headers, 'link'),
    response,
  };
}

function holdsOnlyErrors(json: Record<string, unknown>, member: string): boolean {
  return json[member] === undefined && errorsSchema.safeParse(json['errors']).success;
}
