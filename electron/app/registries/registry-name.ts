import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import type { BookState } from '../../storage/book-state.ts';

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
    throw BerthError.invalid(path, text('registries.nameTaken', { name: taken.name }), {
      reason: 'nameTaken',
      hint: text('registries.nameTaken.hint'),
    });
}

/** The wished name, or the first "name (n)" that is free, within 100 characters. */
export function freeName(state: BookState, wished: string): string {
  return new FreeNames(state.registries).take(wished);
}

/** Free names one after the other, for many registries that are saved together. */
export class FreeNames {
  readonly #taken: Set<string>;
  /** By a name that was wished for, the number to go on with. */
  readonly #next = new Map<string, number>();

  constructor(registries: BookState['registries']) {
    this.#taken = new Set(registries.map(({ name }) => nameKey(name)));
  }

  /** The name that a saved registry is to have: the wished one where it is free, else the `present` one. */
  rename(present: string, wished: string): string {
    const key = nameKey(wished);
    if (key === nameKey(present)) return wished;
    if (this.#taken.has(key)) return present;
    this.#taken.add(key);
    return wished;
  }

  /** The wished name, or the first "name (n)" that is free; taken from now on. */
  take(wished: string): string {
    const key = nameKey(wished);
    let name = wished;
    let n = this.#next.get(key) ?? 2;
    for (; this.#taken.has(nameKey(name)); n += 1) {
      const suffix = ` (${n})`;
      name = `${wished.slice(0, 100 - suffix.length)}${suffix}`;
    }
    this.#next.set(key, n);
    this.#taken.add(nameKey(name));
    return name;
  }
}

function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
