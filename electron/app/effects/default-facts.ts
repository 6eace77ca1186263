import { hostOf } from '../../../shared/address.ts';
import { dockerHub, isDockerHub } from '../../../shared/docker-hub.ts';
import { serverUrls } from '../../../shared/docker-server.ts';
import type { DefaultFacts } from '../../effects/default-texts.ts';
import type { BookState } from '../../storage/book-state.ts';
import type { Vault } from '../../vault/vault.ts';
import { isLent } from '../lending/consent.ts';

/** What other tools are told of the default; null without one. The sample is for looking around in Berth alone. */
export function defaultFacts(state: BookState): DefaultFacts | null {
  const registry = state.registries.find(({ id }) => id === state.defaultId);
  if (registry === undefined || registry.sample || !registry.active) return null;
  const { address, namespace, tls } = registry;
  const place = hostOf(address);
  return {
    host: new URL(address).host,
    prefix: namespace === null ? place : `${place}/${namespace}`,
    insecure: address.startsWith('http:') || !tls.verify,
    aliases: aliasesOf(state, registry.id, place),
  };
}

/** The starred repositories of the default by their last names; the first that was starred has a name. */
function aliasesOf(state: BookState, id: string, place: string): Record<string, string> {
  const aliases: Record<string, string> = {};
  for (const { registryId, repository } of state.favourites) {
    const name = repository.split('/').at(-1) ?? '';
    if (registryId !== id || !/^[a-z0-9][a-z0-9._-]*$/.test(name)) continue;
    if (!Object.hasOwn(aliases, name)) aliases[name] = `${place}/${repository}`;
  }
  return aliases;
}

/** The servers of the logins that other tools may use, as Docker and the containers tools name them. */
export function lentServers(
  state: BookState,
  vault: Pick<Vault, 'session' | 'isReadable'>,
): string[] {
  const servers = state.registries
    .filter((one) => one.active && isLent(state, vault, one))
    .flatMap(({ address }) => [
      ...serverUrls(address).slice(0, 1),
      ...(isDockerHub(address) ? [dockerHub.host] : []),
    ]);
  return [...new Set(servers)].sort();
}
