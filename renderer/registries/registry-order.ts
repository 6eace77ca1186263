/**
 * The order after `id` was moved to `target`, its place in the list as shown.
 * The default stands first whatever happens: it does not move, and nothing
 * moves above it. The same array comes back when nothing changes.
 */
export function moveRegistry(
  ids: readonly string[],
  id: string,
  target: number,
  defaultId: string | null,
): readonly string[] {
  const from = ids.indexOf(id);
  if (from < 0 || id === defaultId) return ids;
  const lowest = defaultId !== null && ids.includes(defaultId) ? 1 : 0;
  const to = Math.min(ids.length - 1, Math.max(lowest, target));
  if (to === from) return ids;
  return ids.toSpliced(from, 1).toSpliced(to, 0, id);
}
