import { utf8Length } from './utf8-length.ts';

/** The longest list that is read, kept and shown: names, and their bytes in UTF-8. */
export const listLimits = { names: 1_000_000, bytes: 64 * 1024 * 1024 } as const;

/** The longest name that is taken for one, in characters; OCI allows 255, and 128 for tags. */
export const maxNameLength = 1024;

/**
 * What a list may still take in. Where a name no longer fits, the list ends:
 * shorter ones behind it are not let in either, so that it is cut, not holed.
 */
export class ListBudget {
  #names: number;
  #bytes: number;
  #cut = false;

  constructor({ names, bytes }: { names: number; bytes: number } = listLimits) {
    this.#names = names;
    this.#bytes = bytes;
  }

  /** True once something did not fit. */
  get cut(): boolean {
    return this.#cut;
  }

  /** True when nothing more can fit. */
  get spent(): boolean {
    return this.#cut || this.#names <= 0 || this.#bytes <= 0;
  }

  /** Counts one name in, with what is kept beside it; false when it does not fit. */
  admits(name: string, more = 0): boolean {
    const bytes = utf8Length(name) + more;
    if (this.#cut || this.#names < 1 || this.#bytes < bytes) {
      this.#cut = true;
      return false;
    }
    this.#names -= 1;
    this.#bytes -= bytes;
    return true;
  }

  /** As many names of a page as fit, from its beginning. */
  take(names: readonly string[]): string[] {
    const end = names.findIndex((name) => !this.admits(name));
    return names.slice(0, end < 0 ? names.length : end);
  }
}
