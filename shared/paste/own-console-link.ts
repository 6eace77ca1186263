import { normaliseAddress } from '../address.ts';
import { withoutTrailing } from '../outer-characters.ts';
import { guessProvider } from '../provider-guess.ts';
import type { ConsoleLink } from './link-parts.ts';
import type { PastedAddress } from './meaning.ts';
import { locationOf, repositoryPath } from './registry-location.ts';

/**
 * Reads links of registries that people run on hosts of their own, by the paths
 * of their web pages. Null where a path gives nothing away.
 */
export function readOwnConsole(link: ConsoleLink): Partial<PastedAddress> | null {
  // Without a protocol most of these could be names of images; `#` and `/-/` cannot.
  if (!link.hasProtocol) return nexus(link) ?? gitea(link);
  return (
    harbor(link) ?? nexus(link) ?? artifactory(link) ?? quay(link) ?? gitlab(link) ?? gitea(link)
  );
}

function harbor({ url, segments }: ConsoleLink): Partial<PastedAddress> | null {
  // A project is a number there; its name is not in the link.
  return segments[0] === 'harbor' ? at(url, '', 'harbor') : null;
}

/** `#browse/browse:repository:path`, below any context path. */
function nexus({ url, fragment }: ConsoleLink): Partial<PastedAddress> | null {
  const [area, page = ''] = fragment;
  const isBrowse = area === 'browse' && page.startsWith('browse');
  const isAdmin = area === 'admin' && page === 'repository';
  if (!isBrowse && !isAdmin) return null;
  const repository = (isBrowse ? page : (fragment[2] ?? '')).split(':')[1];
  const context = withoutTrailing(url.pathname, '/');
  const path = repository && repositoryPath(repository) ? `/repository/${repository}` : '';
  return at(url, `${context}${path}`, 'nexus');
}

function artifactory({ url, segments, fragment }: ConsoleLink): Partial<PastedAddress> | null {
  const isPage = segments[0] === 'ui' && (segments[1] === 'repos' || segments[1] === 'native');
  const isOldPage = segments[0] === 'artifactory' && segments[1] === 'webapp';
  if (!isPage && !isOldPage) return null;
  const parts = isPage ? segments.slice(1) : fragment;
  const tree = parts.indexOf('tree');
  const repository = parts[0] === 'native' ? parts[1] : tree < 0 ? undefined : parts[tree + 2];
  return withNamespace(at(url, '', 'artifactory'), repository);
}

function quay({ url, segments }: ConsoleLink): Partial<PastedAddress> | null {
  const namespace = quayNamespace(segments);
  if (namespace === null || guessProvider(url.origin).provider !== 'quay') return null;
  return withNamespace(at(url, '', 'quay'), namespace);
}

/** The organisation or user whose page of Quay this is. */
export function quayNamespace([page = '', namespace]: readonly string[]): string | null {
  return ['repository', 'organization', 'user'].includes(page) ? (namespace ?? null) : null;
}

/** GitLab's registry has a host or port of its own, which its pages do not tell. */
function gitlab({ segments }: ConsoleLink): Partial<PastedAddress> | null {
  const path = gitlabPath(segments);
  return path === null ? null : withNamespace({ provider: 'gitlab' }, path);
}

/** The group or project whose registry a page of GitLab shows. */
export function gitlabPath(segments: readonly string[]): string | null {
  const at = segments.findIndex((part) => /^container_registr(?:y|ies)$/.test(part));
  if (at < 1) return null;
  const from = segments[0] === 'groups' ? 1 : 0;
  return segments.slice(from, segments[at - 1] === '-' ? at - 1 : at).join('/') || null;
}

function gitea({ url, segments }: ConsoleLink): Partial<PastedAddress> | null {
  const [owner, dash, page] = segments;
  return dash === '-' && page === 'packages' ? withNamespace(at(url, '', 'gitea'), owner) : null;
}

/** The host of a link as an address, with the provider that its pages show. */
function at(url: URL, path: string, provider: PastedAddress['provider']) {
  const location = locationOf(url.origin, 'namespace');
  if (location === null || provider === undefined) return null;
  const address = `${location.address}${path}`;
  return normaliseAddress(address).ok ? { address, provider } : null;
}

function withNamespace(
  found: Partial<PastedAddress> | null,
  namespace: string | undefined,
): Partial<PastedAddress> | null {
  if (found === null || namespace === undefined) return found;
  const name = repositoryPath(namespace);
  return name === null ? found : { ...found, namespace: name };
}
