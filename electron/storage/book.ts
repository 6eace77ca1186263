import type { Notice } from '../../shared/model/app-info.ts';
import type { Logger, SealedStore } from '../../shared/ports.ts';
import type { BookState } from './book-state.ts';

/** The saved registries with everything that must be saved together with them. */
export interface Book {
  /** The state after the last durable change; frozen. */
  state(): BookState;
  /** Starts at 1 and grows by one with each durable change of this process. */
  readonly sequence: number;
  /** What was restored, set aside or refused when the book was opened. */
  readonly notices: readonly Notice[];
  /** True when the file is of a newer Berth: every change answers STORAGE `newerFormat`. */
  readonly readOnly: boolean;
  /**
   * Replaces the state by what `mutate` makes of it, one change at a time, and
   * answers the new state once it is durable. What `mutate` throws is thrown
   * and nothing is written; so is a failed write, as STORAGE. Answering the
   * same object writes nothing. `replaceCopies` also replaces the last good copies.
   */
  change(
    mutate: (state: BookState) => BookState,
    options?: { replaceCopies?: boolean },
  ): Promise<BookState>;
  readonly sealedStore: SealedStore;
  /** Calls back after each durable change; returns the way to stop. */
  onChanged(listener: () => void): () => void;
  /** Waits for pending changes; later ones are refused. */
  close(): Promise<void>;
}

/** Opens `book.json` in a prepared and locked data directory. */
export async function openBook(
  _directory: string,
  _options: { logger: Logger; now?: () => Date },
): Promise<Book> {
  throw new Error('being written');
}
