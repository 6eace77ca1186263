import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import fs from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { BerthError } from '../../shared/errors.ts';
import type { Notice } from '../../shared/model/app-info.ts';
import type { Logger } from '../../shared/ports.ts';
import { asMessage } from '../../shared/text/render.ts';
import { text } from '../../shared/text/text.ts';
import type { DirectoryHold } from './directory-hold.ts';
import { keepPipe, pipeNameOf } from './liveness-pipe.ts';
import { type Holder, lockTokenNow, readLockFile, replaceLockFile } from './lock-file.ts';
import { sweepLockFiles, takeLock } from './lock-taking.ts';
import { ownIdentity } from './process-identity.ts';
import { storageError, systemCode } from './storage-error.ts';
import { type SystemFacts, thisSystem } from './system-facts.ts';

/** A process's hold on its data directory from start to end. */
export interface DirectoryLock extends DirectoryHold {
  /** Writes into the lock file where this process listens, without a token. Never throws. */
  tellEndpoint(endpoint: string): Promise<void>;
  /** Gives the directory back; a second call does nothing. Never throws: this process ends. */
  release(): Promise<void>;
  /** The same before it returns, for a process that is about to be killed. */
  releaseNow(): void;
}

interface LockOptions {
  logger?: Logger | undefined;
  /** Called before each attempt to take the directory, as to make it. */
  prepare?: (() => Promise<unknown>) | undefined;
  /** Milliseconds between two looks at the lock file. */
  beat?: number | undefined;
  facts?: SystemFacts | undefined;
}

/**
 * Takes the data directory for this process: the file `berth.lock` names the
 * holder, and is taken over only when that process is provably gone. Where
 * nothing can be written (a full disk, a read-only folder) the answer holds
 * nothing yet, says so in its notice, and goes on trying. Throws STORAGE
 * `directoryInUse` with a message naming the holder (host, process id, since when).
 */
export async function acquireLock(
  directory: string,
  face: 'desktop' | 'browser',
  options: LockOptions = {},
): Promise<DirectoryLock> {
  const { facts = thisSystem } = options;
  const token = randomBytes(8).toString('hex');
  const closePipe = facts.platform === 'win32' ? await keepPipe(pipeNameOf(token)) : null;
  const self: Holder = {
    token,
    face,
    since: new Date().toISOString(),
    ...(await ownIdentity(facts)),
    pipe: closePipe === null ? null : pipeNameOf(token),
  };
  const lock = new FileLock(directory, self, options, facts, closePipe ?? (() => undefined));
  await lock.start();
  return lock;
}

class FileLock implements DirectoryLock {
  taking = 0;
  readonly #directory: string;
  readonly #path: string;
  readonly #options: LockOptions;
  readonly #facts: SystemFacts;
  readonly #closePipe: () => void;
  readonly #queue = pLimit(1);
  readonly #listeners = new Set<() => void>();
  #self: Holder;
  #trouble: { error: BerthError; notice: Notice } | null = null;
  #timer: NodeJS.Timeout | undefined;
  #released = false;

  constructor(
    directory: string,
    self: Holder,
    options: LockOptions,
    facts: SystemFacts,
    closePipe: () => void,
  ) {
    this.#directory = directory;
    this.#path = join(directory, 'berth.lock');
    this.#self = self;
    this.#options = options;
    this.#facts = facts;
    this.#closePipe = closePipe;
  }

  get notice(): Notice | null {
    return this.#trouble?.notice ?? null;
  }

  /** Takes the directory, or begins without it where nothing can be written there. */
  async start(): Promise<void> {
    try {
      await this.#take();
    } catch (error) {
      const known = this.#known(error);
      if (!canBeReadOnly(known)) {
        this.#closePipe();
        throw known;
      }
      this.#lose(known);
    }
    // Each time the last look is done: a disk that hangs must not collect them.
    const look = () => {
      this.confirm()
        .catch(() => undefined)
        .finally(() => this.#schedule(look));
    };
    this.#schedule(look);
  }

  confirm(): Promise<void> {
    return this.#queue(async () => {
      if (this.#released) throw BerthError.of('STORAGE', text('lock.closing'));
      try {
        const found = await readLockFile(this.#path);
        const isOwn = found.kind === 'held' && found.holder.token === this.#self.token;
        if (!isOwn || this.#trouble !== null) await this.#take();
      } catch (error) {
        const known = this.#known(error);
        this.#lose(known);
        throw known;
      }
    });
  }

  onChanged(listener: () => void): () => void {
    const own = () => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  tellEndpoint(endpoint: string): Promise<void> {
    return this.#queue(async () => {
      this.#self = { ...this.#self, endpoint };
      if (this.#trouble !== null || this.#released) return;
      try {
        const found = await readLockFile(this.#path);
        if (found.kind === 'held' && found.holder.token === this.#self.token)
          await replaceLockFile(this.#path, this.#self);
      } catch {
        this.#options.logger?.warn('lock.endpointNotTold');
      }
    });
  }

  /** Properties, so that they can be handed on alone. */
  readonly release = (): Promise<void> =>
    this.#queue(async () => {
      if (this.#released) return;
      this.#released = true;
      clearTimeout(this.#timer);
      this.#listeners.clear();
      try {
        const found = await readLockFile(this.#path);
        if (found.kind === 'held' && found.holder.token === this.#self.token)
          await fs.rm(this.#path, { force: true });
      } catch (error) {
        // What stays names a process that is gone, so it is in nobody's way.
        this.#options.logger?.warn('lock.notRemoved', { code: systemCode(error) });
      } finally {
        this.#closePipe();
      }
    });

  readonly releaseNow = (): void => {
    if (this.#released) return;
    this.#released = true;
    clearTimeout(this.#timer);
    try {
      if (lockTokenNow(this.#path) === this.#self.token) rmSync(this.#path, { force: true });
    } catch {
      // It is taken over from a process that is gone.
    }
  };

  async #take(): Promise<void> {
    await this.#options.prepare?.();
    await takeLock(this.#path, this.#self, this.#facts);
    await sweepLockFiles(this.#path, this.#self, this.#facts);
    const isFirst = this.taking === 0 && this.#trouble === null;
    this.taking += 1;
    this.#trouble = null;
    if (isFirst) return;
    this.#options.logger?.warn('lock.takenAgain');
    this.#tell();
  }

  #lose(error: BerthError): void {
    if (this.#trouble?.error.message === error.message) return;
    const told = text('lock.readOnly', { why: error.text ?? error.message });
    this.#trouble = {
      error,
      notice: { kind: 'readOnly', ...asMessage(told), at: new Date().toISOString() },
    };
    this.#options.logger?.warn('lock.notHeld', { reason: error.reason ?? error.code });
    this.#tell();
  }

  #known(error: unknown): BerthError {
    return storageError(error, text('storage.saveIn', { folder: this.#directory }));
  }

  #schedule(look: () => void): void {
    if (this.#released) return;
    this.#timer = setTimeout(look, this.#options.beat ?? 5_000).unref();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener();
      } catch {
        this.#options.logger?.error('lock.listenerFailed');
      }
    }
  }
}

/** True when the folder may well be readable, and nobody else holds it. */
function canBeReadOnly(error: BerthError): boolean {
  return (
    error.reason === 'diskFull' ||
    error.reason === 'noPermission' ||
    systemCode(error.cause) === 'EIO'
  );
}
