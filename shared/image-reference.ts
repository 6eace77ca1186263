import { dockerHub, officialName } from './docker-hub.ts';
import { withoutTrailing } from './outer-characters.ts';
import { digestQuery } from './search/digest-query.ts';

/** An image's name taken apart. A null host means a short name, to be completed by the caller. */
export interface ImageReference {
  /** `host[:port]`, lower case; Docker Hub is always `docker.io`. */
  host: string | null;
  repository: string;
  tag: string | null;
  digest: string | null;
}

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const repositoryPattern = new RegExp(`^${component}(?:/${component})*$`);
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const digestPattern = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Za-z0-9=_-]+$/;
const digestLengths: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);
const hostLabel = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const hostPattern = new RegExp(
  `^(?:${hostLabel}(?:\\.${hostLabel})*|\\[[0-9a-f:.]+\\])(?::[0-9]{1,5})?$`,
);
const bareIdentifier = /^[a-f0-9]{64}$/;
const maxReference = 1024;

/** True for a repository name (OCI Distribution 1.1, "Pulling manifests"), at most 255 characters. */
export function isRepositoryName(text: string): boolean {
  return text.length > 0 && text.length <= 255 && repositoryPattern.test(text);
}

/** True for a tag (OCI Distribution 1.1, "Pulling manifests"): at most 128 characters. */
export function isTag(text: string): boolean {
  return tagPattern.test(text);
}

/** True for a digest (OCI Image 1.1, "Digests"); registered algorithms must have their length in hex. */
export function isDigest(text: string): boolean {
  if (text.length > 255 || !digestPattern.test(text)) return false;
  const [algorithm = '', encoded = ''] = text.split(':');
  const length = digestLengths.get(algorithm);
  return length === undefined || (encoded.length === length && /^[a-f0-9]+$/.test(encoded));
}

/**
 * Parses `[host/]repository[:tag][@digest]` by the grammar of distribution's
 * `reference` package. The first component is a host when it holds a dot or a
 * colon, an upper-case letter, or is `localhost`. Null when it is no reference.
 */
export function parseImageReference(text: string): ImageReference | null {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > maxReference || bareIdentifier.test(trimmed)) return null;
  const at = trimmed.indexOf('@');
  const digest = at < 0 ? null : trimmed.slice(at + 1);
  if (digest !== null && !isDigest(digest)) return null;
  const { host, rest } = splitHost(at < 0 ? trimmed : trimmed.slice(0, at));
  if (host !== null && !isReferenceHost(host)) return null;
  const colon = rest.indexOf(':');
  const tag = colon < 0 ? null : rest.slice(colon + 1);
  if (tag !== null && !isTag(tag)) return null;
  const repository = colon < 0 ? rest : rest.slice(0, colon);
  if (!isRepositoryName(repository)) return null;
  return host === dockerHub.host
    ? { host, repository: officialName(repository), tag, digest }
    : { host, repository, tag, digest };
}

/** Completes a short name as Docker does: `alpine` is `docker.io` with `library/alpine`. */
export function withDockerHub(reference: ImageReference): ImageReference & { host: string } {
  if (reference.host !== null) return { ...reference, host: reference.host };
  return { ...reference, host: dockerHub.host, repository: officialName(reference.repository) };
}

/** Writes a reference; the tag goes before the digest. `host` may carry a path prefix. */
export function formatReference(reference: {
  host?: string | null | undefined;
  repository: string;
  tag?: string | null | undefined;
  digest?: string | null | undefined;
}): string {
  const { host, repository, tag, digest } = reference;
  return `${host ? `${host}/` : ''}${repository}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`;
}

const command =
  /^(?:[$#>]\s+)?(?:sudo\s+)?(?:docker|podman|nerdctl|ctr|crictl|crane|regctl|oras|skopeo|buildah)\s+\S/i;
const scheme = /^(?:docker|oci|https?|containers-storage|docker-daemon|registry):\/\//i;

/**
 * The reference in pasted text, when the text is one: it names a host, a tag
 * or a digest, or comes with a pull command or scheme in front (`docker pull`,
 * `docker://`, `oci://`, `https://`). Null for plain search words, and for digests.
 */
export function pastedReference(text: string): ImageReference | null {
  const line = text.trim();
  if (line === '' || line.length > maxReference || /[\r\n]/.test(line)) return null;
  // `sha256:…` alone reads like a name with a tag, and is looked for as a digest.
  if (digestQuery(line) !== null) return null;
  const isCommand = command.test(line);
  const word = isCommand ? lastWord(line) : line;
  const bare = word.replace(scheme, '');
  const reference = parseImageReference(withoutTrailing(bare, '/'));
  if (reference === null) return null;
  if (isCommand || bare !== word) return reference;
  const { host, tag, digest } = reference;
  return host === null && tag === null && digest === null ? null : reference;
}

function lastWord(line: string): string {
  const words = line.split(/\s+/).slice(2);
  return words.filter((word) => !word.startsWith('-')).at(-1) ?? '';
}

function splitHost(name: string): { host: string | null; rest: string } {
  const slash = name.indexOf('/');
  if (slash < 0) return { host: null, rest: name };
  const first = name.slice(0, slash);
  const lower = first.toLowerCase();
  const isHost = /[.:]/.test(first) || lower === 'localhost' || lower !== first;
  if (!isHost) return { host: null, rest: name };
  const hub = lower === dockerHub.indexHost || lower === dockerHub.apiHost;
  return { host: hub ? dockerHub.host : lower, rest: name.slice(slash + 1) };
}

function isReferenceHost(host: string): boolean {
  if (host.length > 255 || !hostPattern.test(host)) return false;
  const port = /:(\d+)$/.exec(host.replace(/^\[.*\]/, ''))?.[1];
  return port === undefined || (Number(port) > 0 && Number(port) <= 65_535);
}
