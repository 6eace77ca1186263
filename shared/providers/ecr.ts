import { text } from '../text/text.ts';
import {
  type CredentialUse,
  type ProviderFacts,
  regionLabel,
  wholeHost,
} from './provider-facts.ts';

const credentials: readonly CredentialUse[] = [
  { kind: 'accessKey', registry: 'lentLogin', api: 'signature' },
  { kind: 'awsProfile', registry: 'lentLogin', api: 'signature' },
  { kind: 'password', registry: 'basic', api: null },
  { kind: 'helper', registry: 'basic', api: null },
  { kind: 'none', registry: 'anonymous', api: null },
];

/** What Amazon's partitions call themselves, over IPv4 alone. */
export const awsDomains =
  'amazonaws\\.(?:com|com\\.cn|eu)|c2s\\.ic\\.gov|sc2s\\.sgov\\.gov|cloud\\.adc-e\\.uk|csp\\.hci\\.ic\\.gov';

/** And over IPv6 too. */
export const awsDualStackDomains = 'aws|amazonwebservices\\.(?:com\\.cn|eu)';

const account = '(?<account>\\d{12})';

/** Hosts of registries, with the groups `account`, `fips`, `region` and `domain` where they have them. */
export const ecrHosts = {
  private: wholeHost(
    `${account}\\.dkr\\.ecr(?<fips>-fips)?\\.${regionLabel}\\.(?<domain>${awsDomains})`,
  ),
  dualStack: wholeHost(
    `${account}\\.dkr-ecr(?<fips>-fips)?\\.${regionLabel}\\.on\\.(?<domain>${awsDualStackDomains})`,
  ),
  public: wholeHost('public\\.ecr\\.aws'),
  publicDualStack: wholeHost('ecr-public\\.aws\\.com'),
} as const;

/** Amazon ECR, private and public (docs.aws.amazon.com, ECR API reference). */
export const ecr: ProviderFacts = {
  name: 'Amazon ECR',
  cloud: 'aws',
  hosts: [
    { host: ecrHosts.private },
    { host: ecrHosts.dualStack },
    { host: ecrHosts.public, region: 'us-east-1' },
    { host: ecrHosts.publicDualStack, region: 'us-east-1' },
  ],
  credentials,
  anonymous: isPublicHost,
  region: 'required',
  namespace: 'prefix',
  catalog: 'second',
  deletes: { tag: 'api', manifest: 'api', repository: 'api' },
  rights: {
    list: text('right.ecr.list'),
    delete: text('right.ecr.delete'),
  },
  links: ({ hostname, region }) => {
    const isPublic = isPublicHost(hostname);
    const location = isPublic ? 'us-east-1' : region;
    const domain = consoleDomain(location ?? '');
    // Only the largest partition has a console for each region; IAM is one for all regions.
    const host = location === null || domain !== globalConsole ? domain : `${location}.${domain}`;
    const list = `ecr/${isPublic ? 'public' : 'private'}-registry/repositories`;
    return {
      console:
        location === null ? `https://${host}/ecr/` : `https://${host}/${list}?region=${location}`,
      tokens: `https://${domain}/iam/home#/security_credentials`,
    };
  },
};

function isPublicHost(hostname: string): boolean {
  return ecrHosts.public.test(hostname) || ecrHosts.publicDualStack.test(hostname);
}

const globalConsole = 'console.aws.amazon.com';

/** Each partition has a console of its own; the isolated ones are not on the internet. */
function consoleDomain(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  if (region.startsWith('us-gov-')) return 'console.amazonaws-us-gov.com';
  if (region.startsWith('eusc-')) return 'console.amazonaws-eusc.eu';
  return globalConsole;
}
