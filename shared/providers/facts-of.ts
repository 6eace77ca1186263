import type { CredentialKind } from '../model/credential.ts';
import type { Provider } from '../model/provider.ts';
import { acr } from './acr.ts';
import { artifactory } from './artifactory.ts';
import { azure } from './azure.ts';
import { digitalocean } from './digitalocean.ts';
import { dockerhub } from './dockerhub.ts';
import { ecr } from './ecr.ts';
import { gar } from './gar.ts';
import { ghcr } from './ghcr.ts';
import { gitea } from './gitea.ts';
import { gitlab } from './gitlab.ts';
import { harbor } from './harbor.ts';
import { native } from './native.ts';
import { nexus } from './nexus.ts';
import type { CredentialUse, ProviderFacts, RegistryLinks } from './provider-facts.ts';
import { quay } from './quay.ts';
import { swr } from './swr.ts';
import { tcr } from './tcr.ts';
import { zot } from './zot.ts';

/** Every provider that Berth knows. */
export const providerFacts: Readonly<Record<Provider, ProviderFacts>> = Object.freeze({
  acr,
  tcr,
  swr,
  ecr,
  dockerhub,
  harbor,
  nexus,
  native,
  ghcr,
  gitlab,
  quay,
  gar,
  azure,
  artifactory,
  digitalocean,
  zot,
  gitea,
});

/** What a kind of credential is good for at a provider; null where it is not taken. */
export function credentialUse(provider: Provider, kind: CredentialKind): CredentialUse | null {
  return providerFacts[provider].credentials.find((use) => use.kind === kind) ?? null;
}

/** The kind a new registry begins with: none where the provider serves without, else its usual one. */
export function usualKind(provider: Provider, address: string | null): CredentialKind {
  const { anonymous, credentials } = providerFacts[provider];
  const hostname = address === null ? '' : new URL(address).hostname;
  return anonymous === undefined || anonymous(hostname) ? 'none' : (credentials[0]?.kind ?? 'none');
}

/** The provider's pages for a registry of a normalised address; null where it has none. */
export function registryLinks(registry: {
  address: string;
  provider: Provider;
  region: string | null;
  namespace: string | null;
}): RegistryLinks | null {
  const { origin, hostname } = new URL(registry.address);
  const { region, namespace } = registry;
  return providerFacts[registry.provider].links?.({ origin, hostname, region, namespace }) ?? null;
}
