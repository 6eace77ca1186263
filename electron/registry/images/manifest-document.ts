import { z } from 'zod';
import {
  type Descriptor,
  readAnnotations,
  readDescriptor,
  readDescriptors,
  textField,
} from './descriptor.ts';
import { asDigest } from './digest.ts';
import { isImageConfigType, isIndexType, isSchema1Type, mediaTypes } from './media-types.ts';
import { readSchema1, type Schema1Document } from './schema1-document.ts';

/** An attestation inside an index (BuildKit, "Image attestation storage"): never a platform. */
export interface IndexAttestation {
  descriptor: Descriptor;
  /** Digest of the manifest it speaks of; null when the index does not say. */
  of: string | null;
}

interface Common {
  annotations: Readonly<Record<string, string>>;
  artifactType: string | null;
  /** The manifest this one refers to (OCI Image 1.1, `subject`). */
  subject: Descriptor | null;
}

/** Several manifests under one name: OCI image index, Docker manifest list. */
export interface IndexDocument extends Common {
  kind: 'index';
  /** Entries that are no attestations; `platform` null is shown as unspecified. */
  entries: readonly Descriptor[];
  attestations: readonly IndexAttestation[];
}

/** OCI image manifest and Docker's v2, schema 2; also artifacts in this form. */
export interface ImageDocument extends Common {
  kind: 'image';
  config: Descriptor | null;
  layers: readonly Descriptor[];
  /** True when the config is a container image's; else `artifactType` tells what it is. */
  isContainerImage: boolean;
}

/** The artifact manifest of OCI 1.1's release candidates, withdrawn but still stored. */
export interface ArtifactDocument extends Common {
  kind: 'artifact';
  blobs: readonly Descriptor[];
}

/** Anything else: shown as it is, with whatever descriptors it holds. */
export interface UnknownDocument {
  kind: 'unknown';
  json: unknown;
  descriptors: readonly Descriptor[];
}

export type ManifestDocument =
  | IndexDocument
  | ImageDocument
  | ArtifactDocument
  | Schema1Document
  | UnknownDocument;

const documentSchema = z.record(z.string(), z.unknown());

/**
 * The media type of a manifest: its own word first (OCI Image 1.1 wants both to
 * agree), then the answer's `declared` type, then its shape. Null when nothing tells.
 */
export function mediaTypeOf(json: unknown, declared: string | null): string | null {
  const parsed = documentSchema.safeParse(json);
  if (!parsed.success) return declared;
  const own = textField.parse(parsed.data['mediaType']);
  return own || declared || guessType(parsed.data);
}

/** Reads a manifest leniently; never throws. */
export function readDocument(json: unknown, mediaType: string | null): ManifestDocument {
  const parsed = documentSchema.safeParse(json);
  if (!parsed.success) return { kind: 'unknown', json, descriptors: [] };
  const document = parsed.data;
  const common = (): Common => ({
    annotations: readAnnotations(document['annotations']),
    artifactType: textField.parse(document['artifactType']) || null,
    subject: readDescriptor(document['subject']),
  });
  // One document must not be an image to one client and an index to another (CVE-2021-41190).
  const looksLikeImage = 'layers' in document || 'config' in document;
  const looksLikeIndex = 'manifests' in document;
  if (isIndexType(mediaType) && !looksLikeImage) return { ...common(), ...readIndex(document) };
  if (isImageType(mediaType) && !looksLikeIndex) return readImage(document, common());
  if (mediaType === mediaTypes.ociArtifact)
    return { ...common(), kind: 'artifact', blobs: readDescriptors(document['blobs']) };
  if (isSchema1Type(mediaType)) return readSchema1(document);
  const lists = ['config', 'subject', 'manifests', 'layers', 'blobs'].map((key) => document[key]);
  return {
    kind: 'unknown',
    json,
    descriptors: lists.flatMap((value) => readDescriptors(Array.isArray(value) ? value : [value])),
  };
}

function isImageType(type: string | null): boolean {
  return type === mediaTypes.ociManifest || type === mediaTypes.dockerManifest;
}

function guessType(document: Record<string, unknown>): string | null {
  if ('fsLayers' in document)
    return 'signatures' in document ? mediaTypes.schema1Signed : mediaTypes.schema1;
  if ('manifests' in document && !('config' in document)) return mediaTypes.ociIndex;
  if ('config' in document && !('manifests' in document)) return mediaTypes.ociManifest;
  return null;
}

function readIndex(document: Record<string, unknown>) {
  const entries: Descriptor[] = [];
  const attestations: IndexAttestation[] = [];
  for (const descriptor of readDescriptors(document['manifests'])) {
    const { annotations } = descriptor;
    if (annotations['vnd.docker.reference.type'] === 'attestation-manifest')
      attestations.push({ descriptor, of: asDigest(annotations['vnd.docker.reference.digest']) });
    else entries.push(descriptor);
  }
  return { kind: 'index' as const, entries, attestations };
}

function readImage(document: Record<string, unknown>, common: Common): ImageDocument {
  const config = readDescriptor(document['config']);
  const isContainerImage = isImageConfigType(config?.mediaType ?? null);
  return {
    ...common,
    // The type of the config stands in for a missing artifactType (OCI Image 1.1, "Guidelines for Artifact Usage").
    artifactType: common.artifactType ?? (isContainerImage ? null : (config?.mediaType ?? null)),
    kind: 'image',
    config,
    layers: readDescriptors(document['layers']),
    isContainerImage,
  };
}
