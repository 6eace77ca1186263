import { fieldsWithinDepth } from '../../shared/platform-fields.ts';
import { savedLocation } from '../../shared/saved-location.ts';
import { withoutPlatformSecrets } from '../../shared/secret-keys.ts';
import { type BookState, bookStateSchema, type StoredRegistry } from './book-state.ts';
import { canonicalJson } from './canonical-json.ts';

/** How long a deleted registry can be brought back, in days. */
const restorableDays = 30;
const restorableMs = restorableDays * 24 * 60 * 60 * 1000;

/** The ISO time up to which a registry deleted at `deletedAt` can be brought back. */
export function restorableUntil(deletedAt: string): string {
  const time = Date.parse(deletedAt);
  return Number.isNaN(time) ? deletedAt : new Date(time + restorableMs).toISOString();
}

/** The state without deleted registries older than 30 days and what belongs to them. */
export function withoutExpired(state: BookState, now: Date): BookState {
  const oldest = now.getTime() - restorableMs;
  // A time that cannot be read compares as false: what is in doubt stays.
  const deleted = state.deleted.filter(({ deletedAt }) => !(Date.parse(deletedAt) < oldest));
  return withoutOrphans({ ...state, deleted });
}

/**
 * The state without secrets and favourites of records that are neither saved nor
 * restorable, each favourite once, and without a default that is not saved.
 */
export function withoutOrphans(state: BookState): BookState {
  const known = new Set([
    ...state.registries.map(({ id }) => id),
    ...state.deleted.map(({ registry }) => registry.id),
    ...state.systems.map(({ id }) => id),
  ]);
  const { defaultId } = state;
  const starred = new Map(
    state.favourites
      .filter(({ registryId }) => known.has(registryId))
      .map((one) => [JSON.stringify([one.registryId, one.repository]), one]),
  );
  return {
    ...state,
    defaultId: state.registries.some(({ id }) => id === defaultId) ? defaultId : null,
    secrets: state.secrets.filter(({ binding }) => known.has(binding.owner.id)),
    favourites: [...starred.values()],
  };
}

/** The state with namespaces where earlier versions kept a path behind a hosted registry's host. */
export function withSavedPlaces(state: BookState): BookState {
  return {
    ...state,
    registries: state.registries.map(withSavedLocation),
    deleted: state.deleted.map((one) => ({ ...one, registry: withSavedLocation(one.registry) })),
  };
}

function withSavedLocation(registry: StoredRegistry): StoredRegistry {
  const location = savedLocation(registry.address, registry.namespace);
  if (location.address === registry.address) return registry;
  // Repositories added by hand were named below the path.
  const path = savedLocation(registry.address, null).namespace;
  const pinned = registry.pinned.map((name) =>
    name.startsWith(`${path}/`) ? name : `${path}/${name}`,
  );
  return { ...registry, ...location, pinned };
}

/** The state without what looks like a secret in `platform`, which lies on disk in the clear; the same object where there is none. */
export function withoutOpenSecrets(state: BookState): BookState {
  let found = false;
  const clean = (registry: StoredRegistry): StoredRegistry => {
    const { platform } = registry;
    // What earlier versions took deeper than that is shown to nobody and looked into nowhere.
    const looked = fieldsWithinDepth(platform);
    const { value, count } = withoutPlatformSecrets(looked);
    if (count === 0) return registry;
    found = true;
    const deeper = Object.entries(platform).filter(([system]) => !Object.hasOwn(looked, system));
    return { ...registry, platform: { ...value, ...Object.fromEntries(deeper) } };
  };
  const registries = state.registries.map(clean);
  const deleted = state.deleted.map((one) => ({ ...one, registry: clean(one.registry) }));
  return found ? { ...state, registries, deleted } : state;
}

/**
 * The state exactly as it will be read back, sharing nothing with `state`, and
 * frozen. Throws a ZodError when it would not be readable: a fault of the program.
 */
export function sealedOff(state: BookState): BookState {
  return freezeDeep(bookStateSchema.parse(JSON.parse(canonicalJson(state))));
}

function freezeDeep<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const member of Object.values(value)) freezeDeep(member);
  return Object.freeze(value);
}
