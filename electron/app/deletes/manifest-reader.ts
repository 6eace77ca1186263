import { BerthError, isCancelled } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import type { RegistryClient } from '../../registry/client.ts';
import type { Descriptor } from '../../registry/images/descriptor.ts';
import type { Manifest } from '../../registry/images/manifest-results.ts';

interface ReaderPlace {
  client: RegistryClient;
  repository: string;
  signal: AbortSignal;
}

/** Reads manifests by digest, each once. */
export class Reader {
  missedSome = false;
  readonly #request: ReaderPlace;
  readonly #read = new Map<string, Promise<Manifest | null>>();
  readonly #known = new Map<string, Manifest>();

  constructor(request: ReaderPlace) {
    this.#request = request;
  }

  /** Null where it is missing, or cannot be read: then `missedSome` says so. */
  read(digest: string): Promise<Manifest | null> {
    const reading = this.#read.get(digest) ?? this.#readOnce(digest);
    this.#read.set(digest, reading);
    return reading;
  }

  /** One that was read. */
  known(digest: string): Manifest {
    const manifest = this.#known.get(digest);
    if (manifest === undefined) throw BerthError.of('INTERNAL', text('unexpected'));
    return manifest;
  }

  async #readOnce(digest: string): Promise<Manifest | null> {
    const { client, repository, signal } = this.#request;
    try {
      const manifest = await client.manifest(repository, digest, { signal });
      this.#known.set(digest, manifest);
      return manifest;
    } catch (error) {
      if (!(error instanceof BerthError) || isCancelled(error)) throw error;
      if (error.code === 'NOT_FOUND') return null;
      if (error.code !== 'BAD_RESPONSE' && error.code !== 'TOO_LARGE') throw error;
      this.missedSome = true;
      return null;
    }
  }
}

/** What an index lists, attestations too; nothing for any other manifest. */
export function membersOf({ document }: Manifest): Descriptor[] {
  if (document.kind !== 'index') return [];
  return [...document.entries, ...document.attestations.map(({ descriptor }) => descriptor)];
}
