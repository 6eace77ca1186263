import { randomUUID } from 'node:crypto';
import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import type { IncomingRecord } from './incoming-record.ts';
import type { ImportSource } from './record-matching.ts';

/** A preview that waits for its choices. */
export interface PendingImport {
  source: ImportSource;
  records: readonly IncomingRecord[];
  /** Characters of the text that they came in. */
  size: number;
}

const mostPending = 4;
/** Characters of all texts together; a single longer one is kept alone. */
const mostSize = 64 * 1024 * 1024;
const lifeMs = 30 * 60_000;

/** Previews with the secrets they brought: a few, in memory only, for half an hour. */
export class PendingImports {
  readonly #pending = new Map<string, PendingImport & { until: number }>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Keeps a preview and answers its id; the oldest one goes when there are too many. */
  add(pending: PendingImport): string {
    const id = randomUUID();
    this.#pending.set(id, { ...pending, until: performance.now() + lifeMs });
    for (const oldest of this.#pending.keys()) {
      if (oldest === id || !this.#isFull()) break;
      this.#pending.delete(oldest);
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.clear(), lifeMs).unref();
    return id;
  }

  #isFull(): boolean {
    const size = [...this.#pending.values()].reduce((sum, pending) => sum + pending.size, 0);
    return this.#pending.size > mostPending || size > mostSize;
  }

  /** Throws NOT_FOUND for one that is gone. */
  get(id: string): PendingImport {
    const found = this.#pending.get(id);
    if (found !== undefined && found.until > performance.now()) return found;
    throw BerthError.of('NOT_FOUND', text('import.gone'), {
      hint: text('import.previewAgain'),
    });
  }

  delete(id: string): void {
    this.#pending.delete(id);
  }

  /** Forgets all of them: the vault was locked, or Berth ends. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#pending.clear();
  }
}
