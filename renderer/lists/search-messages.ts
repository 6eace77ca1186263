import type { PackedNames } from '../../shared/search/name-store.ts';

/** What the page says to the thread that searches one list. */
export type ToSearch =
  /** The list is another one: what was sent before goes. */
  | { readonly kind: 'clear' }
  /** Names that joined; without places at the end. */
  | {
      readonly kind: 'names';
      readonly pack: PackedNames;
      readonly places: Uint32Array<ArrayBuffer> | null;
    }
  | { readonly kind: 'find'; readonly id: number; readonly text: string };

/** What the thread says: what it found so far, and whether that is all. */
export interface FromSearch {
  readonly id: number;
  /** See `Scan.found`. */
  readonly indexes: Uint32Array<ArrayBuffer>;
  readonly done: boolean;
  /** It took too long, and ended before all names were looked at. */
  readonly cut: boolean;
}
