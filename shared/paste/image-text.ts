import { parseImageReference, withDockerHub } from '../image-reference.ts';
import { guessProvider } from '../provider-guess.ts';
import { readInvocation } from './command-options.ts';
import type { PastedAddress } from './meaning.ts';
import { locationOf, namespaceOf, type RegistryLocation } from './registry-location.ts';
import type { ShellCommand } from './shell-words.ts';

const tools = new Set([
  'docker',
  'podman',
  'nerdctl',
  'finch',
  'buildah',
  'skopeo',
  'crane',
  'gcrane',
  'regctl',
  'oras',
  'helm',
  'ctr',
  'crictl',
  'trivy',
  'cosign',
]);

const transport = /^(?:docker|oci|oras):\/\//;
const web = /^https?:\/\//i;
/** The end of a path of the registry's own protocol, behind the repository. */
const protocolPath = /^\/v2\/(.+?)\/(?:tags\/list|(?:manifests|blobs|referrers)\/[^/]*)\/?$/;

/**
 * Reads the image out of `docker pull …` and its kin. A short name without a
 * host counts only behind `pull` and `push`.
 */
export function readImageCommand(commands: readonly ShellCommand[]): PastedAddress | null {
  for (const command of commands) {
    const invocation = readInvocation(command, {});
    if (invocation === null || !tools.has(invocation.program)) continue;
    const words = invocation.positionals.filter(({ exact }) => exact).map(({ text }) => text);
    for (const word of words) {
      const location = placeOfImage(word.replace(transport, ''), 'withHost');
      if (location !== null) return { ...location, source: 'reference' };
    }
    const at = words.findIndex((word) => word === 'pull' || word === 'push');
    const image = at < 0 ? undefined : words[at + 1];
    const location = image === undefined ? null : placeOfImage(image, 'short');
    if (location !== null) return { ...location, source: 'reference' };
  }
  return null;
}

/**
 * Reads a single word: an image name with a tag or digest, anything behind the
 * host of a known provider, or a URL of the registry protocol. Null for what can
 * be a plain address with a path of its own.
 */
export function readImageWord(text: string): PastedAddress | null {
  const scheme = web.exec(text)?.[0] ?? '';
  const bare = text.slice(scheme.length).replace(transport, '');
  const slash = bare.indexOf('/');
  if (slash <= 0) return null;
  const host = bare.slice(0, slash);
  if (scheme !== '') {
    const [path = ''] = bare.slice(slash).split(/[?#]/);
    const location = placeOfProtocolPath(`${scheme}${host}`, path);
    if (location !== null) return { ...location, source: 'reference' };
  }
  const isTagged = placeOfImage(bare, 'withHost');
  if (isTagged !== null && hasVersion(bare)) return { ...isTagged, source: 'reference' };
  if (scheme === '' && hasVersion(bare)) {
    const short = placeOfImage(bare, 'short');
    if (short !== null) return { ...short, source: 'reference' };
  }
  return readKnownHost(`${scheme}${host}`, bare.slice(slash));
}

/** At providers with hosts of their own a path is never part of the address. */
function readKnownHost(host: string, path: string): PastedAddress | null {
  if (/[?#]/.test(path) || guessProvider(host).provider === 'native') return null;
  const location = locationOf(host + path, 'namespace');
  if (location === null || location.address.includes('/', location.address.indexOf('//') + 2))
    return null;
  return location.namespace === undefined ? null : { ...location, source: 'reference' };
}

function placeOfProtocolPath(origin: string, path: string): RegistryLocation | null {
  if (/^\/v2\/_catalog\/?$/.test(path)) return locationOf(origin, 'namespace');
  const repository = protocolPath.exec(path)?.[1];
  return repository === undefined ? null : locationOf(`${origin}/${repository}`, 'image');
}

function placeOfImage(text: string, form: 'withHost' | 'short'): RegistryLocation | null {
  const reference = parseImageReference(text);
  if (reference === null) return null;
  if (reference.host !== null)
    return locationOf(`${reference.host}/${reference.repository}`, 'image');
  if (form === 'withHost') return null;
  const { host, repository } = withDockerHub(reference);
  const location = locationOf(host, 'image');
  const namespace = namespaceOf('dockerhub', host, repository, 'image');
  return location === null || namespace === null ? location : { ...location, namespace };
}

/** True for a tag or digest: a colon or an at sign behind the last slash. */
function hasVersion(text: string): boolean {
  return /[:@]/.test(text.slice(text.lastIndexOf('/') + 1)) || text.includes('@');
}
