import type { BerthError } from '../../../shared/errors.ts';
import { isLoopbackHost } from '../../../shared/loopback.ts';
import type {
  ConnectionReport,
  RecognisedProduct,
} from '../../../shared/model/connection-report.ts';
import { providerFacts } from '../../../shared/providers/facts-of.ts';
import type { RequestPurpose } from '../../http/request-purpose.ts';
import { header, isSuccess, isWebPage } from '../../http/response.ts';
import type { AuthenticatedResponse } from '../auth/authenticator.ts';
import { repositoryScope } from '../auth/scope.ts';
import type { RegistryConnection } from '../connection/registry-connection.ts';
import type { RepositoriesChunk } from '../lists/list-chunks.ts';
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
    ping = await session.ping(`reach ${name}`, signal);
  } catch (error) {
    if (!isFinding(error)) throw error;
    reportUnreached(lines, session, target, error);
    return lines.report({ auth: 'none', latencyMs: elapsed(), ...username });
  }
  const latencyMs = elapsed();
  lines.ok('address', `${name} answers`);
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
    lines.ok('address', `${name} can be reached`);
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
  lines.ok('address', `${name} answers`);
  reportTls(lines, session, target);
  const aboutLogin =
    code === 'UNAUTHORIZED' ||
    // A cloud's API issues no login without the right to it.
    reason === 'missingScope' ||
    reason === 'tokenServer' ||
    reason === 'realmRefused' ||
    code === 'UNSUPPORTED';
  if (aboutLogin) lines.ok('api', `${name} speaks the registry API`);
  lines.error(aboutLogin ? 'credential' : 'api', 'failed', error);
}

function reportTls(lines: CheckLines, session: RegistryConnection, target: RegistryTarget): void {
  const { endpoint } = session;
  if (!endpoint.secure && isLoopbackHost(endpoint.hostname))
    lines.ok('tls', 'Not encrypted, but it does not leave this machine');
  else if (!endpoint.secure)
    lines.warning('tls', 'Not encrypted: everyone on the way can read and change what is sent', {
      hint: 'Use https if the registry offers it.',
    });
  else if (!target.tls.verify)
    lines.warning('tls', 'Encrypted, but nobody checks that this is the right registry', {
      hint: "Add the registry's CA certificate and switch verification on.",
    });
  else lines.ok('tls', 'Encrypted, and the certificate is trusted');
}

function reportApi(
  lines: CheckLines,
  session: RegistryConnection,
  ping: AuthenticatedResponse,
  elsewhere: BerthError | null,
): boolean {
  const { name, origin } = session.endpoint;
  if (speaksRegistry(ping)) {
    lines.ok('api', `${name} speaks the registry API`);
    return true;
  }
  lines.error(
    'api',
    'failed',
    elsewhere ?? apiError(ping, session.askFor(`reach ${name}`), origin),
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
    const purpose = session.askFor(`sign in to ${name}`);
    lines.error('credential', 'failed', responseError(ping, { purpose, auth: ping.auth }));
    return false;
  }
  if (!account.hasCredential) lines.ok('credential', `${name} can be read without a credential`);
  else if (ping.auth.loginAccepted)
    lines.ok('credential', `${name} accepts ${account.username ?? 'the token'}`);
  else
    lines.unknown('credential', `${name} did not ask who you are, so the credential was not tried`);
  return true;
}

/** What the provider lets be deleted, and what that takes; never tried. */
function reportDeletes(lines: CheckLines, { provider }: RegistryTarget): void {
  const { deletes, name, rights } = providerFacts[provider];
  const parts = (['tag', 'manifest', 'repository'] as const).filter(
    (part) => deletes[part] !== 'none',
  );
  const words = { tag: 'tags', manifest: 'manifests', repository: 'repositories' };
  const what = new Intl.ListFormat('en').format(parts.map((part) => words[part]));
  const takes = rights.delete === undefined ? '' : `; this takes ${rights.delete}`;
  lines.unknown('delete', `Not tried: ${name} deletes ${what}${takes}`);
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
    const through = listed?.source === 'provider' ? ` through the API of ${product}` : '';
    const name = listed?.repositories[0] ?? null;
    if (name === null)
      lines.warning('catalog', `The registry lists no repositories${through}`, {
        hint: `It may be empty, or show nothing to this account: listing takes ${rights.list}. Repositories can be opened by name.`,
      });
    else lines.ok('catalog', `Repositories can be listed${through}`);
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
    lines.unknown('referrers', 'Not tried: no repository is known yet');
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
      operation: `look for referrers in ${repository}`,
      signal,
    });
    const type = header(response.headers, 'content-type') ?? '';
    if (isSuccess(response.status) && type.includes(indexType))
      lines.ok('referrers', 'Signatures and other referrers can be listed');
    else if (response.status === 404 || isSuccess(response.status))
      lines.ok('referrers', 'No referrers API; referrers are found by their tags instead');
    else lines.unknown('referrers', `The registry answered with status ${response.status}`);
  } catch (error) {
    if (!isFinding(error)) throw error;
    lines.unknown('referrers', error.message);
  }
}
