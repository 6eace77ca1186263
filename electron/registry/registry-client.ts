import { type Credential, publicNameOf } from '../../shared/model/credential.ts';
import { text } from '../../shared/text/text.ts';
import { AddressPolicy } from '../http/address-policy.ts';
import { defaultLimits } from '../http/limits.ts';
import { systemResolve } from '../http/name-lookup.ts';
import { proxyFinder } from '../http/proxy.ts';
import { SentSecrets } from '../http/sent-secrets.ts';
import { createTransport } from '../http/transport.ts';
import { foreignTrust, ownTrust } from '../http/trust.ts';
import { loginOf, toolLogin } from './auth/login.ts';
import { readTokenRealm } from './auth/token-realm.ts';
import { checkConnection } from './check/connection-check.ts';
import { recogniseProduct } from './check/recognised-product.ts';
import type { RegistryClient } from './client.ts';
import { createSession, type RegistryConnection } from './connection/registry-connection.ts';
import { createImageMethods } from './images/image-methods.ts';
import { peekCatalog, walkCatalog } from './lists/catalog.ts';
import { ClosedCatalog } from './lists/closed-catalog.ts';
import type { RepositoriesChunk } from './lists/listed-names.ts';
import { walkTags } from './lists/tags.ts';
import { endpointOf } from './protocol/endpoint.ts';
import type { ClientEnvironment, RegistryTarget, SecretSource } from './protocol/target.ts';
import { describeRepositories, describeTag, describeTags } from './providers/api/describing.ts';
import { listRepositories } from './providers/api/listing.ts';
import { createProviderApis } from './providers/api/provider-apis.ts';
import { createRegistryApi } from './providers/api/registry-api.ts';
import { registrySecrets } from './providers/login/registry-secrets.ts';
import { providerOf } from './providers/provider-of.ts';
import { createRemoval } from './remove-images.ts';

/**
 * A client for one registry, on the protocol alone. It keeps connections and
 * tokens, never a secret; make a new one when the record changes.
 */
export function createRegistryClient(
  target: RegistryTarget,
  secrets: SecretSource,
  environment: ClientEnvironment,
): RegistryClient {
  const endpoint = endpointOf(target.address);
  const policy = new AddressPolicy(endpoint.hostname, environment.networks);
  const limits = { ...defaultLimits, ...environment.limits };
  const sent = new SentSecrets(secrets.stored);
  const transport = createTransport({
    origin: endpoint.origin,
    readOnly: target.readOnly,
    sent,
    policy,
    limits,
    resolve: environment.resolve ?? systemResolve,
    findProxy: proxyFinder(target, secrets, environment),
    ownTrust: () => ownTrust(target, secrets, environment),
    foreignTrust: () => foreignTrust(target, environment),
    noteSecrets: environment.noteSecrets,
  });
  const apis = createProviderApis({
    target,
    endpoint,
    limits,
    secrets,
    environment,
    transport,
    sent,
  });
  const provider = providerOf({
    target,
    endpoint,
    limits,
    credential: () => secrets.credential(),
    cloudApi: apis.cloudApi,
    ownApi: apis.ownApi,
    tokenRealm: (signal) => readTokenRealm({ endpoint, policy, limits, transport, sent }, signal),
    namedApi: apis.namedApi,
    hide: sent.hide,
    registryApi: createRegistryApi(() => session),
  });
  const signIn = registrySecrets(target.provider, provider, secrets);
  const session: RegistryConnection = createSession({
    endpoint,
    readOnly: target.readOnly,
    policy,
    limits,
    secrets: signIn,
    transport,
    sent,
  });
  const images = createImageMethods({
    session,
    warn: (event) => environment.logger.warn(event),
  });
  const closed = new ClosedCatalog(limits.closedCatalogMs);

  return {
    repositories(options) {
      // Only a catalog leaves a place to go on from.
      const goesOn = options.bookmark !== undefined && options.bookmark.place !== null;
      return goesOn ? catalog(options) : list(() => catalog(options), options.signal);
    },
    async *tags(repository, { signal, bookmark }) {
      for await (const page of walkTags(session, repository, { signal, bookmark })) {
        if (page.incomplete) noteBrokenPaging('tags');
        const { names: tags, repository: readAs, incomplete } = page;
        yield { tags, repository: readAs, ...(incomplete ? { incomplete } : {}) };
      }
    },
    describeTags: (repository, options) =>
      describeTags(provider, endpoint.name, repository, options.signal),
    describeRepositories: (repositories, options) =>
      describeRepositories(provider, endpoint.name, repositories, options.signal),
    namedTag: (repository, tag, { signal }) => describeTag(provider, repository, tag, signal),
    scan: async (repository, digest, { signal }) =>
      (await provider.scan?.(repository, digest, { signal })) ?? null,
    async check({ signal }) {
      closed.forget();
      const credential = await secrets.credential();
      return checkConnection(
        session,
        target,
        {
          username: accountName(credential),
          hasCredential: credential !== null && credential.kind !== 'none',
        },
        () => list(() => catalogPeek(signal), signal),
        (answer) =>
          recogniseProduct(
            { endpoint, transport, sent },
            { answer, challenges: session.challenges() },
            signal,
          ),
        signal,
      );
    },
    ...images,
    ...createRemoval(provider.removal, images),
    async login({ signal }) {
      const purpose = session.askFor(text('operation.signIn', { registry: endpoint.name }));
      const login = loginOf(await signIn.credential(), purpose);
      signal.throwIfAborted();
      return toolLogin(login, purpose);
    },
    rateLimit: () => session.notes.rateLimit,
    warnings: () => session.notes.warnings,
    refusedAddress: () => policy.hasRefused || apis.refusedAddress(),
    close: async () => {
      await Promise.all([apis.close(), session.close()]);
    },
  };

  function list(
    fromCatalog: () => AsyncGenerator<RepositoriesChunk, void, undefined>,
    signal: AbortSignal,
  ) {
    return listRepositories({
      provider,
      target,
      name: endpoint.name,
      catalog: fromCatalog,
      isWanted: (name) => isWithin(name, target.namespace),
      signal,
    });
  }

  /** One name, whatever the namespace: the least that shows whether the catalog is open. */
  async function* catalogPeek(
    signal: AbortSignal,
  ): AsyncGenerator<RepositoriesChunk, void, undefined> {
    const { name } = await peekCatalog(session, signal);
    yield { repositories: name === null ? [] : [name], source: 'catalog' };
  }

  async function* catalog({
    signal,
    fresh,
    known,
    bookmark,
  }: Parameters<RegistryClient['repositories']>[0]): ReturnType<RegistryClient['repositories']> {
    if (fresh === true) closed.forget();
    closed.check();
    const options = { ranges: target.provider === 'native', known, bookmark, signal };
    try {
      for await (const page of walkCatalog(session, options)) {
        const repositories = page.names.filter((name) => isWithin(name, target.namespace));
        if (page.incomplete) noteBrokenPaging('repositories');
        yield {
          repositories,
          source: 'catalog',
          ...(page.incomplete ? { incomplete: true } : {}),
        };
      }
    } catch (error) {
      closed.note(error);
      throw error;
    }
  }

  function noteBrokenPaging(list: 'repositories' | 'tags'): void {
    environment.logger.warn('registry.pagingBroken', { reason: list });
  }
}

function isWithin(repository: string, namespace: string | null): boolean {
  return namespace === null || repository === namespace || repository.startsWith(`${namespace}/`);
}

/** The name a person knows the credential by; never a secret. */
function accountName(credential: Credential | null): string | undefined {
  if (credential === null) return undefined;
  return credential.kind === 'serviceAccount' ? '_json_key' : publicNameOf(credential);
}
