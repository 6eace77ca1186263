import { join } from 'node:path';
import pLimit from 'p-limit';
import { BerthError } from '../../shared/errors.ts';
import type { Notice } from '../../shared/model/app-info.ts';
import type { BookChange, Logger, SealedStore } from '../../shared/ports.ts';
import { asMessage } from '../../shared/text/render.ts';
import { type Text, text } from '../../shared/text/text.ts';
import { resolveOnce, sweepTemporary, writeFileAtomic } from './atomic-file.ts';
import { ChangeUnderWay } from './book-change.ts';
import { addCopy, copyPaths, hasOutdatedCopy, readBookFile, replaceCopies } from './book-copies.ts';
import { encodeBook, maxBookBytes } from './book-file.ts';
import { bookVersion } from './book-migrations.ts';
import { type BookLocation, type LoadedBook, loadBook, moveAway } from './book-recovery.ts';
import type { BookState } from './book-state.ts';
import { sealedOff, withoutExpired, withoutOpenSecrets, withoutOrphans } from './book-tidy.ts';
import { type DirectoryHold, soleHold } from './directory-hold.ts';
import { sealedStoreOf } from './sealed-store.ts';
import { forgetSetAside } from './set-aside.ts';
import { storageError } from './storage-error.ts';

/** The saved registries with everything that must be saved together with them. */
export interface Book {
  /** The state after the last durable change; frozen. */
  state(): BookState;
  /** Starts at 1 and grows by one with each durable change of this process. */
  readonly sequence: number;
  /** What was restored, set aside or refused when the book was opened. */
  readonly notices: readonly Notice[];
  /**
   * Not false when the file is of a newer Berth, or cannot be read by this one: every
   * change answers STORAGE.
   */
  readonly readOnly: LoadedBook['readOnly'];
  /**
   * The one way to change records, secrets and slots: replaces the state by what
   * `make` makes of it and answers the new state once it is durable. Changes happen
   * one after the other, each from its first look at the state to its last step, so
   * none sees half of another. What `make` throws is thrown and nothing is written;
   * so is a failed write, as STORAGE. Answering the same object, with no keys
   * changed, writes nothing.
   */
  change(
    make: (state: BookState, change: BookChange) => BookState | Promise<BookState>,
  ): Promise<BookState>;
  readonly sealedStore: SealedStore;
  /**
   * Takes a registry out of the damaged books that were set aside, as far as they can be
   * read; a notice names the others. Never rejects.
   */
  forgetSetAside(registryId: string): Promise<void>;
  /** Calls back after each durable change; returns the way to stop. */
  onChanged(listener: () => void): () => void;
  /** Calls back with each durable change before it becomes visible; returns the way to stop. */
  onChanging(listener: (before: BookState, after: BookState) => void): () => void;
  /** Calls back when another process's state took the place of this one's; returns the way to stop. */
  onReplaced(listener: (replaced: { slotsChanged: boolean }) => void): () => void;
  /** Reads again what may have been changed while the directory was not held. Throws STORAGE. */
  refresh(): Promise<void>;
  /** Waits for pending changes; later ones are refused. */
  close(): Promise<void>;
}

/**
 * Opens `book.json` in a data directory. A damaged file is set aside and the
 * newest good copy used; a newer one is opened read-only; `notices` tells so.
 * While the directory is not held nothing is written or moved, and a change
 * answers why. Throws STORAGE when the file may not be read.
 */
export async function openBook(
  directory: string,
  options: { logger: Logger; now?: () => Date; hold?: DirectoryHold | undefined },
): Promise<Book> {
  const { logger, now = () => new Date(), hold = soleHold } = options;
  const named = join(directory, 'book.json');
  const location = { named, path: await resolveBook(named) };
  const { taking, notice } = hold;
  const loaded = await loadBook(location, now, logger, { mayMove: notice === null });
  const book = new FileBook(location, loaded, logger, now, hold, taking);
  if (!loaded.readOnly && notice === null) await book.settle();
  return book;
}

class FileBook implements Book {
  readOnly: LoadedBook['readOnly'];
  readonly sealedStore: SealedStore;
  #notices: readonly Notice[];
  readonly #location: BookLocation;
  readonly #logger: Logger;
  readonly #now: () => Date;
  readonly #hold: DirectoryHold;
  readonly #queue = pLimit(1);
  readonly #listeners = new Set<() => void>();
  readonly #changing = new Set<(before: BookState, after: BookState) => void>();
  readonly #replacedListeners = new Set<(replaced: { slotsChanged: boolean }) => void>();
  /** The taking of the directory under which the state was read. */
  #taking: number;
  /** When the state was saved that the file holds. */
  #savedAt: string;
  #state: BookState;
  #epoch: number;
  #sequence = 1;
  #inTheWay: readonly string[];
  #copiesOutdated = false;
  #unwritten: boolean;
  /** The file and its copies hold secrets in the clear that the state no longer does. */
  #inTheClear: boolean;
  #closed = false;

  constructor(
    location: BookLocation,
    loaded: LoadedBook,
    logger: Logger,
    now: () => Date,
    hold: DirectoryHold,
    taking: number,
  ) {
    this.#location = location;
    this.sealedStore = sealedStoreOf(this, location);
    this.#logger = logger;
    this.#now = now;
    this.#hold = hold;
    this.#taking = taking;
    this.#savedAt = loaded.savedAt;
    this.#epoch = loaded.epoch;
    this.#inTheWay = loaded.inTheWay;
    this.#state = sealedOff(loaded.readOnly ? loaded.state : tidy(loaded.state, now()));
    this.#unwritten = loaded.restored || this.#state.deleted.length < loaded.state.deleted.length;
    this.#inTheClear = !loaded.readOnly && holdsOpenSecrets(loaded.state);
    this.readOnly = loaded.readOnly;
    this.#notices = loaded.notices;
  }

  get notices(): readonly Notice[] {
    return this.#notices;
  }

  get sequence(): number {
    return this.#sequence;
  }

  state(): BookState {
    return this.#state;
  }

  forgetSetAside(registryId: string): Promise<void> {
    return this.#queue(async () => {
      const left = await forgetSetAside(this.#location, registryId);
      if (left.length === 0) return;
      const told = text('book.forgottenAside', { files: left.join(', ') });
      const at = this.#now().toISOString();
      this.#notices = [...this.#notices, { kind: 'setAside', ...asMessage(told), at }];
    });
  }

  /** What opening left to do on disk. Its failures are logged: reading works all the same. */
  async settle(): Promise<void> {
    const { named, path } = this.#location;
    for (const file of [path, ...copyPaths(named)]) await sweepTemporary(file);
    this.#copiesOutdated = await hasOutdatedCopy(named, this.#epoch);
    if (!this.#unwritten && !this.#copiesOutdated && !this.#inTheClear) return;
    await this.#save(this.#state, this.#inTheClear).catch((error: unknown) => {
      this.#logger.error('book.settleFailed', { reason: reasonOf(error) });
    });
  }

  change(
    make: (state: BookState, change: BookChange) => BookState | Promise<BookState>,
  ): Promise<BookState> {
    return this.#queue(async () => {
      this.#assertWritable();
      await this.#own();
      const change = new ChangeUnderWay(this.#state);
      const next = await this.#saved(change, make).catch(async (error: unknown) => {
        for (const work of change.whenFailed) await this.#guarded(work);
        throw error;
      });
      if (next === null) return this.#state;
      this.#announce(next);
      for (const work of change.onVisible) this.#call(work);
      this.#state = next;
      this.#sequence += 1;
      this.#tell(this.#listeners, undefined);
      for (const work of change.afterVisible) await this.#guarded(work);
      return next;
    });
  }

  onChanged(listener: () => void): () => void {
    const own = () => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  onChanging(listener: (before: BookState, after: BookState) => void): () => void {
    this.#changing.add(listener);
    return () => this.#changing.delete(listener);
  }

  onReplaced(listener: (replaced: { slotsChanged: boolean }) => void): () => void {
    this.#replacedListeners.add(listener);
    return () => this.#replacedListeners.delete(listener);
  }

  async refresh(): Promise<void> {
    await this.#queue(async () => {
      if (this.#closed || this.#taking === this.#hold.taking) return;
      await this.#hold.confirm();
      await this.#readAgain();
    });
  }

  async close(): Promise<void> {
    await this.#queue(() => {
      this.#closed = true;
    });
    this.#listeners.clear();
    this.#replacedListeners.clear();
  }

  /** What `make` makes of the state, durable; null where that is nothing new. */
  async #saved(
    change: ChangeUnderWay,
    make: (state: BookState, change: BookChange) => BookState | Promise<BookState>,
  ): Promise<BookState | null> {
    const made = change.withKeys(await make(change.before, change));
    if (made === change.before) return null;
    const next = sealedOff(withoutOrphans(atItsVersion(made)));
    // Making it may have taken a while.
    await this.#hold.confirm();
    if (this.#taking !== this.#hold.taking)
      throw notSaved(text('book.folderLost'), text('tryAgain'));
    await this.#save(next, change.replacesCopies);
    return next;
  }

  /** Makes sure that the directory is held and the state is what it holds. */
  async #own(): Promise<void> {
    await this.#hold.confirm();
    if (this.#taking === this.#hold.taking) return;
    const { slotsChanged } = await this.#readAgain();
    this.#assertWritable();
    if (slotsChanged) throw notSaved(text('book.slotsChanged'), text('book.slotsChanged.hint'));
  }

  /**
   * After the directory was taken anew: what another process saved meanwhile
   * takes the place of the state. A file that went or is damaged does not.
   */
  async #readAgain(): Promise<{ slotsChanged: boolean }> {
    const { taking } = this.#hold;
    const { path } = this.#location;
    const found = await readBookFile(path);
    const before = this.#state;
    if (found.kind === 'damaged') this.#inTheWay = [...new Set([...this.#inTheWay, path])];
    if (found.kind === 'unreadable') this.readOnly = 'unreadable';
    const isAnother =
      (found.kind === 'good' || found.kind === 'newer') && found.savedAt !== this.#savedAt;
    if (isAnother) {
      this.#logger.warn('book.readAgain');
      this.readOnly = found.kind === 'newer' ? 'newer' : false;
      const tidied = tidy(found.state, this.#now());
      const next = sealedOff(this.readOnly ? found.state : tidied);
      this.#announce(next);
      this.#state = next;
      this.#unwritten = next.deleted.length < found.state.deleted.length;
      this.#inTheClear = !this.readOnly && holdsOpenSecrets(found.state);
      this.#epoch = found.epoch;
      this.#savedAt = found.savedAt;
      this.#inTheWay = [];
      this.#sequence += 1;
    }
    this.#taking = taking;
    if (!this.readOnly) await this.settle();
    const slotsChanged = JSON.stringify(before.slots) !== JSON.stringify(this.#state.slots);
    if (isAnother) this.#tell(this.#replacedListeners, { slotsChanged });
    return { slotsChanged };
  }

  #assertWritable(): void {
    if (this.#closed) throw BerthError.of('STORAGE', text('lock.closing'));
    if (this.readOnly === 'unreadable')
      throw BerthError.of('STORAGE', text('book.unreadable'), {
        reason: 'damagedFile',
        hint: text('book.unreadable.hint'),
      });
    if (this.readOnly === 'newer')
      throw BerthError.of('STORAGE', text('book.newer'), {
        reason: 'newerFormat',
        hint: text('book.newer.hint'),
      });
  }

  async #save(state: BookState, replace: boolean): Promise<void> {
    await this.#clearTheWay();
    const epoch = replace ? this.#epoch + 1 : this.#epoch;
    const savedAt = this.#now().toISOString();
    const bytes = encodeBook({ state, epoch, savedAt });
    if (bytes.length > maxBookBytes)
      throw BerthError.tooLarge(bytes.length, maxBookBytes, text('book.over128MiB'));
    await writeFileAtomic(this.#location.path, bytes, { mode: 0o600 });
    this.#epoch = epoch;
    this.#savedAt = savedAt;
    this.#unwritten = false;
    this.#inTheClear = false;
    this.#copiesOutdated ||= replace;
    await this.#saveCopy(bytes);
  }

  /** The change is durable by now, so a copy that fails is tried again with the next one. */
  async #saveCopy(bytes: Uint8Array): Promise<void> {
    try {
      if (this.#copiesOutdated) await replaceCopies(this.#location.named, bytes);
      else await addCopy(this.#location.named, bytes);
      this.#copiesOutdated = false;
    } catch (error) {
      this.#logger.error('book.copyFailed', {
        state: this.#copiesOutdated ? 'outdated' : 'older',
        reason: reasonOf(error),
      });
    }
  }

  async #clearTheWay(): Promise<void> {
    if (this.#inTheWay.length === 0) return;
    this.#inTheWay = await moveAway(this.#inTheWay, this.#now(), this.#logger);
    const [stuck] = this.#inTheWay;
    if (stuck !== undefined)
      throw BerthError.of('STORAGE', text('book.stuck', { files: stuck }), {
        reason: 'noPermission',
        hint: text('book.stuck.hint'),
      });
  }

  /** Tells of a state before it becomes visible. */
  #announce(next: BookState): void {
    for (const listener of this.#changing) this.#call(() => listener(this.#state, next));
  }

  #tell<T>(listeners: ReadonlySet<(what: T) => void>, what: T): void {
    for (const listener of [...listeners]) this.#call(() => listener(what));
  }

  /** A listener's failure must not keep back what is saved already. */
  #call(listener: () => void): void {
    try {
      listener();
    } catch {
      this.#logger.error('book.listenerFailed');
    }
  }

  async #guarded(work: () => void | Promise<void>): Promise<void> {
    try {
      await work();
    } catch {
      this.#logger.error('book.listenerFailed');
    }
  }
}

function notSaved(why: Text, hint: Text): BerthError {
  return BerthError.of('STORAGE', text('book.notSaved', { why }), { hint });
}

/** What is kept of a book that was read. */
function tidy(state: BookState, now: Date): BookState {
  return withoutOpenSecrets(withoutExpired(state, now));
}

function holdsOpenSecrets(state: BookState): boolean {
  return withoutOpenSecrets(state) !== state;
}

/** A book of version 1 becomes one of the present version as soon as no secret of that version is left. */
function atItsVersion(state: BookState): BookState {
  if (state.version !== 1 || state.secrets.some(({ sealed }) => sealed.version === 1)) return state;
  return { ...state, version: bookVersion };
}

async function resolveBook(named: string): Promise<string> {
  try {
    return await resolveOnce(named);
  } catch (error) {
    throw storageError(error, text('storage.open', { file: named }));
  }
}

function reasonOf(error: unknown): string {
  return error instanceof BerthError ? (error.reason ?? error.code) : 'unexpected';
}
