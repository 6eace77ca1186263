import { packNames } from '../../shared/search/name-store.ts';
import { startOwnWorker } from '../transport/own-worker.ts';
import { type Matches, plainNumbers } from './filter.ts';
import type { Growth, NameList } from './name-list.ts';
import type { FromSearch, ToSearch } from './search-messages.ts';
import workerAddress from './search-worker.ts?worker&url';

/** Names that are packed in one task, so that a key pressed meanwhile waits a few milliseconds. */
const namesAtOnce = 10_000;

/** What a search needs of its thread. */
export type SearchPort = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage'>;

interface Wanted<K> {
  readonly list: NameList<K>;
  readonly query: string;
  readonly onFound: (matches: Matches<K>) => void;
}

/**
 * Searches one open list in a thread of its own. Names go there as they arrive,
 * packed; a search sends its text and gets numbers back.
 */
export class ListSearch<K> {
  readonly #worker: SearchPort;
  /** What the thread holds, or will once `#waiting` is sent. */
  #growth: Growth | null = null;
  #held: NameList<K> | null = null;
  /** Names not sent yet, in order. */
  #waiting: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted: Wanted<K> | null = null;
  #id = 0;

  /** Null where no thread can be had. */
  static start<K>(): ListSearch<K> | null {
    const worker = startOwnWorker(workerAddress);
    return worker === null ? null : new ListSearch<K>(worker);
  }

  constructor(worker: SearchPort) {
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<FromSearch>) => this.#take(data);
  }

  /** Has the thread hold this list; what it holds of it already is not sent again. */
  hold(list: NameList<K>): void {
    if (this.#held === list) return;
    const { growth } = list;
    const known = this.#growth;
    const goesOn =
      growth !== undefined && known?.pages === growth.pages && known.count <= growth.count;
    if (!goesOn) {
      this.#waiting = [() => this.#send({ kind: 'clear' })];
      if (growth === undefined) this.#queue(list.names, null);
    }
    const from = goesOn ? (known?.count ?? 0) : 0;
    for (const { names, places } of growth?.pages.slice(from, growth.count) ?? [])
      this.#queue(names, places);
    this.#growth = growth ?? null;
    this.#held = list;
    this.#pump();
  }

  /** Looks for a search in a list; answers once or, where it takes long, first with a part. */
  find(list: NameList<K>, query: string, onFound: (matches: Matches<K>) => void): void {
    this.hold(list);
    this.#id += 1;
    this.#wanted = { list, query, onFound };
    if (this.#waiting.length === 0) this.#ask();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#wanted = null;
    this.#worker.terminate();
  }

  #queue(names: readonly string[], places: Uint32Array<ArrayBuffer> | null): void {
    for (let from = 0; from < names.length; from += namesAtOnce)
      this.#waiting.push(() => {
        const to = from + namesAtOnce;
        const pack = packNames(names.slice(from, to));
        // Names of the same page that come later stand below: these places hold as they are.
        this.#send({ kind: 'names', pack, places: places?.slice(from, to) ?? null });
      });
  }

  /** Sends what waits, a part in each task. */
  #pump(): void {
    if (this.#timer !== undefined || this.#waiting.length === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#waiting.shift()?.();
      if (this.#waiting.length > 0) this.#pump();
      else this.#ask();
    });
  }

  #ask(): void {
    if (this.#wanted === null) return;
    this.#send({ kind: 'find', id: this.#id, text: this.#wanted.query });
  }

  #take({ id, indexes, done, cut }: FromSearch): void {
    const wanted = this.#wanted;
    if (wanted === null || id !== this.#id) return;
    const { list, query, onFound } = wanted;
    if (done) this.#wanted = null;
    const state = { ...(done ? {} : { pending: true }), ...(cut ? { cut } : {}) };
    onFound({ list, query, indexes: plainNumbers(indexes), ...state });
  }

  #send(message: ToSearch): void {
    const moved =
      message.kind === 'names' ? [message.pack.bytes.buffer, message.pack.lengths.buffer] : [];
    if (message.kind === 'names' && message.places !== null) moved.push(message.places.buffer);
    this.#worker.postMessage(message, moved);
  }
}
