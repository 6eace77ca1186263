/**
 * Scopes of the token protocol, `type:name:actions` (distribution's
 * `docs/content/spec/auth/scope.md`). Scopes that do not have this form, such
 * as a lone `*`, are kept as they are.
 */

export const catalogScope = 'registry:catalog:*';

/** The scope for actions on one repository, such as `pull`. */
export function repositoryScope(repository: string, ...actions: readonly string[]): string {
  return `repository:${repository}:${actions.join(',')}`;
}

/** The scopes of a challenge: separated by blanks; empty text has none. */
export function splitScopes(text: string | undefined): string[] {
  return (text ?? '')
    .split(/\s+/)
    .filter((scope) => scope !== '')
    .slice(0, 64);
}

/**
 * Joins scopes: one entry per resource with its actions sorted, `*` standing
 * for all. The first list's resources come first, since some servers honour
 * the first scope alone.
 */
export function mergeScopes(...lists: readonly (readonly string[])[]): string[] {
  const actionsByResource = new Map<string, Set<string>>();
  for (const scope of lists.flat()) {
    const { resource, actions } = splitScope(scope);
    const known = actionsByResource.get(resource) ?? new Set<string>();
    for (const action of actions) known.add(action);
    actionsByResource.set(resource, known);
  }
  return [...actionsByResource].map(([resource, actions]) => {
    if (actions.size === 0) return resource;
    return `${resource}:${actions.has('*') ? '*' : [...actions].sort().join(',')}`;
  });
}

/** True when `granted` covers every action of `wanted`. */
export function coversScopes(granted: readonly string[], wanted: readonly string[]): boolean {
  const merged = new Set(mergeScopes(granted));
  return mergeScopes(granted, wanted).every((scope) => merged.has(scope));
}

/** The same text for the same set of scopes, in whatever order. */
export function scopeKey(scopes: readonly string[]): string {
  return mergeScopes(scopes).sort().join(' ');
}

/** True when a token for these scopes could change something. */
export function allowsChanges(scopes: readonly string[]): boolean {
  return scopes.some((scope) => actionsOf(scope).some((action) => changes(scope, action)));
}

/** The same resources without the actions that change them; where none is left, `pull`. */
export function scopesForReading(scopes: readonly string[]): string[] {
  return scopes.map((scope) => {
    const { resource, actions } = splitScope(scope);
    if (!allowsChanges([scope])) return scope;
    const kept = actions.filter((action) => !changes(scope, action));
    return `${resource}:${kept.length === 0 ? 'pull' : kept.join(',')}`;
  });
}

/** `*` on a catalog lets one list it and no more. */
function changes(scope: string, action: string): boolean {
  if (action === '*') return !scope.startsWith('registry:');
  return action === 'push' || action === 'delete' || action === 'metadata_write';
}

/** The repository that a scope is about, or null. */
export function repositoryOf(scope: string): string | null {
  const { resource } = splitScope(scope);
  return resource.startsWith('repository:') ? resource.slice('repository:'.length) : null;
}

/** The actions of one scope. */
export function actionsOf(scope: string): readonly string[] {
  return splitScope(scope).actions;
}

/** The resource's name may hold colons (a host with its port), the actions none. */
function splitScope(scope: string): { resource: string; actions: string[] } {
  const first = scope.indexOf(':');
  const last = scope.lastIndexOf(':');
  if (first < 0 || first === last) return { resource: scope, actions: [] };
  return {
    resource: scope.slice(0, last),
    actions: scope
      .slice(last + 1)
      .split(',')
      .filter((action) => action !== ''),
  };
}
