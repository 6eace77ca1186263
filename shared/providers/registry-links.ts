import type { Provider } from '../model/provider.ts';
import { providerFacts } from './facts-of.ts';
import type { RegistryLinks } from './provider-facts.ts';

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
