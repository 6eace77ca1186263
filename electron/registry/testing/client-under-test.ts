import { BerthError } from '../../../shared/errors.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import type { RegistryClient } from '../client.ts';
import { createRegistryClient } from '../registry-client.ts';
import type { AddressKind } from '../wire/address-kind.ts';
import type { Resolve } from '../wire/address-policy.ts';
import type { ClientLimits } from '../wire/limits.ts';
import type { ClientEnvironment, RegistryTarget } from '../wire/target.ts';

export interface ClientSettings extends Partial<RegistryTarget> {
  credential?: Credential | null;
  /** What the core gives when `credential` was refused; absent: it has no other. */
  renewed?: () => Credential;
  clientKey?: string;
  proxyPassword?: string;
  limits?: Partial<ClientLimits>;
  /** What host names resolve to: always this machine, playing the given kind of address. */
  names?: Readonly<Record<string, AddressKind>>;
  systemCertificates?: readonly string[];
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Waits short enough for tests; everything else as in production. */
const quick: Partial<ClientLimits> = { retryBaseMs: 1, retryMaxMs: 2 };

/** What the core supplies, without a log and without long waits. */
export const quietEnvironment: ClientEnvironment = { logger: quiet, limits: quick };

/** A client as the core makes it, with fixed secrets and, if asked, names of its own. */
export function clientFor(address: string, settings: ClientSettings = {}): RegistryClient {
  const {
    credential,
    renewed,
    clientKey,
    proxyPassword,
    limits,
    names,
    systemCertificates,
    ...target
  } = settings;
  return createRegistryClient(
    {
      address,
      provider: 'native',
      region: null,
      namespace: null,
      tls: { verify: true },
      proxy: 'none',
      ...target,
    },
    {
      credential: async () => credential ?? null,
      ...(renewed === undefined ? {} : { renewed: async () => renewed() }),
      clientKey: async () => clientKey ?? null,
      proxyPassword: async () => proxyPassword ?? null,
      stored: () => storedTexts(credential ?? null, clientKey, proxyPassword),
    },
    {
      logger: quiet,
      limits: { ...quick, ...limits },
      ...(names === undefined ? {} : { resolve: resolverOf(names) }),
      ...(systemCertificates === undefined ? {} : { systemCertificates: () => systemCertificates }),
    },
  );
}

/** Resolves only the given names, all to the loopback. */
export function resolverOf(names: Readonly<Record<string, AddressKind>>): Resolve {
  return async (hostname) => {
    const kind = names[hostname];
    if (kind === undefined) throw Object.assign(new Error('unknown'), { code: 'ENOTFOUND' });
    return [{ address: '127.0.0.1', family: 4, kind }];
  };
}

export const idle: AbortSignal = new AbortController().signal;

/** Every repository, page after page. */
export async function repositoriesOf(client: RegistryClient, signal = idle): Promise<string[]> {
  const names: string[] = [];
  for await (const page of client.repositories({ signal })) names.push(...page.repositories);
  return names;
}

/** Every tag, page after page. */
export async function tagsOf(
  client: RegistryClient,
  repository: string,
  signal = idle,
): Promise<string[]> {
  const tags: string[] = [];
  for await (const page of client.tags(repository, { signal })) tags.push(...page.tags);
  return tags;
}

/** The BerthError that work must end with. */
export async function failureOf(work: Promise<unknown>): Promise<BerthError> {
  const ended = await work.then(
    (value) => new Error(`expected a failure, got ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (ended instanceof BerthError) return ended;
  throw new Error('expected a BerthError', { cause: ended });
}

/** What the core's own source tells of what is stored. */
function storedTexts(
  credential: Credential | null,
  ...others: readonly (string | undefined)[]
): string[] {
  const own = credential?.kind === 'none' ? [] : Object.entries(credential ?? {});
  return [
    ...own.flatMap(([name, value]) =>
      ['kind', 'username', 'accessKey', 'profile', 'helper'].includes(name) ? [] : [value],
    ),
    ...others,
  ].filter((value) => typeof value === 'string');
}
