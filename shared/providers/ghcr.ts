import { hostLabel, type ProviderFacts, usualCredentials, wholeHost } from './provider-facts.ts';

/** GitHub Container Registry (docs.github.com, Packages API). */
export const ghcr: ProviderFacts = {
  name: 'GitHub Container Registry',
  hosts: [{ host: wholeHost(`(?:ghcr\\.io|containers\\.${hostLabel}\\.ghe\\.com)`) }],
  credentials: usualCredentials('bearer'),
  region: 'none',
  namespace: 'owner',
  catalog: 'second',
  deletes: { tag: 'none', manifest: 'api', repository: 'api' },
  rights: {
    list: 'a classic personal access token with read:packages',
    delete: 'a classic personal access token with delete:packages',
  },
  links: ({ namespace }) => ({
    console:
      namespace === null
        ? 'https://github.com/settings/packages'
        : `https://github.com/${encodeURIComponent(namespace.split('/')[0] ?? '')}?tab=packages`,
    tokens: 'https://github.com/settings/tokens/new?scopes=read:packages',
  }),
};
