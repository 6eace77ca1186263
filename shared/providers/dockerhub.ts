import { type ProviderFacts, usualCredentials, wholeHost } from './provider-facts.ts';

/** Docker Hub (docs.docker.com, Docker Hub API). */
export const dockerhub: ProviderFacts = {
  name: 'Docker Hub',
  cloud: 'dockerHub',
  hosts: [{ host: wholeHost('docker\\.io') }],
  credentials: usualCredentials('signIn'),
  region: 'none',
  namespace: 'namespace',
  catalog: 'closed',
  deletes: { tag: 'api', manifest: 'none', repository: 'api' },
  rights: {
    list: 'an access token with "Read-only" or more',
    delete: 'an access token with "Read, Write, Delete"',
  },
  links: () => ({
    console: 'https://hub.docker.com/repositories',
    tokens: 'https://app.docker.com/settings/personal-access-tokens',
  }),
};
