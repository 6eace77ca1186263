import { isLoopbackHost } from '../../../shared/address.ts';
import type { BerthError } from '../../../shared/errors.ts';
import type {
  ConnectionReport,
  RecognisedProduct,
} from '../../../shared/model/connection-report.ts';
import { providerFacts } from '../../../shared/providers/facts-of.ts';
import { text } from '../../../shared/text/text.ts';
import type { RequestPurpose } from '../../http/request-purpose.ts';
import { header, isSuccess, isWebPage } from '../../http/response.ts';
import type { AuthenticatedResponse } from '../auth/authenticator.ts';
import { repositoryScope } from '../auth/scope.ts';
import type { RegistryConnection } from '../connection/registry-connection.ts';
import type { RepositoriesChunk } from '../lists/listed-names.ts';
import { apiUrl, repositoryPath } from '../protocol/endpoint.ts';
import { captivePortal, notARegistry, responseError } from '../protocol/response-error.ts';
import type { RegistryTarget } from '../protocol/target.ts';
import { registryAtRoot, speaksRegistry } from './api-path.ts';
import { CheckLines, isFinding } from './check-line.ts';

const zeroDigest = `sha256:${'0'.repeat(64)}`;
const indexType = 'application/vnd.oci.image.index.v1+json';

/**
 * Tests a registry with reading requests only, to the registry, its token realm
 * and the provider's API: `/v2/`, the first page of the list (`list`), the
 * referrers of a digest that cannot exist. Whether deletes are on cannot be learnt without
 * one. What the registry does becomes a line; only cancelling and a vault that
 * cannot be opened are thrown.
 */
export async function checkConnection(
  session: RegistryConnection,
  target: RegistryTarget,
  account: { username: string | undefined; hasCredential: boolean },
  list: () => AsyncIterable<RepositoriesChunk>,
  recognise: (answer: AuthenticatedResponse) => Promise<RecognisedProduct | null>,
  signal: AbortSignal,
): Promise<ConnectionReport> {
  const lines = new CheckLines();
  const startedAt = performance.now();
  const name = session.endpoint.name;
  const elapsed = () => Math.round(performance.now() - startedAt);
  const username = account.username === undefined ? {} : { username: account.username };
  let ping: AuthenticatedResponse;
  try {
    ping = await session.ping(text('operation.reach', { registry: name }), signal);
  } catch (error) {
    if (!isFinding(error)) throw error;
    reportUnreached(lines, session, target, error);
    return lines.report({ auth: 'none', latencyMs: elapsed(), ...username });
  }
  const latencyMs = elapsed();
  lines.ok('address', text('check.address.answers', { registry: name }));
  reportTls(lines, session, target);
  const elsewhere = speaksRegistry(ping) ? null : await registryAtRoot(session, signal);
  const passed =
    reportApi(lines, session, ping, elsewhere) && reportCredential(lines, session, ping, account);
  reportDeletes(lines, target);
  if (passed) {
    const repository = await checkCatalog(lines, target, list);
    await checkReferrers(lines, session, repository, signal);
  }
  const auth = ping.auth.sent;
  const product =
    target.provider === 'native' && speaksRegistry(ping) ? await recognise(ping) : null;
  return lines.report({
    ...{ auth, latencyMs, ...username },
    ...(product === null ? {} : { product }),
  });
}

/** No usable answer of `/v2/`: how far the way went decides which lines failed. */
function reportUnreached(
  lines: CheckLines,
  session: RegistryConnection,
  target: RegistryTarget,
  error: BerthError,
): void {
  const { name } = session.endpoint;
  const { code, reason } = error;
  if (
    code === 'TLS_UNTRUSTED' ||
    reason === 'tlsProtocol' ||
    reason === 'clientCertificateRequired'
  ) {
    lines.ok('address', text('check.address.reached', { registry: name }));
    lines.error('tls', 'failed', error);
    return;
  }
  if (code === 'INVALID_INPUT') {
    lines.error(
      error.detail !== undefined && 'issues' in error.detail ? 'tls' : 'address',
      'failed',
      error,
    );
    return;
  }
  const answered =
    error.status !== undefined ||
    code === 'UNAUTHORIZED' ||
    code === 'UNSUPPORTED' ||
    reason === 'missingScope' ||
    reason === 'tokenServer' ||
    reason === 'realmRefused';
  if (!answered && code !== 'BAD_RESPONSE') {
    lines.error('address', 'failed', error);
    return;
  }
  if (reason === 'proxy' || reason === 'proxyAuth') {
    lines.error('address', 'failed', error);
    return;
  }
  lines.ok('address', text('check.address.answers', { registry: name }));
  reportTls(lines, session, target);
  const aboutLogin =
    code === 'UNAUTHORIZED' ||
    // A cloud's API issues no login without the right to it.
    reason === 'missingScope' ||
    reason === 'tokenServer' ||
    reason === 'realmRefused' ||
    code === 'UNSUPPORTED';
  if (aboutLogin) lines.ok('api', text('check.api', { registry: name }));
  lines.error(aboutLogin ? 'credential' : 'api', 'failed', error);
}

function reportTls(lines: CheckLines, session: RegistryConnection, target: RegistryTarget): void {
  const { endpoint } = session;
  if (!endpoint.secure && isLoopbackHost(endpoint.hostname))
    lines.ok('tls', text('check.tls.local'));
  else if (!endpoint.secure)
    lines.warning('tls', text('check.tls.unencrypted'), text('check.tls.unencrypted.hint'));
  else if (!target.tls.verify)
    lines.warning('tls', text('check.tls.unverified'), text('check.tls.unverified.hint'));
  else lines.ok('tls', text('check.tls.trusted'));
}

function reportApi(
  lines: CheckLines,
  session: RegistryConnection,
  ping: AuthenticatedResponse,
  elsewhere: BerthError | null,
): boolean {
  const { name, origin } = session.endpoint;
  if (speaksRegistry(ping)) {
    lines.ok('api', text('check.api', { registry: name }));
    return true;
  }
  lines.error(
    'api',
    'failed',
    elsewhere ??
      apiError(ping, session.askFor(text('operation.reach', { registry: name })), origin),
  );
  return false;
}

function apiError(
  ping: AuthenticatedResponse,
  purpose: RequestPurpose,
  origin: string,
): BerthError {
  if (!isWebPage(ping) || ping.status >= 500)
    return responseError(ping, { purpose, auth: ping.auth });
  const fields = { status: ping.status };
  return ping.url.origin === origin
    ? notARegistry(purpose, fields)
    : captivePortal(purpose, fields);
}

function reportCredential(
  lines: CheckLines,
  session: RegistryConnection,
  ping: AuthenticatedResponse,
  account: { username: string | undefined; hasCredential: boolean },
): boolean {
  const { name } = session.endpoint;
  if (!isSuccess(ping.status)) {
    const purpose = session.askFor(text('operation.signIn', { registry: name }));
    lines.error('credential', 'failed', responseError(ping, { purpose, auth: ping.auth }));
    return false;
  }
  const registry = name;
  const { username: user, hasCredential } = account;
  if (!hasCredential) lines.ok('credential', text('check.credential.none', { registry }));
  else if (!ping.auth.loginAccepted)
    lines.unknown('credential', text('check.credential.notAsked', { registry }));
  else if (user === undefined) lines.ok('credential', text('check.credential.token', { registry }));
  else lines.ok('credential', text('check.credential.user', { registry, user }));
  return true;
}

const deletable = {
  tag: 'check.delete.tags',
  manifest: 'check.delete.manifests',
  repository: 'check.delete.repositories',
} as const;

/** What the provider lets be deleted, and what that takes; never tried. */
function reportDeletes(lines: CheckLines, { provider }: RegistryTarget): void {
  const { deletes, name, rights } = providerFacts[provider];
  const [first, second, third] = (['tag', 'manifest', 'repository'] as const)
    .filter((part) => deletes[part] !== 'none')
    .map((part) => text(deletable[part]));
  if (first === undefined) return;
  const parts =
    second === undefined
      ? first
      : third === undefined
        ? text('list.two', { first, second })
        : text('list.three', { first, second, third });
  lines.unknown(
    'delete',
    rights.delete === undefined
      ? text('check.delete', { provider: name, parts })
      : text('check.delete.takes', { provider: name, parts, right: rights.delete }),
  );
}

/** The first page of the list as the person will get it: by the catalog or the provider's API. */
async function checkCatalog(
  lines: CheckLines,
  { provider }: RegistryTarget,
  list: () => AsyncIterable<RepositoriesChunk>,
): Promise<string | null> {
  const { name: product, rights } = providerFacts[provider];
  try {
    let listed: RepositoriesChunk | null = null;
    for await (const chunk of list()) {
      listed = chunk;
      if (chunk.repositories.length > 0) break;
    }
    const through = listed?.source === 'provider';
    const name = listed?.repositories[0] ?? null;
    if (name === null)
      lines.warning(
        'catalog',
        through
          ? text('check.catalog.emptyThrough', { provider: product })
          : text('check.catalog.empty'),
        text('check.catalog.empty.hint', { right: rights.list }),
      );
    else
      lines.ok(
        'catalog',
        through
          ? text('check.catalog.listsThrough', { provider: product })
          : text('check.catalog.lists'),
      );
    return name;
  } catch (error) {
    if (!isFinding(error)) throw error;
    lines.error('catalog', error.reason === 'catalogClosed' ? 'warning' : 'failed', error);
    return null;
  }
}

/** The referrers API (OCI Distribution 1.1, end-12a) never answers 404 where it exists. */
async function checkReferrers(
  lines: CheckLines,
  session: RegistryConnection,
  repository: string | null,
  signal: AbortSignal,
): Promise<void> {
  if (repository === null) {
    lines.unknown('referrers', text('check.referrers.noRepository'));
    return;
  }
  try {
    const path = repositoryPath(session.endpoint, repository);
    const response = await session.request({
      effect: 'read',
      url: apiUrl(session.endpoint, `/v2/${path}/referrers/${zeroDigest}`),
      accept: indexType,
      scopes: [repositoryScope(repository, 'pull')],
      limit: session.limits.manifestBytes,
      operation: text('operation.listReferrers', { image: repository }),
      signal,
    });
    const type = header(response.headers, 'content-type') ?? '';
    if (isSuccess(response.status) && type.includes(indexType))
      lines.ok('referrers', text('check.referrers.api'));
    else if (response.status === 404 || isSuccess(response.status))
      lines.ok('referrers', text('check.referrers.tags'));
    else lines.unknown('referrers', text('check.referrers.status', { status: response.status }));
  } catch (error) {
    if (!isFinding(error)) throw error;
    lines.error('referrers', 'unknown', error);
  }
}
