import type { NameAnswer, NameRequest } from './name-index.ts';

/** What the thread that searches names is given at its start. */
export interface SearchNamesData {
  /** The folder of the caches. */
  readonly folder: string;
}

/** What the core says to the thread. */
export type ToSearchNames =
  | { readonly kind: 'search'; readonly id: number; readonly request: NameRequest }
  /** Nobody waits for this one any more. */
  | { readonly kind: 'cancel'; readonly id: number };

/** What the thread says: the answer, or null where the search was cancelled. */
export interface FromSearchNames {
  readonly id: number;
  readonly answer: NameAnswer | null;
}
