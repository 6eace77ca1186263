import { Worker } from 'node:worker_threads';
import { BerthError } from '../../../shared/errors.ts';
import type { Logger } from '../../../shared/ports.ts';
import { text } from '../../../shared/text/text.ts';
import { type NameAnswer, NameIndex, type NameRequest } from '../../storage/name-index.ts';
import type {
  FromSearchNames,
  SearchNamesData,
  ToSearchNames,
} from '../../storage/name-search-messages.ts';

export interface NameSearchOptions {
  /** The folder of the caches. */
  readonly folder: string;
  /** Absolute path of the built `search-names`; absent in tests: this thread searches. */
  readonly worker?: string | undefined;
  /** For tests; milliseconds without a search after which the thread and what it holds go. */
  readonly idleMs?: number;
  /** For tests; milliseconds within which the thread has to hear that a search is cancelled. */
  readonly graceMs?: number;
  readonly logger: Logger;
}

const tenMinutes = 10 * 60_000;
/** A thread that hears nothing for so long is stuck, even on a busy computer. */
const usualGrace = 15_000;
const mostWaiting = 8;

/** One thread that holds the cached names, made for the first search and dropped when idle. */
export class NameSearch {
  readonly #options: NameSearchOptions;
  #thread: SearchThread | null = null;
  #timer: NodeJS.Timeout | undefined;
  #waiting = 0;
  #closed = false;

  constructor(options: NameSearchOptions) {
    this.#options = options;
  }

  /** Whether names are held. */
  get running(): boolean {
    return this.#thread !== null;
  }

  /** Throws CANCELLED, RATE_LIMITED while eight searches wait, INTERNAL when the thread fails. */
  async search(request: NameRequest, signal: AbortSignal): Promise<NameAnswer> {
    if (this.#closed || signal.aborted) throw cancelled();
    if (this.#waiting >= mostWaiting)
      throw BerthError.of('RATE_LIMITED', text('search.tooMany'), {
        reason: 'rateLimit',
        detail: { retryAt: new Date(Date.now() + 1000).toISOString() },
      });
    clearTimeout(this.#timer);
    this.#thread ??= this.#start();
    this.#waiting += 1;
    try {
      const answer = await this.#thread.search(request, signal);
      if (answer === null) throw cancelled();
      return answer;
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#dropLater();
    }
  }

  /** Ends the thread; searches under way are cancelled, and later ones refused. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#drop();
  }

  #dropLater(): void {
    this.#timer = setTimeout(() => this.#drop(), this.#options.idleMs ?? tenMinutes);
    this.#timer.unref();
  }

  async #drop(): Promise<void> {
    clearTimeout(this.#timer);
    const thread = this.#thread;
    this.#thread = null;
    await thread?.close();
  }

  #start(): SearchThread {
    const { folder, worker, logger, graceMs = usualGrace } = this.#options;
    if (worker === undefined) return new SameThread(folder);
    const thread = new OtherThread(worker, { folder }, graceMs, (error) => {
      if (this.#thread === thread) this.#thread = null;
      logger.error('search.failed', {}, error);
    });
    return thread;
  }
}

interface SearchThread {
  /** Null when it was cancelled. */
  search(request: NameRequest, signal: AbortSignal): Promise<NameAnswer | null>;
  close(): Promise<void>;
}

class SameThread implements SearchThread {
  readonly #index: NameIndex;

  constructor(folder: string) {
    this.#index = new NameIndex(folder);
  }

  search(request: NameRequest, signal: AbortSignal): Promise<NameAnswer | null> {
    return this.#index.search(request, () => signal.aborted);
  }

  async close(): Promise<void> {}
}

interface Waiting {
  readonly resolve: (answer: NameAnswer | null) => void;
  readonly reject: (error: unknown) => void;
}

class OtherThread implements SearchThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  /** Until when the thread is to hear of what is cancelled. */
  readonly #cancelled = new Map<number, NodeJS.Timeout>();
  readonly #graceMs: number;
  readonly #failed: (error: unknown) => void;
  #id = 0;

  constructor(
    path: string,
    data: SearchNamesData,
    graceMs: number,
    failed: (error: unknown) => void,
  ) {
    this.#graceMs = graceMs;
    this.#failed = failed;
    this.#worker = new Worker(path, {
      workerData: data,
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    // It keeps the process from ending no more than a cache does.
    this.#worker.unref();
    this.#worker.on('message', ({ id, answer }: FromSearchNames) => {
      clearTimeout(this.#cancelled.get(id));
      this.#cancelled.delete(id);
      this.#waiting.get(id)?.resolve(answer);
      this.#waiting.delete(id);
    });
    this.#worker.on('error', (error) => this.#fail(error));
  }

  search(request: NameRequest, signal: AbortSignal): Promise<NameAnswer | null> {
    this.#id += 1;
    const id = this.#id;
    return new Promise((resolve, reject) => {
      const cancel = () => {
        this.#waiting.delete(id);
        this.#say({ kind: 'cancel', id });
        this.#cancelled.set(id, setTimeout(() => this.#endStuck(), this.#graceMs).unref());
        resolve(null);
      };
      signal.addEventListener('abort', cancel, { once: true });
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          signal.removeEventListener('abort', cancel);
          settle(value);
        };
      this.#waiting.set(id, { resolve: settled(resolve), reject: settled(reject) });
      this.#say({ kind: 'search', id, request });
    });
  }

  async close(): Promise<void> {
    for (const { resolve } of this.#waiting.values()) resolve(null);
    this.#waiting.clear();
    this.#clearTimers();
    await this.#worker.terminate();
  }

  /** Those that wait learn it; the next search begins in a thread of its own. */
  #endStuck(): void {
    this.#fail(new Error('The thread that searches names does not yield'));
    void this.#worker.terminate();
  }

  #fail(error: unknown): void {
    this.#clearTimers();
    this.#failed(error);
    for (const { reject } of this.#waiting.values())
      reject(BerthError.of('INTERNAL', text('search.failed')));
    this.#waiting.clear();
  }

  #clearTimers(): void {
    for (const timer of this.#cancelled.values()) clearTimeout(timer);
    this.#cancelled.clear();
  }

  #say(message: ToSearchNames): void {
    this.#worker.postMessage(message);
  }
}

function cancelled(): BerthError {
  return BerthError.of('CANCELLED', text('app.cancelled', { method: 'search.names' }));
}
