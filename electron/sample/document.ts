import { createHash } from 'node:crypto';

/** Bytes under their digest: a manifest, a config or an artifact's payload. */
export interface Document {
  mediaType: string;
  digest: string;
  bytes: Buffer;
}

/** What points at content (OCI image spec 1.1, "OCI Content Descriptors"). */
export interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
  artifactType?: string;
  platform?: { architecture: string; os: string; variant?: string };
  annotations?: Record<string, string>;
}

export const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  empty: 'application/vnd.oci.empty.v1+json',
  signature: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  bill: 'application/spdx+json',
  statement: 'application/vnd.in-toto+json',
  chartConfig: 'application/vnd.cncf.helm.config.v1+json',
  chart: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
  chartProvenance: 'application/vnd.cncf.helm.chart.provenance.v1.prov',
} as const;

/** Makes the document of a JSON value. */
export function documentOf(mediaType: string, value: unknown): Document {
  const bytes = Buffer.from(JSON.stringify(value));
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  return { mediaType, digest, bytes };
}

export function descriptorOf({ mediaType, digest, bytes }: Document): Descriptor {
  return { mediaType, digest, size: bytes.byteLength };
}
