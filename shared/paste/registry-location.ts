import { normaliseAddress } from '../address.ts';
import { dockerHub } from '../docker-hub.ts';
import { isRepositoryName } from '../image-reference.ts';
import type { Provider } from '../model/provider.ts';
import { withoutOuter } from '../outer-characters.ts';
import { guessProvider } from '../provider-guess.ts';
import { providerFacts } from '../providers/facts-of.ts';

/** A registry as a host and the path behind it name it. */
export interface RegistryLocation {
  /** As it is typed: without `https://`, in lower case, with a prefix that belongs to it. */
  address: string;
  provider: Provider;
  region?: string;
  namespace?: string;
}

/** What a path behind a host is: an image, or no more than the part that images share. */
export type PathMeaning = 'image' | 'namespace';

const protocol = /^https?:\/\//i;
/** Prefixes of Nexus and Artifactory under which a registry of theirs answers. */
const ownPrefix = /^\/(?:repository|artifactory\/api\/docker|artifactory)\/[^/]+/;

/**
 * Takes `[scheme://]host[:port][/path]` apart by what its provider has in front
 * of its repositories. Null where the host is none.
 */
export function locationOf(text: string, meaning: PathMeaning): RegistryLocation | null {
  const scheme = protocol.exec(text)?.[0] ?? '';
  const rest = text.slice(scheme.length);
  const slash = rest.indexOf('/');
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  const path = slash < 0 ? '' : rest.slice(slash).replace(/\/{2,}/g, '/');
  const guess = guessProvider(scheme + authority);
  const onPrefix = guess.provider === 'native' ? guessProvider(scheme + rest) : guess;
  const prefix = ownsPath(onPrefix.provider) ? (ownPrefix.exec(path)?.[0] ?? '') : '';
  const normalised = normaliseAddress(`${scheme}${authority}${prefix}`);
  if (!normalised.ok) return null;
  const { provider, region } = prefix === '' ? guess : onPrefix;
  const address = typedForm(normalised.address, scheme);
  const namespace = namespaceOf(provider, authority, path.slice(prefix.length), meaning);
  return {
    address,
    provider,
    ...(region === null ? {} : { region }),
    ...(namespace === null ? {} : { namespace }),
  };
}

/** A place whose host was built from names: null unless its provider is known by that host. */
export function builtLocation(
  provider: Provider,
  host: string,
  namespace: string | null = null,
): RegistryLocation | null {
  const location = locationOf(host, 'namespace');
  if (location === null || location.provider !== provider) return null;
  const name = namespace === null ? null : repositoryPath(namespace);
  return { ...location, ...(name === null ? {} : { namespace: name }) };
}

/** A repository name in lower case, or null where the text is none. */
export function repositoryPath(text: string): string | null {
  const name = withoutOuter(text.toLowerCase(), '/');
  return isRepositoryName(name) ? name : null;
}

/**
 * What the repositories at a provider have in common with this one: its
 * organisation, project or the folder it lies in. Null for a path that names
 * nothing, such as `/v2/`.
 */
export function namespaceOf(
  provider: Provider,
  host: string,
  path: string,
  meaning: PathMeaning,
): string | null {
  const name = repositoryPath(path.replace(/^\/?v[12](?=\/|$)/, ''));
  if (name === null) return null;
  const parts = name.split('/');
  const parent = parts.slice(0, -1).join('/') || null;
  switch (providerFacts[provider].namespace) {
    case 'prefix':
      // Public ECR has an alias in front; elsewhere any part may be a folder.
      if (/^(?:public\.ecr\.aws|ecr-public\.aws\.com)$/i.test(host)) return parts[0] ?? null;
      return parent;
    case 'project':
      if (/-docker\.pkg\.dev$/i.test(host)) return parts.slice(0, 2).join('/');
      return first(parts, meaning);
    case 'group':
      return meaning === 'image' ? parent : name;
    default:
      return first(parts, meaning);
  }
}

/** An image of one part lies in no namespace. */
function first(parts: readonly string[], meaning: PathMeaning): string | null {
  return parts.length === 1 && meaning === 'image' ? null : (parts[0] ?? null);
}

function ownsPath(provider: Provider): boolean {
  return providerFacts[provider].ownPath !== undefined;
}

/** What a person would type: `https` goes without saying, and `http` does for this machine. */
function typedForm(address: string, scheme: string): string {
  if (address === dockerHub.address) return dockerHub.host;
  const bare = address.replace(protocol, '');
  const plain = normaliseAddress(bare);
  return scheme === '' || (plain.ok && plain.address === address) ? bare : address;
}
