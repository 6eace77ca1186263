import type { BookState } from '../../storage/book-state.ts';
import type { SettingsStore } from '../../storage/settings.ts';

const mostRemembered = 50;

/**
 * Keeps which registries were the default, the latest first, as a change of the
 * book makes it so; those that the book does not know any more are forgotten.
 */
export function rememberDefault(
  settings: Pick<SettingsStore, 'get' | 'update'>,
  before: BookState,
  after: BookState,
): void {
  const { recentDefaults } = settings.get().view;
  const switched = after.defaultId !== before.defaultId;
  const latest = switched ? [after.defaultId, before.defaultId] : [];
  const known = new Set([
    ...after.registries.map(({ id }) => id),
    ...after.deleted.map(({ registry }) => registry.id),
  ]);
  const next = [...new Set([...latest, ...recentDefaults])]
    .filter((id) => id !== null)
    .filter((id) => known.has(id))
    .slice(0, mostRemembered);
  if (next.join() === recentDefaults.join()) return;
  try {
    settings.update({ view: { recentDefaults: next } });
  } catch {
    // An order of a menu is no reason to refuse a change.
  }
}
