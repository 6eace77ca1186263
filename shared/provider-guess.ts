import { normaliseAddress } from './address.ts';
import { isLoopbackHost } from './loopback.ts';
import { type Provider, regionPattern } from './model/provider.ts';

/** The providers' own product names, as people know them. */
export const providerNames: Readonly<Record<Provider, string>> = Object.freeze({
  acr: 'Alibaba Cloud Container Registry',
  tcr: 'Tencent Container Registry',
  swr: 'Huawei Cloud SWR',
  ecr: 'Amazon ECR',
  dockerhub: 'Docker Hub',
  harbor: 'Harbor',
  nexus: 'Sonatype Nexus Repository',
  native: 'Docker Registry',
  ghcr: 'GitHub Container Registry',
  gitlab: 'GitLab Container Registry',
  quay: 'Quay',
  gar: 'Google Artifact Registry',
  azure: 'Azure Container Registry',
  artifactory: 'JFrog Artifactory',
  digitalocean: 'DigitalOcean Container Registry',
  zot: 'zot',
  gitea: 'Gitea',
});

export interface ProviderGuess {
  provider: Provider;
  /** The cloud region spelled in the host name, where it has one. */
  region: string | null;
}

interface HostPattern {
  provider: Provider;
  /** Matched against the whole host name; a group `region` names the region. */
  host: RegExp;
  /** For hosts that have only one region. */
  region?: string;
}

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const region = '(?<region>[a-z]{2}[a-z0-9-]{1,30})';
const whole = (pattern: string) => new RegExp(`^${pattern}$`);

/** Hosts that belong to one provider alone (the providers' own documentation; PROVIDERS 2A). */
const cloudHosts: readonly HostPattern[] = [
  { provider: 'dockerhub', host: whole('docker\\.io') },
  {
    provider: 'ecr',
    host: whole(
      `\\d{12}\\.dkr\\.ecr(?:-fips)?\\.${region}\\.(?:amazonaws\\.(?:com|com\\.cn|eu)|c2s\\.ic\\.gov|sc2s\\.sgov\\.gov|cloud\\.adc-e\\.uk|csp\\.hci\\.ic\\.gov)`,
    ),
  },
  {
    provider: 'ecr',
    host: whole(
      `\\d{12}\\.dkr-ecr(?:-fips)?\\.${region}\\.on\\.(?:aws|amazonwebservices\\.(?:com\\.cn|eu))`,
    ),
  },
  {
    provider: 'ecr',
    host: whole('(?:public\\.ecr\\.aws|ecr-public\\.aws\\.com)'),
    region: 'us-east-1',
  },
  { provider: 'acr', host: whole(`registry(?:-vpc|-internal)?\\.${region}\\.aliyuncs\\.com`) },
  { provider: 'acr', host: whole(`${label}\\.${region}\\.(?:personal\\.)?cr\\.aliyuncs\\.com`) },
  { provider: 'tcr', host: whole(`${label}\\.tencentcloudcr\\.com`) },
  { provider: 'tcr', host: whole('[a-z]{0,10}ccr\\.ccs\\.tencentyun\\.com') },
  {
    provider: 'swr',
    host: whole(`(?:swr|${label}\\.swr-pro)\\.${region}\\.myhuaweicloud\\.(?:com|eu)`),
  },
  { provider: 'ghcr', host: whole(`(?:ghcr\\.io|containers\\.${label}\\.ghe\\.com)`) },
  { provider: 'gitlab', host: whole('registry\\.gitlab\\.com') },
  { provider: 'quay', host: whole('quay\\.io') },
  { provider: 'gar', host: whole('(?<region>[a-z0-9-]{2,40})-docker\\.pkg\\.dev') },
  { provider: 'gar', host: whole(`(?:${label}\\.)?gcr\\.io`) },
  { provider: 'azure', host: whole(`${label}\\.azurecr\\.(?:io|cn|us|de)`) },
  { provider: 'artifactory', host: whole(`${label}\\.jfrog\\.io`) },
  { provider: 'digitalocean', host: whole('registry\\.digitalocean\\.com') },
  { provider: 'gitea', host: whole('(?:codeberg\\.org|gitea\\.com)') },
];

/** Products people run themselves, by the name they usually give the host. */
const ownHosts: readonly HostPattern[] = [
  { provider: 'gitlab', host: /^(?:registry\.)?gitlab\.[^.]/ },
  { provider: 'harbor', host: /^harbor\.[^.]/ },
  { provider: 'nexus', host: /^nexus\.[^.]/ },
  { provider: 'artifactory', host: /^artifactory\.[^.]/ },
  { provider: 'quay', host: /^quay\.[^.]/ },
  { provider: 'gitea', host: /^(?:gitea|forgejo)\.[^.]/ },
  { provider: 'zot', host: /^zot\.[^.]/ },
];

const ownPaths: readonly { provider: Provider; path: RegExp }[] = [
  { provider: 'artifactory', path: /^\/artifactory(?:\/|$)/ },
  { provider: 'nexus', path: /^\/repository\/[^/]+/ },
];

/**
 * Guesses the provider from a registry's address, typed or normalised. Whole
 * host names are compared, never parts of them, and anything unknown or
 * malformed is `native`.
 */
export function guessProvider(address: string): ProviderGuess {
  const native: ProviderGuess = { provider: 'native', region: null };
  const normalised = normaliseAddress(address);
  if (!normalised.ok) return native;
  const url = new URL(normalised.address);
  const host = url.hostname.replace(/\.$/, '');
  if (isLoopbackHost(host)) return native;
  for (const pattern of [...cloudHosts, ...ownHosts]) {
    const match = pattern.host.exec(host);
    if (match === null) continue;
    const found = pattern.region ?? match.groups?.['region'] ?? null;
    return {
      provider: pattern.provider,
      region: found !== null && regionPattern.test(found) ? found : null,
    };
  }
  const byPath = ownPaths.find((pattern) => pattern.path.test(url.pathname));
  return byPath === undefined ? native : { provider: byPath.provider, region: null };
}
