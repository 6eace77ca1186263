import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import type { BookState, StoredRegistry } from '../../storage/book-state.ts';
import { FreeNames } from '../registries/registry-name.ts';
import type { ImportStep } from './import-step.ts';

/**
 * The book with all records of an import placed in it, in one go through it however
 * many they are. Throws CONFLICT when a registry that would be updated was changed since.
 */
export function placeSteps(current: BookState, steps: readonly ImportStep[]): BookState {
  const saved = new Map(current.registries.map((registry) => [registry.id, registry]));
  const updated = new Map<string, StoredRegistry>();
  const added: StoredRegistry[] = [];
  const names = new FreeNames(current.registries);
  let { defaultId } = current;
  for (const { before, choice, prepared } of steps) {
    const { registry } = prepared;
    const wanted =
      choice.makeDefault ?? (isDefault(choice) && before === null && defaultId === null);
    if (wanted && registry.active) defaultId = registry.id;
    if (before !== null) {
      if (saved.get(before.id)?.revision !== before.revision) throw changedSince(before);
      updated.set(registry.id, { ...registry, name: names.rename(before.name, registry.name) });
      continue;
    }
    added.push({ ...registry, name: names.take(registry.name) });
  }
  return {
    ...current,
    registries: [
      ...current.registries.map((registry) => updated.get(registry.id) ?? registry),
      ...added,
    ],
    defaultId,
  };
}

function isDefault({ incoming }: ImportStep['choice']): boolean {
  return incoming.record.isDefault === true;
}

function changedSince({ name }: StoredRegistry): BerthError {
  return BerthError.of('CONFLICT', text('import.changed', { name }), {
    reason: 'revision',
    hint: text('import.previewAgain'),
    detail: { current: null },
  });
}
