import { expect, test } from 'vitest';
import { registryLinks } from './facts-of.ts';

function links(address: string, region: string | null) {
  return registryLinks({ address, provider: 'ecr', region, namespace: null });
}

test.each([
  [
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    'eu-west-1',
    'https://eu-west-1.console.aws.amazon.com/ecr/private-registry/repositories?region=eu-west-1',
  ],
  [
    '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn',
    'cn-north-1',
    'https://console.amazonaws.cn/ecr/private-registry/repositories?region=cn-north-1',
  ],
  [
    '123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com',
    'us-gov-west-1',
    'https://console.amazonaws-us-gov.com/ecr/private-registry/repositories?region=us-gov-west-1',
  ],
  [
    '123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu',
    'eusc-de-east-1',
    'https://console.amazonaws-eusc.eu/ecr/private-registry/repositories?region=eusc-de-east-1',
  ],
  [
    'public.ecr.aws',
    'us-east-1',
    'https://us-east-1.console.aws.amazon.com/ecr/public-registry/repositories?region=us-east-1',
  ],
  ['registry.example.com', null, 'https://console.aws.amazon.com/ecr/'],
])('%s is managed at the console of its partition', (host, region, console) => {
  const found = links(`https://${host}`, region);
  expect(found?.console).toBe(console);
  const partition = new URL(console).hostname.replace(/^.+(?=\.console\.)\./, '');
  expect(found?.tokens).toBe(`https://${partition}/iam/home#/security_credentials`);
});
