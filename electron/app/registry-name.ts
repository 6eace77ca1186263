import { BerthError } from '../../shared/errors.ts';
import type { BookState } from '../storage/book-state.ts';

/** Names are unique ignoring case. Throws INVALID_INPUT / nameTaken at `path`. */
export function assertNameFree(
  state: BookState,
  name: string,
  path: string,
  exceptId?: string,
): void {
  const key = nameKey(name);
  const taken = state.registries.find(
    (registry) => registry.id !== exceptId && nameKey(registry.name) === key,
  );
  if (taken !== undefined)
    throw BerthError.invalid(path, `A registry named ${taken.name} is saved already`, {
      reason: 'nameTaken',
      hint: 'Choose another name.',
    });
}

/** The wished name, or the first "name (n)" that is free, within 100 characters. */
export function freeName(state: BookState, wished: string): string {
  const taken = new Set(state.registries.map((registry) => nameKey(registry.name)));
  let name = wished;
  for (let n = 2; taken.has(nameKey(name)); n += 1) {
    const suffix = ` (${n})`;
    name = `${wished.slice(0, 100 - suffix.length)}${suffix}`;
  }
  return name;
}

function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
