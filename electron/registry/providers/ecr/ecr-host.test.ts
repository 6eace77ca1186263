import { ECRClient } from '@aws-sdk/client-ecr';
import { ECRPUBLICClient } from '@aws-sdk/client-ecr-public';
import { describe, expect, test } from 'vitest';
import { endpointOf } from '../../protocol/endpoint.ts';
import { ecrHost } from './ecr-host.ts';

const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
const account = '123456789012';

describe('the API of a private registry is where the library of Amazon has it', () => {
  test.each([
    ['dkr.ecr.eu-west-1.amazonaws.com', 'eu-west-1', false, false],
    ['dkr.ecr-fips.us-east-1.amazonaws.com', 'us-east-1', true, false],
    ['dkr-ecr.us-east-2.on.aws', 'us-east-2', false, true],
    ['dkr-ecr-fips.us-gov-west-1.on.aws', 'us-gov-west-1', true, true],
    ['dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1', false, false],
    ['dkr-ecr.cn-northwest-1.on.amazonwebservices.com.cn', 'cn-northwest-1', false, true],
    ['dkr.ecr.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1', false, false],
    ['dkr-ecr.eusc-de-east-1.on.amazonwebservices.eu', 'eusc-de-east-1', false, true],
    ['dkr.ecr.us-iso-east-1.c2s.ic.gov', 'us-iso-east-1', false, false],
    ['dkr.ecr.us-isob-east-1.sc2s.sgov.gov', 'us-isob-east-1', false, false],
    ['dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk', 'eu-isoe-west-1', false, false],
    ['dkr.ecr.us-isof-south-1.csp.hci.ic.gov', 'us-isof-south-1', false, false],
  ])('%s', (rest, region, fips, dualStack) => {
    const { config } = new ECRClient({ region, credentials });
    const known = config.endpointProvider({
      Region: region,
      UseFIPS: fips,
      UseDualStack: dualStack,
    });
    expect(ecrHost(endpointOf(`https://${account}.${rest}`))).toEqual({
      edition: 'private',
      apiHost: known.url.hostname,
      region,
      registryId: account,
    });
  });
});

test.each([
  ['public.ecr.aws', false],
  ['ecr-public.aws.com', true],
])('and so is that of %s', (host, dualStack) => {
  const { config } = new ECRPUBLICClient({ region: 'us-east-1', credentials });
  const known = config.endpointProvider({
    Region: 'us-east-1',
    UseFIPS: false,
    UseDualStack: dualStack,
  });
  expect(ecrHost(endpointOf(`https://${host}`))).toEqual({
    edition: 'public',
    apiHost: known.url.hostname,
    region: 'us-east-1',
    registryId: null,
  });
});

test.each([
  `http://${account}.dkr.ecr.eu-west-1.amazonaws.com`,
  'http://public.ecr.aws',
  'https://images.example.com',
  `https://${account}.dkr.ecr.eu-west-1.amazonaws.com.example.com`,
  `https://${account}.dkr.ecr.eu-west-1.example.com`,
  `https://${account}.dkr.ecr.a.b.amazonaws.com`,
  `https://x${account}.dkr.ecr.eu-west-1.amazonaws.com`,
  `https://${account}.dkr.ecr.eu-west-1.amazonaws.eu.com`,
  'https://12345.dkr.ecr.eu-west-1.amazonaws.com',
  'https://public.ecr.aws.example.com',
  'https://xpublic.ecr.aws',
])('keys have no business at %s', (address) => {
  expect(ecrHost(endpointOf(address))).toBeNull();
});
