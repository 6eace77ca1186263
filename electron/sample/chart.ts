import {
  type Descriptor,
  type Document,
  descriptorOf,
  documentOf,
  mediaTypes,
} from './document.ts';
import { type BuildIdentity, sourceOf } from './image.ts';
import { seededHex, seededNumber } from './seeded.ts';

/**
 * Makes a chart as helm pushes it: Chart.yaml as its configuration, the packed
 * chart and its provenance file (helm.sh/docs, "Use OCI-based registries"). As
 * with images, the contents of both files do not exist.
 */
export function makeChart(identity: BuildIdentity): { manifest: Document; config: Document } {
  const { repository, version, createdAt } = identity;
  const [namespace = '', name = ''] = repository.split('/');
  const config = documentOf(mediaTypes.chartConfig, {
    ...{ apiVersion: 'v2', name, version, appVersion: version, type: 'application' },
    description: 'Sample data: runs the gateway',
    kubeVersion: '>=1.28.0',
    keywords: ['gateway', 'sample'],
    home: sourceOf(identity),
    maintainers: [{ name: namespace, email: `${namespace}@berth.invalid` }],
    dependencies: [
      { name: 'redis', version: '18.x.x', repository: 'oci://sample.berth.invalid/charts' },
    ],
  });
  const file = (mediaType: string, least: number): Descriptor => ({
    mediaType,
    digest: `sha256:${seededHex(`${mediaType} ${repository} ${version}`)}`,
    size: least + seededNumber(`size ${mediaType} ${version}`, 900),
  });
  const manifest = documentOf(mediaTypes.manifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: descriptorOf(config),
    layers: [file(mediaTypes.chart, 6000), file(mediaTypes.chartProvenance, 1000)],
    annotations: {
      'org.opencontainers.image.created': createdAt,
      'org.opencontainers.image.title': name,
      'org.opencontainers.image.version': version,
    },
  });
  return { manifest, config };
}
