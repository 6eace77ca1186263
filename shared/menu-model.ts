import { t } from '@lingui/core/macro';
import { hostOf } from './address.ts';
import { shortVisibleText } from './hidden-characters.ts';
import type { Registry } from './model/registry.ts';

/** Menus are as wide as their longest item, and some desktops cut no tooltip. */
const nameLength = 60;

/** One radio item of the quick switch, as the tray and the browser header show it. */
export interface QuickSwitchItem {
  readonly id: string;
  readonly label: string;
  readonly checked: boolean;
}

export interface QuickSwitchInput {
  readonly registries: readonly Registry[];
  readonly defaultId: string | null;
  /** Ids of those that were the default, the latest first: they come first. */
  readonly recentDefaults?: readonly string[];
}

/**
 * The active registries in the order given, which `registries.list` makes the
 * default first, then the book's; those used as default before come next. A label is the name, with the account added
 * when two share an address and the host when two names read alike.
 */
export function quickSwitchMenu(input: QuickSwitchInput): QuickSwitchItem[] {
  const active = byLastUse(input).filter((registry) => registry.active);
  const names = countBy(active, nameKey);
  const hosts = countBy(active, hostKey);
  return active.map((registry) => ({
    id: registry.id,
    label: labelOf(registry, {
      sameName: (names.get(nameKey(registry)) ?? 0) > 1,
      sameHost: (hosts.get(hostKey(registry)) ?? 0) > 1,
    }),
    checked: registry.id === input.defaultId,
  }));
}

/** As given where nothing is known of their use, else the default, those that were it, the others. */
function byLastUse({ registries, defaultId, recentDefaults }: QuickSwitchInput): Registry[] {
  if (recentDefaults === undefined) return [...registries];
  const ranks = new Map(recentDefaults.map((id, at) => [id, at]));
  const rankOf = ({ id }: Registry) => (id === defaultId ? -1 : (ranks.get(id) ?? ranks.size));
  return registries.toSorted((one, other) => rankOf(one) - rankOf(other));
}

/** The tray's tooltip: names the default, or says that there is none. */
export function trayTooltip(input: QuickSwitchInput): string {
  const current = input.registries.find((registry) => registry.id === input.defaultId);
  if (current === undefined) return t`Berth: no default registry`;
  const name = shownName(current);
  return current.lastSeen?.outcome === 'failed'
    ? t`Berth: ${name} does not answer as it should`
    : t`Berth: ${name}`;
}

/** Texts around the list, shared so that both places speak alike. */
export const quickSwitchTexts = {
  title: () => t`Default registry`,
  noDefault: () => t`No default registry`,
  noRegistries: () => t`No active registries`,
  others: () => t`More registries`,
  open: () => t`Open Berth`,
  quit: () => t`Quit Berth`,
} as const;

function labelOf(registry: Registry, alike: { sameName: boolean; sameHost: boolean }): string {
  const account = registry.credential.username;
  const parts = [
    ...(alike.sameName ? [shortVisibleText(hostOf(registry.address), nameLength)] : []),
    ...(alike.sameHost && account !== undefined ? [shortVisibleText(account, nameLength)] : []),
  ];
  const name = shownName(registry);
  const aside = parts.join(', ');
  return aside === '' ? name : t`${name} (${aside})`;
}

/** A name may come from a file or another system: it is shown, and steers nothing. */
function shownName(registry: Registry): string {
  return shortVisibleText(registry.name, nameLength);
}

/** Invisible differences, and those that are cut off, do not tell two names apart. */
function nameKey(registry: Registry): string {
  return shownName(registry).normalize('NFKC').replace(/\s+/g, ' ').toLowerCase();
}

function hostKey(registry: Registry): string {
  return hostOf(registry.address).toLowerCase();
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}
