import { expect, it } from 'vitest';
import type { Provider } from '../model/provider.ts';
import { registryLinks } from './facts-of.ts';
import { isProviderSite } from './link-hosts.ts';

const hosted: [Provider, string, string | null][] = [
  ['acr', 'https://registry.cn-hangzhou.aliyuncs.com', null],
  ['azure', 'https://berth.azurecr.io', null],
  ['digitalocean', 'https://registry.digitalocean.com', null],
  ['dockerhub', 'https://docker.io', null],
  ['ecr', 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'eu-west-1'],
  ['ecr', 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com', null],
  ['ecr', 'https://123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
  ['ecr', 'https://123456789012.dkr.ecr.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
  ['ecr', 'https://123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1'],
  ['ecr', 'https://public.ecr.aws', null],
  ['gar', 'https://europe-docker.pkg.dev', null],
  ['ghcr', 'https://ghcr.io', null],
  ['gitea', 'https://codeberg.org', null],
  ['gitea', 'https://gitea.com', null],
  ['gitlab', 'https://registry.gitlab.com', null],
  ['quay', 'https://quay.io', null],
  ['swr', 'https://swr.cn-north-4.myhuaweicloud.com', 'cn-north-4'],
  ['tcr', 'https://ccr.ccs.tencentyun.com', null],
];

it.each(hosted)('%s at %s links to a site of the provider', (provider, address, region) => {
  const links = registryLinks({ address, provider, region, namespace: null });
  for (const link of [links?.console, links?.tokens])
    if (link !== undefined)
      expect([link, isProviderSite(new URL(link).host)]).toEqual([link, true]);
});

it.each([
  'harbor.example.com',
  'gitlab.example.com',
  'github.com.example.com',
  'xgithub.com',
  'github.com:8443',
  'a.b.console.aws.amazon.com',
  'console.aws.amazon.com.example.com',
  'octo.ghe.com',
  'gïthub.com',
  '',
])('%s is not a site that Berth knows', (host) => {
  expect(isProviderSite(host)).toBe(false);
});
