import { type Artifact, makeArtifacts } from './artifacts.ts';
import { makeChart } from './chart.ts';
import { type Document, descriptorOf, documentOf, mediaTypes } from './document.ts';
import { type BuildIdentity, type ImagePlatform, makeImage } from './image.ts';
import { busiestRepository, chartRepository } from './repository-names.ts';
import type { RepositoryTags } from './repository-tags.ts';
import { seededChoice, seededNumber } from './seeded.ts';

/** Everything that one build of a repository put into the registry. */
export interface Build {
  /** What a tag names: an index, or the manifest of an image for one platform. */
  top: Document;
  /** By digest, the ones under the manifests' path, `top` among them. */
  manifests: ReadonlyMap<string, Document>;
  blobs: ReadonlyMap<string, Document>;
  artifacts: readonly Artifact[];
}

const amd64 = { architecture: 'amd64', os: 'linux' };
const arm64 = { architecture: 'arm64', os: 'linux' };
const platformSets: readonly [ImagePlatform[], ...ImagePlatform[][]] = [
  [amd64, arm64],
  [amd64, arm64],
  [amd64, arm64, { architecture: 'arm', os: 'linux', variant: 'v7' }],
  [amd64, arm64, { architecture: 'ppc64le', os: 'linux' }, { architecture: 's390x', os: 'linux' }],
  [amd64],
];

/** Makes one build; the same one each time. */
export function makeBuild(repository: string, tags: RepositoryTags, build: number): Build {
  const busiest = repository === busiestRepository;
  const identity: BuildIdentity = {
    repository,
    build,
    version: tags.versions[build] ?? '',
    createdAt: tags.createdAt(build),
  };
  if (repository === chartRepository) {
    const { manifest, config } = makeChart(identity);
    const [top, manifests, blobs] = [manifest, byDigest([manifest]), byDigest([config])];
    return { top, manifests, blobs, artifacts: [] };
  }
  const platforms = busiest
    ? platformSets[0]
    : seededChoice(`platforms ${repository}`, platformSets);
  const images = platforms.map((platform) => makeImage(identity, platform));
  const [only] = images;
  const top =
    only !== undefined && images.length === 1
      ? only.manifest
      : documentOf(mediaTypes.index, {
          schemaVersion: 2,
          mediaType: mediaTypes.index,
          manifests: images.map(({ manifest, platform }) => ({
            ...descriptorOf(manifest),
            platform,
          })),
          annotations: { 'org.opencontainers.image.created': identity.createdAt },
        });
  const signed = busiest || seededNumber(`signed ${repository}`, 3) > 0;
  const artifacts = makeArtifacts(identity, top, { signed });
  return {
    top,
    manifests: byDigest([
      top,
      ...images.map(({ manifest }) => manifest),
      ...artifacts.map(({ manifest }) => manifest),
    ]),
    blobs: byDigest([
      ...images.map(({ config }) => config),
      ...artifacts.flatMap(({ blobs }) => blobs),
    ]),
    artifacts,
  };
}

function byDigest(documents: readonly Document[]): ReadonlyMap<string, Document> {
  return new Map(documents.map((document) => [document.digest, document]));
}
