import { hostOf } from '../../shared/address.ts';
import { dockerHub } from '../../shared/docker-hub.ts';
import type { ImageReference } from '../../shared/image-reference.ts';
import { formatReference, withDockerHub } from '../../shared/image-reference.ts';
import type { Registry } from '../../shared/model/registry.ts';
import type { App } from '../state/app.ts';

export interface ReferenceTarget {
  readonly registryId: string;
  readonly repository: string;
}

/**
 * The saved registry a reference belongs to, and the repository within it. The
 * longest address that fits wins, since one host may hold several registries
 * under paths; among equals the first of the list does, which is the default,
 * but an active one before an inactive one.
 */
export function findTarget(
  reference: ImageReference,
  registries: readonly Registry[],
): ReferenceTarget | null {
  if (reference.host === null) return null;
  const full = `${reference.host}/${reference.repository}`;
  let best: { registry: Registry; prefix: string } | null = null;
  for (const registry of registries)
    for (const address of [registry.address, registry.internalAddress]) {
      if (address === null) continue;
      const prefix = `${hostOf(address)}/`;
      if (!full.startsWith(prefix) || full.length === prefix.length) continue;
      const longer = best === null || prefix.length > best.prefix.length;
      const livelier =
        best !== null &&
        prefix.length === best.prefix.length &&
        registry.active &&
        !best.registry.active;
      if (longer || livelier) best = { registry, prefix };
    }
  return best === null
    ? null
    : { registryId: best.registry.id, repository: full.slice(best.prefix.length) };
}

/** The repository a reference names within a registry; null when it is of another one. */
export function repositoryWithin(reference: ImageReference, registry: Registry): string | null {
  if (reference.host !== null) return findTarget(reference, [registry])?.repository ?? null;
  const isHub = registry.address === dockerHub.address;
  return isHub ? withDockerHub(reference).repository : reference.repository;
}

/**
 * Goes to an image named in a search box. A name without a host is looked for
 * in `registryId`, whose own box it is; null is any other box, where the default
 * completes it, from its namespace on. An unknown host leads to the offer to add its registry.
 * False when the text is better searched for.
 */
export function openReference(
  app: App,
  reference: ImageReference,
  registryId: string | null,
): boolean {
  const { registries, defaultId } = app.registries.getState();
  const target =
    reference.host !== null
      ? findTarget(reference, registries)
      : registryId !== null
        ? targetWithin(reference, registries, registryId)
        : inNamespace(targetWithin(reference, registries, defaultId), registries);
  if (target !== null) {
    app.ui.setState({ unknownHost: null });
    // A digest says more than the tag beside it: that image opens, whatever the tag now names.
    if (reference.digest !== null)
      app.router.navigate({ page: 'image', ...target, reference: reference.digest });
    else if (reference.tag !== null)
      app.router.navigate(
        { page: 'image', ...target, reference: reference.tag },
        { select: reference.tag },
      );
    else app.router.navigate({ page: 'repository', ...target });
    return true;
  }
  if (reference.host === null) return false;
  app.ui.setState({
    unknownHost: { host: reference.host, reference: formatReference(reference) },
  });
  return true;
}

function targetWithin(
  reference: ImageReference,
  registries: readonly Registry[],
  registryId: string | null,
): ReferenceTarget | null {
  const registry = registries.find(({ id }) => id === registryId);
  if (registry === undefined || looksLikeAddress(reference, registries)) return null;
  const repository = repositoryWithin(reference, registry);
  return repository === null ? null : { registryId: registry.id, repository };
}

function inNamespace(
  target: ReferenceTarget | null,
  registries: readonly Registry[],
): ReferenceTarget | null {
  const namespace = registries.find(({ id }) => id === target?.registryId)?.namespace ?? null;
  if (target === null || namespace === null) return target;
  const { repository } = target;
  const isWithin = repository === namespace || repository.startsWith(`${namespace}/`);
  return isWithin ? target : { ...target, repository: `${namespace}/${repository}` };
}

/** `host:5000` reads like a repository with a tag, but is a saved registry's address. */
function looksLikeAddress(reference: ImageReference, registries: readonly Registry[]): boolean {
  const text = formatReference(reference);
  return registries.some(({ address }) => hostOf(address).split('/')[0] === text);
}
