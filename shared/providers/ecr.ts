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

/** Amazon ECR, private and public (docs.aws.amazon.com, ECR API reference). */
export const ecr: ProviderFacts = {
  name: 'Amazon ECR',
  hosts: [
    {
      host: wholeHost(
        `\\d{12}\\.dkr\\.ecr(?:-fips)?\\.${regionLabel}\\.(?:amazonaws\\.(?:com|com\\.cn|eu)|c2s\\.ic\\.gov|sc2s\\.sgov\\.gov|cloud\\.adc-e\\.uk|csp\\.hci\\.ic\\.gov)`,
      ),
    },
    {
      host: wholeHost(
        `\\d{12}\\.dkr-ecr(?:-fips)?\\.${regionLabel}\\.on\\.(?:aws|amazonwebservices\\.(?:com\\.cn|eu))`,
      ),
    },
    { host: wholeHost('(?:public\\.ecr\\.aws|ecr-public\\.aws\\.com)'), region: 'us-east-1' },
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
  links: ({ region }) => ({
    console:
      region === null
        ? 'https://console.aws.amazon.com/ecr/'
        : `https://${region}.console.aws.amazon.com/ecr/private-registry/repositories?region=${region}`,
    tokens: 'https://console.aws.amazon.com/iam/home#/security_credentials',
  }),
};
