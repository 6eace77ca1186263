import { type OperationDefinitionNode, parse } from 'graphql';

/** A request as it reaches the transport. */
export interface SeenRequest {
  method: string;
  url: URL;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** Paths that lend a token for a login or answer a search, and do nothing else. */
const askingPaths: ReadonlySet<string> = new Set([
  '/token',
  '/oauth2/exchange',
  '/oauth2/token',
  '/v2/auth/token',
  '/v2/users/login',
  '/v2/manage/utils/secret',
  '/api/search/aql',
  '/artifactory/api/search/aql',
]);

const grants: ReadonlySet<string> = new Set([
  'refresh_token',
  'password',
  'access_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
]);

const reading = /^(?:BatchGet|Describe|Get|List)[A-Za-z]*$/;
/** Actions that lend a login for what a caller may do anyway. */
const lending = /^(?:AssumeRole|AssumeRoleWithWebIdentity|CreateInstanceToken|CreateToken)$/;

/**
 * True for a request that changes nothing at the registry or its provider: GET
 * and HEAD, token POSTs, and the POSTs that providers read by. Whatever else
 * there is or comes is false.
 */
export function changesNothing(request: SeenRequest): boolean {
  const action = actionOf(request);
  if (action !== null) return reading.test(action) || lending.test(action);
  if (request.method === 'GET' || request.method === 'HEAD') return true;
  if (request.method !== 'POST') return false;
  if (request.url.pathname.endsWith('/api/graphql')) return onlyQueries(request.body);
  return (
    askingPaths.has(request.url.pathname) || grants.has(formOf(request)?.get('grant_type') ?? '')
  );
}

/** What a cloud's API is told to do, where it is told by name: in a header, the address or a form. */
export function actionOf(request: SeenRequest): string | null {
  const { headers, url } = request;
  const named = headers['x-amz-target'] ?? headers['x-tc-action'] ?? url.searchParams.get('Action');
  return (named ?? formOf(request)?.get('Action'))?.split('.').at(-1) ?? null;
}

function formOf({ headers, body }: SeenRequest): URLSearchParams | null {
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
    ? new URLSearchParams(body)
    : null;
}

function onlyQueries(body: string): boolean {
  try {
    const { definitions } = parse(String(Reflect.get(Object(JSON.parse(body)), 'query')));
    return definitions
      .filter((node): node is OperationDefinitionNode => node.kind === 'OperationDefinition')
      .every(({ operation }) => operation === 'query');
  } catch {
    return false;
  }
}
