import { hostOf } from '../../shared/address.ts';
import type { Registry } from '../../shared/model/registry.ts';

/** The registries whose name or address contains `query`, ignoring case. */
export function searchRegistries(registries: readonly Registry[], query: string): Registry[] {
  const wanted = query.trim().toLowerCase();
  return registries.filter(
    ({ name, address }) =>
      name.toLowerCase().includes(wanted) || address.toLowerCase().includes(wanted),
  );
}

/** The ids of registries that share their host with another one, and so are told apart by account. */
export function sharedHosts(registries: readonly Registry[]): ReadonlySet<string> {
  const byHost = new Map<string, string[]>();
  for (const { id, address } of registries) {
    const host = hostOf(address);
    byHost.set(host, [...(byHost.get(host) ?? []), id]);
  }
  return new Set([...byHost.values()].filter((ids) => ids.length > 1).flat());
}
