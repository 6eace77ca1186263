import { mergeScopes, scopeKey } from './scope.ts';

/**
 * Scope sets to ask for, in order, where a token server refuses some with 400
 * (Quay knows neither `delete` nor the catalog): the wanted ones, pushing in
 * place of deleting, every action, the challenge's own, none.
 */
export function scopeChoices(
  wanted: readonly string[],
  challenged: readonly string[],
): readonly (readonly string[])[] {
  const choices = [
    mergeScopes(wanted),
    mergeScopes(wanted.map((scope) => withActions(scope, (actions) => pushing(actions)))),
    mergeScopes(wanted.map((scope) => withActions(scope, () => ['*']))),
    mergeScopes(challenged),
    [],
  ];
  const seen = new Set<string>();
  return choices.filter((choice) => {
    const key = scopeKey(choice);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function pushing(actions: readonly string[]): readonly string[] {
  return [...new Set(actions.map((action) => (action === 'delete' ? 'push' : action)))];
}

/** Changes the actions of a repository's scope that holds `delete`; others stay. */
function withActions(
  scope: string,
  change: (actions: readonly string[]) => readonly string[],
): string {
  const end = scope.lastIndexOf(':');
  const actions = scope.slice(end + 1).split(',');
  if (!scope.startsWith('repository:') || !actions.includes('delete')) return scope;
  return `${scope.slice(0, end)}:${change(actions).join(',')}`;
}
