import { BerthError } from '../../../shared/errors.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import { failed } from '../../http/request-purpose.ts';
import { isSuccess, isWebPage } from '../../http/response.ts';
import { catalogScope } from '../auth/scope.ts';
import type { RegistryConnection } from '../connection/registry-connection.ts';
import { apiUrl } from '../protocol/endpoint.ts';
import { notARegistry } from '../protocol/response-error.ts';
import { fetchNames } from './name-list.ts';
import { inTakenSize, isSizeRefusal, pageSizes } from './page-size.ts';
import { type Bookmark, type NamesPage, walkPages } from './pages.ts';
import { rangedWalk } from './ranged-walk.ts';

export interface CatalogOptions {
  /** Several pages at once where the server shows itself to be CNCF Distribution. */
  ranges: boolean;
  /** The list as last seen, to read it anew in as many requests as it has pages. */
  known?: readonly string[] | undefined;
  bookmark?: Bookmark | undefined;
  signal: AbortSignal;
}

/**
 * The repositories of `/v2/_catalog` (distribution's `docs/content/spec/api.md`,
 * "Listing Repositories"; not part of OCI). Throws FORBIDDEN (catalogClosed)
 * when the registry does not let them be listed.
 */
export async function* walkCatalog(
  session: RegistryConnection,
  options: CatalogOptions,
): AsyncGenerator<NamesPage, void, undefined> {
  const operation = catalogOperation(session);
  requireCatalog(session);
  const fetchPage = (url: URL, signal: AbortSignal) =>
    fetchNames(session, { url, member: 'repositories', scopes: [catalogScope], operation, signal });
  const ranged = rangedWalk({
    fetch: fetchPage,
    connections: options.ranges ? session.limits.connectionsPerHost : 1,
    known: options.known,
    signal: options.signal,
  });
  const pages = walkPages({
    url: apiUrl(session.endpoint, '/v2/_catalog'),
    sizes: pageSizes,
    limits: session.limits,
    signal: options.signal,
    bookmark: options.bookmark,
    fetch: (url) => ranged.fetch(url),
  });
  let any = false;
  try {
    for await (const page of pages) {
      any = true;
      yield page;
    }
  } catch (error) {
    // In the middle of a list the failure is what it is; at its start it may mean a closed catalog.
    throw any ? error : await explain(error, session, options.signal);
  } finally {
    ranged.stop();
  }
}

/** One repository's name, or null: the least that shows whether the catalog is open. Throws like `walkCatalog`. */
export async function peekCatalog(
  session: RegistryConnection,
  signal: AbortSignal,
): Promise<{ name: string | null }> {
  requireCatalog(session);
  try {
    const peek = (size: number | undefined) =>
      fetchNames(session, {
        url: apiUrl(session.endpoint, '/v2/_catalog', size === undefined ? '' : `?n=${size}`),
        member: 'repositories',
        scopes: [catalogScope],
        operation: catalogOperation(session),
        signal,
      });
    const { names } = await inTakenSize(peek, [1, undefined]);
    return { name: names[0] ?? null };
  } catch (error) {
    throw await explain(error, session, signal);
  }
}

function catalogOperation(session: RegistryConnection): Text {
  return text('operation.listRepositories', { registry: session.endpoint.name });
}

/** Docker Hub has no catalog; asking would only look like a failure. */
function requireCatalog(session: RegistryConnection): void {
  if (session.endpoint.isDockerHub) throw catalogClosed(session);
}

function catalogClosed(session: RegistryConnection, cause?: BerthError): BerthError {
  const purpose = session.askFor(catalogOperation(session));
  return BerthError.of('FORBIDDEN', failed(purpose, text('catalog.closed')), {
    reason: 'catalogClosed',
    hint: text('catalog.closed.hint'),
    ...(cause?.status === undefined ? {} : { status: cause.status }),
    ...(cause?.registryErrors === undefined ? {} : { registryErrors: cause.registryErrors }),
    cause,
  });
}

/**
 * Tells a closed catalog from no registry at all. Refusals for lack of rights
 * mean closed; a missing or strange page only after `/v2/` showed a registry.
 */
async function explain(
  error: unknown,
  session: RegistryConnection,
  signal: AbortSignal,
): Promise<unknown> {
  if (!(error instanceof BerthError) || isSizeRefusal(error)) return error;
  const { code, reason, status } = error;
  if (code === 'FORBIDDEN' && (reason === 'missingScope' || reason === 'credentialRequired'))
    return catalogClosed(session, error);
  if (reason === 'wrongCredentials' && status === 401) {
    // Basic alone does not tell a wrong password from a right one without this right.
    const ping = await session.ping(catalogOperation(session), signal);
    return isSuccess(ping.status) && ping.auth.loginAccepted
      ? catalogClosed(session, error)
      : error;
  }
  const missing =
    reason === 'notARegistry' ||
    (code === 'FORBIDDEN' && reason === undefined) ||
    (status !== undefined && [400, 404, 405, 501].includes(status));
  if (!missing || code === 'UNREACHABLE') return error;
  const ping = await session.ping(catalogOperation(session), signal);
  const isRegistry = (isSuccess(ping.status) || ping.status === 401) && !isWebPage(ping);
  if (isRegistry) return catalogClosed(session, error);
  return reason === 'notARegistry' || status === 404
    ? notARegistry(session.askFor(catalogOperation(session)), {
        ...(status === undefined ? {} : { status }),
      })
    : error;
}
