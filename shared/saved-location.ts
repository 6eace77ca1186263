import { type AddressResult, normaliseAddress, originOf } from './address.ts';
import { dockerHub } from './docker-hub.ts';
import { hostedProvider } from './provider-guess.ts';
import { providerFacts } from './providers/facts-of.ts';

/** Where a registry is, and which of its repositories are meant. */
export interface SavedLocation {
  address: string;
  namespace: string | null;
}

/** Names of Docker Hub's web pages, behind which no path names repositories. */
const webPages = /^(?:hub|www)\.docker\.com$/;

/**
 * The address and namespace to save for what was typed, or is normalised.
 * Hosted registries have their API at the root of their host, so a path behind
 * one names repositories: it moves to the namespace, in front of one that was
 * given too unless that repeats it. Other registries may lie below a path, and
 * keep it. A text that is no address comes back as it is.
 */
export function savedLocation(typed: string, namespace: string | null): SavedLocation {
  const result = normaliseWithPath(typed);
  if (!result.ok) return { address: typed, namespace };
  const { address } = result;
  const path = namesOf(address);
  if (path === null) return { address, namespace };
  const whole = joined(path, namespace);
  return whole.length > 255 || !/^[a-z0-9._/-]+$/i.test(whole)
    ? { address, namespace }
    : { address: originOf(address), namespace: whole };
}

/**
 * Normalises an address as `normaliseAddress` does, and keeps what is typed
 * behind Docker Hub's host, for `savedPlace` to move.
 */
export function normaliseWithPath(typed: string): AddressResult {
  const result = normaliseAddress(typed);
  if (!result.ok || result.address !== dockerHub.address) return result;
  const text = typed.trim();
  const url = new URL(/^https?:\/\//i.test(text) ? text : `https://${text}`);
  if (webPages.test(url.hostname)) return result;
  const path = pathNames(url.pathname);
  return path === '' ? result : { ok: true, address: `${dockerHub.address}/${path}` };
}

/** What the path of a normalised address says of repositories; null where it belongs to the address. */
function namesOf(address: string): string | null {
  const { hostname, pathname } = new URL(address);
  const provider = hostedProvider(hostname);
  if (provider === null || providerFacts[provider].ownPath !== undefined) return null;
  // Repositories are named in lower case (OCI Distribution 1.1), whatever was typed.
  return pathNames(pathname).toLowerCase() || null;
}

/** Without empty parts, and without the version that old files of Docker have behind the host. */
function pathNames(pathname: string): string {
  const parts = pathname.split('/').filter((part) => part !== '');
  return parts.slice(/^v[12]$/.test(parts[0] ?? '') ? 1 : 0).join('/');
}

function joined(path: string, namespace: string | null): string {
  if (namespace === null || path === namespace || path.startsWith(`${namespace}/`)) return path;
  return namespace.startsWith(`${path}/`) ? namespace : `${path}/${namespace}`;
}
