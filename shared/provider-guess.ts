import { isLoopbackHost, normaliseAddress } from './address.ts';
import { type Provider, providers, regionPattern } from './model/provider.ts';
import { providerFacts } from './providers/facts-of.ts';

export interface ProviderGuess {
  provider: Provider;
  /** The cloud region spelled in the host name, where it has one. */
  region: string | null;
}

/**
 * Guesses the provider from a registry's address, typed or normalised. Whole
 * host names are compared, never parts of them, and anything unknown or
 * malformed is `native`.
 */
export function guessProvider(address: string): ProviderGuess {
  const native: ProviderGuess = { provider: 'native', region: null };
  const normalised = normaliseAddress(address);
  if (!normalised.ok) return native;
  const url = new URL(normalised.address);
  const host = url.hostname.replace(/\.$/, '');
  if (isLoopbackHost(host)) return native;
  const known = knownHost(host);
  if (known !== null) return known;
  if (looksKnown(host)) return native;
  const own =
    providers.find((provider) => providerFacts[provider].ownHost?.test(host)) ??
    providers.find((provider) => providerFacts[provider].ownPath?.test(url.pathname)) ??
    providers.find((provider) => url.port !== '' && providerFacts[provider].ownPort === url.port);
  return own === undefined ? native : { provider: own, region: null };
}

/** The provider that a host name belongs to, by its whole name; null for hosts of people's own. */
export function hostedProvider(hostname: string): Provider | null {
  return knownHost(hostname.replace(/\.$/, ''))?.provider ?? null;
}

function knownHost(host: string): ProviderGuess | null {
  for (const provider of providers)
    for (const pattern of providerFacts[provider].hosts) {
      const match = pattern.host.exec(host);
      if (match === null) continue;
      const found = pattern.region ?? match.groups?.['region'] ?? null;
      return { provider, region: found !== null && regionPattern.test(found) ? found : null };
    }
  return null;
}

/** True for a host that begins with the name of a provider's own, such as `quay.io.example.com`. */
function looksKnown(host: string): boolean {
  const labels = host.split('.');
  return labels.some((_, end) => end > 1 && knownHost(labels.slice(0, end).join('.')) !== null);
}
