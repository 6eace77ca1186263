import { awsDomains, awsDualStackDomains, ecrHosts } from '../../../../shared/providers/ecr.ts';
import { regionName, wholeHost } from '../../../../shared/providers/provider-facts.ts';
import type { Endpoint } from '../../protocol/endpoint.ts';

/** Where the API of an Amazon registry is, and what it is asked for. */
export interface EcrHost {
  edition: 'private' | 'public';
  apiHost: string;
  /** What signatures name. */
  region: string;
  /** The account whose registry it is; null for the public one, which names it in every repository. */
  registryId: string | null;
}

const apiHosts = wholeHost(
  `(?:api\\.ecr(?:-fips)?\\.${regionName}\\.(?:${awsDomains})|ecr(?:-fips)?\\.${regionName}\\.api\\.(?:${awsDualStackDomains})|api\\.ecr-public\\.us-east-1\\.amazonaws\\.com|ecr-public\\.us-east-1\\.api\\.aws)`,
);

/**
 * The API behind a registry's host (docs.aws.amazon.com, "Amazon ECR endpoints
 * and quotas"). Null where keys have no business: hosts that are not Amazon's,
 * and registries without encryption.
 */
export function ecrHost({ hostname, secure }: Endpoint): EcrHost | null {
  if (!secure) return null;
  const location = publicHost(hostname) ?? privateHost(hostname);
  if (location === null || !apiHosts.test(location.apiHost)) return null;
  return new URL(`https://${location.apiHost}/`).hostname === location.apiHost ? location : null;
}

function publicHost(hostname: string): EcrHost | null {
  const region = 'us-east-1';
  const location = { edition: 'public', region, registryId: null } as const;
  if (ecrHosts.public.test(hostname))
    return { ...location, apiHost: `api.ecr-public.${region}.amazonaws.com` };
  if (ecrHosts.publicDualStack.test(hostname))
    return { ...location, apiHost: `ecr-public.${region}.api.aws` };
  return null;
}

function privateHost(hostname: string): EcrHost | null {
  const single = ecrHosts.private.exec(hostname)?.groups;
  const groups = single ?? ecrHosts.dualStack.exec(hostname)?.groups;
  const { account, region, domain, fips = '' } = groups ?? {};
  if (account === undefined || region === undefined || domain === undefined) return null;
  const apiHost =
    single === undefined
      ? `ecr${fips}.${region}.api.${domain}`
      : `api.ecr${fips}.${region}.${domain}`;
  return { edition: 'private', apiHost, region, registryId: account };
}
