import type { RegistryConnection } from '../connection/registry-connection.ts';
import { readByEitherName } from '../protocol/official-name.ts';
import { attachedTo } from './attached-artifacts.ts';
import { readBlob } from './blob-read.ts';
import { uploadBlob } from './blob-upload.ts';
import { fetchConfig } from './config-blob.ts';
import { deleteManifest, deleteTag } from './deletes.ts';
import { findMissing, walkImpact } from './deletion-impact.ts';
import type { ImageAccess } from './image-access.ts';
import type { ImageClient } from './image-client.ts';
import { rememberDocuments } from './image-documents.ts';
import { describeReference } from './image-summary.ts';
import { getManifest, headManifest } from './manifests.ts';
import { putManifest } from './put-manifest.ts';
import { readImage } from './read-image.ts';
import { walkReferrers } from './referrers.ts';
import { ServerTraits } from './server-traits.ts';
import { sparingDocuments } from './sparing-documents.ts';

/** The part of a client that is about images; what it learns of the server is its own. */
export function createImageMethods(options: {
  session: RegistryConnection;
  warn: (event: string) => void;
}): ImageClient {
  const { session, warn } = options;
  const access: ImageAccess = { session, warn, traits: new ServerTraits() };
  const read = <T>(repository: string, work: (name: string) => Promise<T>) =>
    readByEitherName(session.endpoint, repository, work);
  const client: Pick<ImageClient, 'manifest' | 'headManifest' | 'config' | 'referrers'> = {
    manifest: (repository, reference, { signal }) =>
      read(repository, (name) => getManifest(access, { repository: name, reference, signal })),
    headManifest: (repository, reference, { signal }) =>
      read(repository, (name) => headManifest(access, { repository: name, reference, signal })),
    config: (repository, config, { signal }) =>
      read(repository, (name) => fetchConfig(access, { repository: name, config, signal })),
    referrers: (repository, digest, { signal, artifactType }) =>
      walkReferrers(access, { repository, digest, artifactType, signal }),
  };
  const documents = rememberDocuments(client);
  return {
    ...client,
    describe: (repository, reference, options) =>
      describeReference({ client, documents }, { repository, reference, ...options }),
    attached: (repository, digest, { signal }) =>
      attachedTo({ client, documents }, { repository, digest, signal }),
    image: (repository, reference, { mayRead = () => true, ...options }) =>
      readImage(
        sparingDocuments(documents, { mayRead, rateLimit: () => session.notes.rateLimit }),
        { repository, reference, ...options },
      ),
    missingManifests: (repository, digests, { signal }) =>
      findMissing(access, { repository, digests, signal }),
    readBlob: (repository, digest, options) =>
      read(repository, (name) => readBlob(access, { repository: name, digest, ...options })),
    uploadBlob: (repository, digest, content, { signal }) =>
      uploadBlob(access, { repository, digest, content, signal }),
    deletionImpact: (repository, digest, { signal }) =>
      walkImpact(access, { repository, digest, signal }),
    deleteManifest: (repository, digest, { signal, known }) =>
      deleteManifest(access, { repository, reference: digest, known, signal }),
    putManifest: (repository, reference, manifest, { signal }) =>
      putManifest(access, { repository, reference, signal }, manifest),
    deleteTag: (repository, tag, { signal }) =>
      deleteTag(access, { repository, reference: tag, signal }),
    deletes: (repository) => access.traits.deletes(repository),
  };
}
