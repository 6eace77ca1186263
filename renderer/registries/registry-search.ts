import { hostOf } from '../../shared/address.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { providerFacts } from '../../shared/providers/facts-of.ts';
import { parseQuery, type Query } from '../../shared/search/query.ts';
import { levelOf, levels, type Score, scoreOfText } from '../../shared/search/score.ts';

/** The registries that fit a search by name, address, account, provider or group, in their order. */
export function searchRegistries(registries: readonly Registry[], text: string): Registry[] {
  const query = parseQuery(text);
  return registries.filter((registry) => scoreOfRegistry(query, registry) > 0);
}

/** The same, best first. */
export function rankRegistries(registries: readonly Registry[], query: Query): Registry[] {
  return registries
    .map((registry, place) => ({ registry, place, score: scoreOfRegistry(query, registry) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .map(({ registry }) => registry);
}

/** Added to the score of what is found by its name as typed: that is what people mean. */
const byNameBit = 1 << 29;

/** The words of a search may be found in different fields. */
function scoreOfRegistry(query: Query, registry: Registry): Score {
  const { name, address, internalAddress, credential, provider, group } = registry;
  const byName = scoreOfText(query, name);
  if (levelOf(byName) > levels.fuzzy) return byNameBit + byName;
  const fields = [name, address, internalAddress, credential.username, group];
  const all = [...fields, provider, providerFacts[provider].name];
  return scoreOfText(query, all.filter((field) => field != null).join('\n'));
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
