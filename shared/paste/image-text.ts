import { parseImageReference, withDockerHub } from '../image-reference.ts';
import { guessProvider } from '../provider-guess.ts';
import { readInvocation } from './command-options.ts';
import type { PastedAddress } from './meaning.ts';
import { namespaceOf, type Place, placeOf } from './place.ts';
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
      const place = placeOfImage(word.replace(transport, ''), 'withHost');
      if (place !== null) return { ...place, source: 'reference' };
    }
    const at = words.findIndex((word) => word === 'pull' || word === 'push');
    const image = at < 0 ? undefined : words[at + 1];
    const place = image === undefined ? null : placeOfImage(image, 'short');
    if (place !== null) return { ...place, source: 'reference' };
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
    const place = placeOfProtocolPath(`${scheme}${host}`, path);
    if (place !== null) return { ...place, source: 'reference' };
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
  const place = placeOf(host + path, 'namespace');
  if (place === null || place.address.includes('/', place.address.indexOf('//') + 2)) return null;
  return place.namespace === undefined ? null : { ...place, source: 'reference' };
}

function placeOfProtocolPath(origin: string, path: string): Place | null {
  if (/^\/v2\/_catalog\/?$/.test(path)) return placeOf(origin, 'namespace');
  const repository = protocolPath.exec(path)?.[1];
  return repository === undefined ? null : placeOf(`${origin}/${repository}`, 'image');
}

function placeOfImage(text: string, form: 'withHost' | 'short'): Place | null {
  const reference = parseImageReference(text);
  if (reference === null) return null;
  if (reference.host !== null) return placeOf(`${reference.host}/${reference.repository}`, 'image');
  if (form === 'withHost') return null;
  const { host, repository } = withDockerHub(reference);
  const place = placeOf(host, 'image');
  const namespace = namespaceOf('dockerhub', host, repository, 'image');
  return place === null || namespace === null ? place : { ...place, namespace };
}

/** True for a tag or digest: a colon or an at sign behind the last slash. */
function hasVersion(text: string): boolean {
  return /[:@]/.test(text.slice(text.lastIndexOf('/') + 1)) || text.includes('@');
}
