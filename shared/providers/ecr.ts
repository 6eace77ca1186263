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
  hosts: [
    { host: ecrHosts.private },
    { host: ecrHosts.dualStack },
    { host: ecrHosts.public, region: 'us-east-1' },
    { host: ecrHosts.publicDualStack, region: 'us-east-1' },
  ],
  credentials,
  region: 'required',
  namespace: 'prefix',
  catalog: 'second',
  deletes: { tag: 'api', manifest: 'api', repository: 'api' },
  rights: {
    list: 'the IAM permissions ecr:GetAuthorizationToken and ecr:DescribeRepositories',
    delete: 'the IAM permission ecr:BatchDeleteImage',
  },
  links: ({ hostname, region }) => ({
    console: ecrHosts.public.test(hostname)
      ? 'https://us-east-1.console.aws.amazon.com/ecr/public-registry/repositories?region=us-east-1'
      : region === null
        ? 'https://console.aws.amazon.com/ecr/'
        : `https://${region}.console.aws.amazon.com/ecr/private-registry/repositories?region=${region}`,
    tokens: 'https://console.aws.amazon.com/iam/home#/security_credentials',
  }),
};
