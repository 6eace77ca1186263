import { hostLabel, type ProviderFacts, usualCredentials, wholeHost } from './provider-facts.ts';

/** Azure Container Registry (Azure/acr, `docs/AAD-OAuth.md`; ACR REST reference). */
export const azure: ProviderFacts = {
  name: 'Azure Container Registry',
  hosts: [{ host: wholeHost(`${hostLabel}\\.azurecr\\.(?:io|cn|us|de)`) }],
  credentials: usualCredentials('bearer'),
  region: 'none',
  namespace: 'prefix',
  catalog: 'open',
  deletes: { tag: 'api', manifest: 'registry', repository: 'api' },
  rights: {
    list: 'the right registry:catalog:* (the role Container Registry Catalog Lister or AcrPull)',
    delete: 'the right delete on the repository (the role AcrDelete)',
  },
  links: () => ({
    console: 'https://portal.azure.com/#browse/Microsoft.ContainerRegistry%2Fregistries',
  }),
};
