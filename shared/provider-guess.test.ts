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
  ['registry-1.docker.io', 'dockerhub', null],
  ['registry.hub.docker.com', 'dockerhub', null],
  ['123456789012.dkr.ecr-fips.us-east-1.amazonaws.com', 'ecr', 'us-east-1'],
  ['123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov', 'ecr', 'us-iso-east-1'],
  ['123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov', 'ecr', 'us-isob-east-1'],
  ['123456789012.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk', 'ecr', 'eu-isoe-west-1'],
  ['123456789012.dkr.ecr.us-isof-south-1.csp.hci.ic.gov', 'ecr', 'us-isof-south-1'],
  ['123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn', 'ecr', 'cn-north-1'],
  ['123456789012.dkr-ecr.eusc-de-east-1.on.amazonwebservices.eu', 'ecr', 'eusc-de-east-1'],
  ['mine-registry-vpc.ap-southeast-1.cr.aliyuncs.com', 'acr', 'ap-southeast-1'],
  ['mine-vpc.tencentcloudcr.com', 'tcr', null],
  ['swr.ap-southeast-1.myhuaweicloud.com', 'swr', 'ap-southeast-1'],
  ['us-central1-docker.pkg.dev', 'gar', 'us-central1'],
  ['mirror.gcr.io', 'gar', null],
  ['mine-abc123.azurecr.io', 'azure', null],
  ['mine.azurecr.us', 'azure', null],
  ['mine.azurecr.de', 'azure', null],
  ['mine-docker-local.jfrog.io', 'artifactory', null],
  ['artifactory.example.com/docker-local', 'artifactory', null],
  ['https://mine.example.com/artifactory/api/docker/local/v2/', 'artifactory', null],
  ['nexus.example.com/repository/docker-hosted', 'nexus', null],
  ['registry.digitalocean.com', 'digitalocean', null],
  ['git.example.com:5050', 'gitlab', null],
  ['http://git.example.com:5050', 'gitlab', null],
  ['quay.example.com', 'quay', null],
  ['zot.example.com', 'zot', null],
  ['gitea.com', 'gitea', null],
  ['gitea.example.com', 'gitea', null],
  ['forgejo.example.com', 'gitea', null],
];

/** Hosts that belong to one provider alone, one of each pattern. */
const hosts = guesses
  .map(([address]) => address)
  .filter((address) => /^[a-z0-9.-]+$/.test(address) && !address.includes('example.com'));

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

  it.each(hosts)('takes nothing that only looks like %s for it', (host) => {
    const native = { provider: 'native', region: null };
    for (const near of [
      `${host}.evil.com`,
      `evil.com/${host}`,
      `evil.com:443/${host}`,
      `${host.replaceAll('.', '-')}.com`,
      `${host.replaceAll('.', 'x')}.com`,
      `a.b.c.d.e.f.${host}`,
    ])
      expect(guessProvider(near), near).toEqual(native);
  });

  it.each([
    'evil-ghcr.io',
    'xghcr.io',
    'ghcr.io-evil.com',
    'ghcr.ioevil.com',
    'mine.azurecr.io-evil.com',
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com-evil.com',
    '123456789012.dkr.ecr.eu-west-1.amazonaws.evil.com',
    'evil-quay.io',
    'evil-docker.io',
    'my-gcr.io',
    'evil-registry.gitlab.com',
    'evil-registry.digitalocean.com',
    'evil-public.ecr.aws',
    'evil-codeberg.org',
    'x123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    '1123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    'evil-swr.cn-north-4.myhuaweicloud.com',
    'evil-registry.cn-hangzhou.aliyuncs.com',
    'tencentcloudcr.com',
    'azurecr.io',
    'jfrog.io',
    'docker.pkg.dev',
    'notmygcr.io',
    'myquay.example.com',
    'example.com/gitlab',
    'gitlab.',
    'registry.example.com:5051',
  ])('takes %s for a registry of its own', (near) => {
    expect(guessProvider(near)).toEqual({ provider: 'native', region: null });
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
