import type { Registry } from '../../shared/model/registry.ts';

export interface RegistryGroup {
  readonly name: string;
  readonly registries: readonly Registry[];
}

/** The sidebar's registries: the default once, above all; groups; and what is in none. */
export interface RegistrySections {
  readonly default: Registry | null;
  readonly groups: readonly RegistryGroup[];
  readonly ungrouped: readonly Registry[];
}

/** Sorts registries into their sections; groups stand where their first registry does. */
export function sectionsOf(registries: readonly Registry[]): RegistrySections {
  const groups = new Map<string, Registry[]>();
  const ungrouped: Registry[] = [];
  for (const registry of registries) {
    if (registry.isDefault) continue;
    const { group } = registry;
    if (group === null) ungrouped.push(registry);
    else groups.set(group, [...(groups.get(group) ?? []), registry]);
  }
  return {
    default: registries.find(({ isDefault }) => isDefault) ?? null,
    groups: [...groups].map(([name, members]) => ({ name, registries: members })),
    ungrouped,
  };
}

/** The registries in the order of their sections, as they stand one below the other. */
export function inOrderOf(sections: RegistrySections): readonly Registry[] {
  const { default: first, groups, ungrouped } = sections;
  return [
    ...(first === null ? [] : [first]),
    ...groups.flatMap(({ registries }) => registries),
    ...ungrouped,
  ];
}
