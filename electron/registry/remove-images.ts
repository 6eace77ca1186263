import { BerthError, isCancelled } from '../../shared/errors.ts';
import type { RegistryClient } from './client.ts';
import type { ImageClient } from './images/image-client.ts';
import type { ProviderRemoval } from './providers/provider.ts';
import { protocolRemoval } from './providers/removal.ts';

/**
 * Removing by the provider's own API where it has one, else by the protocol. An
 * answer of success is looked after: some APIs finish later.
 */
export function createRemoval(
  provider: ProviderRemoval | undefined,
  images: ImageClient,
): Pick<RegistryClient, 'removal' | 'removeTag' | 'removeManifest'> {
  const removal = provider ?? protocolRemoval;
  const after = async (repository: string, reference: string, signal: AbortSignal) => {
    const there = await isThere(images, repository, reference, signal);
    return { state: there ? 'deleting' : 'deleted', fallback: 'notNeeded' } as const;
  };
  return {
    removal,
    async removeTag(repository, tag, { signal, digest }) {
      if (provider?.removeTag === undefined) return images.deleteTag(repository, tag, { signal });
      await provider.removeTag({ repository, tag, digest }, { signal });
      return after(repository, tag, signal);
    },
    async removeManifest(repository, digest, { signal, known }) {
      if (provider?.removeManifest === undefined)
        return images.deleteManifest(repository, digest, { signal, known });
      await provider.removeManifest({ repository, digest }, { signal });
      return after(repository, digest, signal);
    },
  };
}

/** True also where nobody can tell: then the answer of the API stands, and it may take a while. */
async function isThere(
  images: ImageClient,
  repository: string,
  reference: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await images.headManifest(repository, reference, { signal });
    return true;
  } catch (error) {
    if (!(error instanceof BerthError) || isCancelled(error)) throw error;
    return error.code !== 'NOT_FOUND';
  }
}
