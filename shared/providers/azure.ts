import { text } from '../text/text.ts';
import {
  accessToken,
  type CredentialUse,
  hostLabel,
  type ProviderFacts,
  wholeHost,
} from './provider-facts.ts';

/** Tokens are the registry's own refresh tokens, or of Microsoft Entra ID and exchanged for one. */
const credentials: readonly CredentialUse[] = [
  { kind: 'password', registry: 'basic', api: 'bearer' },
  { kind: 'token', registry: 'identity', api: 'bearer', username: 'optional' },
  accessToken,
  { kind: 'helper', registry: 'basic', api: 'bearer' },
  { kind: 'none', registry: 'anonymous', api: 'anonymous' },
];

/** Azure Container Registry (Azure/acr, `docs/AAD-OAuth.md`; ACR REST reference). */
export const azure: ProviderFacts = {
  name: 'Azure Container Registry',
  hosts: [{ host: wholeHost(`${hostLabel}\\.azurecr\\.(?:io|cn|us|de)`) }],
  credentials,
  anonymous: () => false,
  region: 'none',
  namespace: 'prefix',
  catalog: 'open',
  describesRepositories: true,
  deletes: { tag: 'api', manifest: 'registry', repository: 'api' },
  rights: {
    list: text('right.azure.list'),
    delete: text('right.azure.delete'),
  },
  links: () => ({
    console: 'https://portal.azure.com/#browse/Microsoft.ContainerRegistry%2Fregistries',
  }),
};
