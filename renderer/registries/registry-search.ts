import { hostOf } from '../../shared/address.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { providerFacts } from '../../shared/providers/facts-of.ts';

/** The registries of which every word of `query` is found in name, address, account, provider or group, ignoring case. */
export function searchRegistries(registries: readonly Registry[], query: string): Registry[] {
  const words = query.toLowerCase().split(/\s/).filter(Boolean);
  return registries.filter(({ name, address, credential, provider, group }) => {
    const product = providerFacts[provider].name;
    const text = [name, address, credential.username ?? '', product, group ?? '']
      .join('\n')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
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
