import { text } from '../text/text.ts';
import { type CredentialUse, type ProviderFacts, wholeHost } from './provider-facts.ts';

const credentials: readonly CredentialUse[] = [
  { kind: 'token', registry: 'lentLogin', api: 'bearer', username: 'none' },
  { kind: 'password', registry: 'basic', api: null },
  { kind: 'helper', registry: 'basic', api: null },
  { kind: 'none', registry: 'anonymous', api: null },
];

/** DigitalOcean Container Registry (docs.digitalocean.com, Container Registries API). */
export const digitalocean: ProviderFacts = {
  name: 'DigitalOcean Container Registry',
  cloud: 'digitalOcean',
  hosts: [{ host: wholeHost('registry\\.digitalocean\\.com') }],
  credentials,
  anonymous: () => false,
  region: 'none',
  namespace: 'registry',
  catalog: 'second',
  deletes: { tag: 'api', manifest: 'api', repository: 'api' },
  rights: {
    list: text('right.digitalocean.list'),
    delete: text('right.digitalocean.delete'),
  },
  links: () => ({
    console: 'https://cloud.digitalocean.com/registry',
    tokens: 'https://cloud.digitalocean.com/account/api/tokens',
  }),
};
