import type { Referrer } from '../../../../shared/model/referrer.ts';
import { readSbom, type Sbom } from '../../../images/packages/sbom.ts';
import type { RegistryClient } from '../../../registry/client.ts';
import type { Descriptor } from '../../../registry/images/descriptor.ts';
import {
  type AttachedTo,
  attachmentsOf,
  documentBytes,
  documentJson,
} from '../attached-documents.ts';

/** An SBOM that is attached to an image. */
export interface FoundSbom extends Sbom {
  /** Of the document's own bytes. */
  digest: string;
}

/** Documents that are read in the search for one. */
const mostRead = 12;

/** The first SBOM of an image that can be read; null where there is none. */
export async function findSbom(client: RegistryClient, of: AttachedTo): Promise<FoundSbom | null> {
  const attachments = await attachmentsOf(client, of, mayHoldSbom);
  const documents = attachments.flatMap((one) => one.documents).filter(isSbomDocument);
  for (const document of documents.slice(0, mostRead)) {
    const bytes = await documentBytes(client, of, document);
    const sbom = bytes === null ? null : readSbom(documentJson(bytes));
    if (sbom !== null) return { ...sbom, digest: document.digest };
  }
  return null;
}

const predicates = /^https:\/\/(spdx\.dev\/Document|cyclonedx\.org\/bom)/;

function mayHoldSbom({ kind, predicateType }: Referrer): boolean {
  if (predicateType !== null) return predicates.test(predicateType);
  return kind === 'sbom' || kind === 'attestation';
}

const types: ReadonlySet<string> = new Set([
  'text/spdx+json',
  'application/spdx+json',
  'application/vnd.cyclonedx+json',
  'application/vnd.in-toto+json',
  'application/vnd.dsse.envelope.v1+json',
  'application/json',
]);

/** By media type, and by the predicate where that is told (IMAGES 3 and 4). */
function isSbomDocument({ mediaType, annotations }: Descriptor): boolean {
  const predicate = annotations['in-toto.io/predicate-type'] ?? annotations['predicateType'];
  if (predicate !== undefined) return predicates.test(predicate);
  const type = mediaType?.split(';')[0] ?? '';
  return types.has(type) || type.startsWith('application/vnd.dev.sigstore.bundle');
}
