import { awsDomains, awsDualStackDomains, ecrHosts } from '../../../../shared/providers/ecr.ts';
import { regionName, wholeHost } from '../../../../shared/providers/provider-facts.ts';
import type { Endpoint } from '../../protocol/endpoint.ts';

/** Where the API of an Amazon registry is, and what it is asked for. */
export interface EcrPlace {
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
export function ecrPlace({ hostname, secure }: Endpoint): EcrPlace | null {
  if (!secure) return null;
  const place = publicPlace(hostname) ?? privatePlace(hostname);
  if (place === null || !apiHosts.test(place.apiHost)) return null;
  return new URL(`https://${place.apiHost}/`).hostname === place.apiHost ? place : null;
}

function publicPlace(hostname: string): EcrPlace | null {
  const region = 'us-east-1';
  const place = { edition: 'public', region, registryId: null } as const;
  if (ecrHosts.public.test(hostname))
    return { ...place, apiHost: `api.ecr-public.${region}.amazonaws.com` };
  if (ecrHosts.publicDualStack.test(hostname))
    return { ...place, apiHost: `ecr-public.${region}.api.aws` };
  return null;
}

function privatePlace(hostname: string): EcrPlace | null {
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
