import { header, type RegistryResponse } from '../../http/response.ts';

/** Media types of manifests: OCI Image 1.1 "Media Types", Docker's image spec v2, and older ones still met. */
export const mediaTypes = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  schema1Signed: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
  schema1: 'application/vnd.docker.distribution.manifest.v1+json',
  ociArtifact: 'application/vnd.oci.artifact.manifest.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
} as const;

/** `Accept` of every manifest request: all types that are known ("clients SHOULD include all"). */
export const acceptManifests = [
  mediaTypes.ociIndex,
  mediaTypes.ociManifest,
  mediaTypes.dockerList,
  mediaTypes.dockerManifest,
  mediaTypes.schema1Signed,
  mediaTypes.schema1,
  mediaTypes.ociArtifact,
].join(', ');

const general: ReadonlySet<string> = new Set([
  'application/json',
  'application/octet-stream',
  'binary/octet-stream',
  'text/json',
  'text/plain',
]);

/** The answer's own media type without parameters, in lower case; null when it says nothing of the content. */
export function specificType(response: RegistryResponse): string | null {
  const line = header(response.headers, 'content-type') ?? '';
  const type = (line.split(';')[0] ?? '').trim().toLowerCase();
  return type === '' || general.has(type) ? null : type;
}

/** True for lists of manifests, of OCI and of Docker. */
export function isIndexType(type: string | null): boolean {
  return type === mediaTypes.ociIndex || type === mediaTypes.dockerList;
}

/** True for the oldest format, whose signed form is named by a digest that is not its bytes'. */
export function isSchema1Type(type: string | null): boolean {
  return type === mediaTypes.schema1Signed || type === mediaTypes.schema1;
}

/** True for the configuration of a container image, the only one whose fields are known. */
export function isImageConfigType(type: string | null): boolean {
  return type === mediaTypes.ociConfig || type === mediaTypes.dockerConfig;
}
