import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { providers } from './model/provider.ts';
import { guessProvider } from './provider-guess.ts';
import { providerFacts } from './providers/facts-of.ts';

const guesses: readonly [address: string, provider: string, region: string | null][] = [
  ['docker.io', 'dockerhub', null],
  ['https://index.docker.io/v1/', 'dockerhub', null],
  ['hub.docker.com', 'dockerhub', null],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'ecr', 'eu-west-1'],
  ['https://123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'ecr', 'us-gov-west-1'],
  ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'ecr', 'cn-north-1'],
  ['123456789012.dkr-ecr.us-east-1.on.aws', 'ecr', 'us-east-1'],
  ['123456789012.dkr-ecr-fips.us-east-1.on.aws', 'ecr', 'us-east-1'],
  ['123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu', 'ecr', 'eusc-de-east-1'],
  ['public.ecr.aws', 'ecr', 'us-east-1'],
  ['ecr-public.aws.com', 'ecr', 'us-east-1'],
  ['registry.cn-hangzhou.aliyuncs.com', 'acr', 'cn-hangzhou'],
  ['registry-vpc.cn-hangzhou.aliyuncs.com', 'acr', 'cn-hangzhou'],
  ['registry-internal.ap-southeast-1.aliyuncs.com', 'acr', 'ap-southeast-1'],
  ['mine-registry.cn-shanghai.cr.aliyuncs.com', 'acr', 'cn-shanghai'],
  ['mine-registry-vpc.cn-shanghai.cr.aliyuncs.com', 'acr', 'cn-shanghai'],
  ['crpi-abc123.cn-beijing.personal.cr.aliyuncs.com', 'acr', 'cn-beijing'],
  ['mine.tencentcloudcr.com', 'tcr', null],
  ['ccr.ccs.tencentyun.com', 'tcr', null],
  ['hkccr.ccs.tencentyun.com', 'tcr', null],
  ['swr.cn-north-4.myhuaweicloud.com', 'swr', 'cn-north-4'],
  ['swr.eu-west-101.myhuaweicloud.eu', 'swr', 'eu-west-101'],
  ['mine.swr-pro.cn-north-4.myhuaweicloud.com', 'swr', 'cn-north-4'],
  ['ghcr.io', 'ghcr', null],
  ['containers.octocorp.ghe.com', 'ghcr', null],
  ['registry.gitlab.com', 'gitlab', null],
  ['gitlab.example.com:5050', 'gitlab', null],
  ['registry.gitlab.example.com', 'gitlab', null],
  ['quay.io', 'quay', null],
  ['europe-west1-docker.pkg.dev/project/repo', 'gar', 'europe-west1'],
  ['us-docker.pkg.dev', 'gar', null],
  ['gcr.io', 'gar', null],
  ['eu.gcr.io', 'gar', null],
  ['mine.azurecr.io', 'azure', null],
  ['mine.azurecr.cn', 'azure', null],
  ['mine.jfrog.io', 'artifactory', null],
  ['https://repo.example.com/artifactory/api/docker/local', 'artifactory', null],
  ['https://repo.example.com/repository/docker-hosted', 'nexus', null],
  ['nexus.example.com:8082', 'nexus', null],
  ['harbor.example.com', 'harbor', null],
  ['registry.digitalocean.com/mine', 'digitalocean', null],
  ['codeberg.org', 'gitea', null],
  ['HTTPS://GHCR.IO/', 'ghcr', null],
];

const strangers = [
  '123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.example',
  'ecr.amazonaws.com.evil.example',
  'evil-ghcr.io',
  'ghcr.io.evil.example',
  'evil.example/ghcr.io',
  'https://evil.example/?x=quay.io',
  'https://quay.io@evil.example',
  '1234.dkr.ecr.eu-west-1.amazonaws.com',
  '123456789012.dkr.ecr.evil.example.amazonaws.com',
  'docker.io.evil.example',
  'notazurecr.io',
  'mineazurecr.io',
  'a.b.azurecr.io',
  'evilpkg.dev',
  'localhost:5000/repository/docker',
  '127.0.0.1:5000',
  '[::1]:5000',
  'registry.example.com',
  '',
  '   ',
  'ht!tp://',
  `${'a'.repeat(5000)}.ghcr.io`,
];

describe('guessProvider', () => {
  it.each(guesses)('reads %s as %s in %s', (address, provider, region) => {
    expect(guessProvider(address)).toEqual({ provider, region });
  });

  it.each(strangers)('takes %j for a registry of its own', (address) => {
    expect(guessProvider(address)).toEqual({ provider: 'native', region: null });
  });

  it('never throws, and never finds a provider in a foreign domain', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        guessProvider(text);
        expect(guessProvider(`https://${encodeURIComponent(text)}.evil.example`).region).toBeNull();
      }),
    );
  });
});

it('names every provider', () => {
  expect(Object.keys(providerFacts).sort()).toEqual([...providers].sort());
  expect(new Set(Object.values(providerFacts).map(({ name }) => name)).size).toBe(providers.length);
});
