import { withoutTrailing } from '../../../../shared/outer-characters.ts';
import { AddressPolicy } from '../../../http/address-policy.ts';
import type { Transport } from '../../../http/http-request.ts';
import type { ClientLimits } from '../../../http/limits.ts';
import { systemResolve } from '../../../http/name-lookup.ts';
import { proxyFinder } from '../../../http/proxy.ts';
import type { SentSecrets } from '../../../http/sent-secrets.ts';
import { createTransport } from '../../../http/transport.ts';
import { cloudTrust, foreignTrust } from '../../../http/trust.ts';
import type { Endpoint } from '../../protocol/endpoint.ts';
import type { ClientEnvironment, RegistryTarget, SecretSource } from '../../protocol/target.ts';
import { createProviderApi, type ProviderApi } from './provider-request.ts';
import { queueOf } from './throttle-queue.ts';

/** The APIs that one record's provider speaks to. */
export interface ProviderApis {
  cloudApi(host: string): ProviderApi;
  ownApi(path?: string): ProviderApi;
  namedApi(base: URL): ProviderApi;
  /** True once a cloud's host was refused for where its name led. */
  refusedAddress(): boolean;
  close(): Promise<void>;
}

/**
 * A cloud host gets a transport of its own, where it is the only origin: the
 * record's CA, client certificate and `verify` do not apply, its proxy does.
 */
export function createProviderApis(options: {
  target: RegistryTarget;
  endpoint: Endpoint;
  limits: ClientLimits;
  secrets: SecretSource;
  environment: ClientEnvironment;
  /** The registry's own. */
  transport: Transport;
  sent: SentSecrets;
}): ProviderApis {
  const { target, endpoint, limits, secrets, environment, sent } = options;
  const opened = new Map<
    string,
    { transport: Transport; policy: AddressPolicy; api: ProviderApi }
  >();

  function apiOver(transport: Transport, base: string, isForeign = false): ProviderApi {
    const queue = queueOf(environment, new URL(base).origin);
    return createProviderApi({ base, isForeign, transport, queue, limits, sent });
  }

  return {
    cloudApi(host) {
      const known = opened.get(host);
      if (known !== undefined) return known.api;
      const policy = new AddressPolicy(host, environment.networks);
      const transport = createTransport({
        origin: `https://${host}`,
        readOnly: target.readOnly,
        policy,
        limits,
        sent,
        resolve: environment.resolve ?? systemResolve,
        findProxy: proxyFinder(target, secrets, environment),
        ownTrust: async () => cloudTrust(environment),
        // For the record's proxy alone, since nothing leaves the one origin.
        foreignTrust: () => foreignTrust(target, environment),
        noteSecrets: environment.noteSecrets,
      });
      const api = apiOver(transport, `https://${host}`);
      opened.set(host, { transport, policy, api });
      return api;
    },
    ownApi: (path) =>
      apiOver(options.transport, path === undefined ? endpoint.base : `${endpoint.origin}${path}`),
    namedApi: ({ origin, pathname }) =>
      apiOver(options.transport, `${origin}${withoutTrailing(pathname, '/')}`, true),
    refusedAddress: () => [...opened.values()].some(({ policy }) => policy.hasRefused),
    close: async () => {
      await Promise.all([...opened.values()].map(({ transport }) => transport.close()));
    },
  };
}
