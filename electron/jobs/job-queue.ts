import { randomUUID } from 'node:crypto';
import { BerthError } from '../../shared/errors.ts';
import {
  type ItemResult,
  isEnded,
  type Job,
  type JobItem,
  type PauseCause,
} from '../../shared/model/job.ts';
import type { Logger } from '../../shared/ports.ts';
import { text } from '../../shared/text/text.ts';
import { KnownJob, type StopCause } from './job.ts';
import { type JobHead, type JobLine, jobHeadSchema, readJobLines } from './job-journal.ts';
import { type RunEnd, runJob } from './run-job.ts';
import type { JobDraft, JobRunner } from './runner.ts';

/** Where jobs are written down, line by line; what storage offers. */
export interface JobJournals {
  ids(): Promise<string[]>;
  read(id: string): Promise<string[] | null>;
  open(id: string): Promise<JobWriter>;
  remove(id: string): Promise<void>;
}
interface JobWriter {
  /** Answers once the line is durable. */
  append(line: string): Promise<void>;
  close(): Promise<void>;
}

export interface JobQueueOptions {
  journals: JobJournals;
  logger: Logger;
  /** The time now as ISO text. */
  now: () => string;
  /** Something of a job is another than before; at most twice a second while it only goes on. */
  changed: () => void;
  /** An item has its result, durably. */
  settled?: ((settled: SettledItem) => void) | undefined;
  /** A job's file is removed: what was kept for it goes too. */
  forget?: ((id: string) => Promise<void>) | undefined;
}

/** An item of a job and what became of it. */
export interface SettledItem {
  head: JobHead;
  item: number;
  result: ItemResult;
}

/** Jobs that run at the same time: of one registry, and in all. */
const mostOfRegistry = 2;
const mostRunning = 8;
/** Ended jobs that are remembered, and for how many days. */
const mostRemembered = 200;
const daysRemembered = 30;
/** Jobs that are not ended. */
const mostOpen = 200;
/** Milliseconds between two events about a job's progress. */
const eventPace = 500;
/** Milliseconds in which steps may come to their end when Berth ends. */
const closingPatience = 4_000;

/**
 * Long work owned by the core: queued, written down step by step, paused and
 * gone on with, also after a restart or a kill. What a job does is known by its
 * runner.
 */
export class JobQueue {
  readonly #options: JobQueueOptions;
  readonly #runners = new Map<string, JobRunner>();
  readonly #jobs = new Map<string, KnownJob>();
  readonly #runs = new Set<Promise<void>>();
  readonly #watchers = new Set<(id: string) => void>();
  #loading: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: JobQueueOptions) {
    this.#options = options;
  }

  /** To be called before the first job: what kinds there are. */
  add(runner: JobRunner): void {
    this.#runners.set(runner.kind, runner);
  }

  /** Every job that is remembered, the newest first. */
  async list(): Promise<Job[]> {
    await this.#load();
    const jobs = [...this.#jobs.values()].map((job) => job.view());
    return jobs.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  async get(id: string): Promise<Job> {
    return (await this.#find(id)).view();
  }

  /** Items of a job with what became of them, and how many there are in all. */
  async items(
    id: string,
    from: number,
    limit: number,
  ): Promise<{ items: JobItem[]; total: number }> {
    const job = await this.#find(id);
    return { items: job.items(from, limit), total: job.story.head.items.length };
  }

  /** What a job was started with. Throws NOT_FOUND. */
  async plan(id: string): Promise<JobHead> {
    return (await this.#find(id)).story.head;
  }

  /** How many are under way, or will be without anybody's doing. */
  underWay(): number {
    return [...this.#jobs.values()].filter(({ state }) => state === 'running' || state === 'queued')
      .length;
  }

  /** Writes a job down and begins it when its turn comes. Throws STORAGE, CONFLICT for too many. */
  async start(draft: JobDraft, id: string = randomUUID()): Promise<Job> {
    await this.#load();
    const open = [...this.#jobs.values()].filter((job) => !isEnded(job)).length;
    if (open >= mostOpen)
      throw BerthError.invalid('kind', text('jobs.tooMany', { maximum: mostOpen }));
    const head = jobHeadSchema.parse({
      ...{ format: 'berth-job', version: 1, id, createdAt: this.#options.now() },
      ...{ kind: draft.kind, title: draft.title, registryId: draft.registryId },
      ...{ repository: draft.repository, items: draft.items, plan: draft.plan },
      restorable: draft.restorable ?? false,
    });
    const writer = await this.#options.journals.open(id);
    try {
      await writer.append(JSON.stringify(head));
    } finally {
      await writer.close();
    }
    const story = { head, results: new Map(), begun: new Set<number>(), last: null };
    const job = new KnownJob(story, { queued: true });
    this.#jobs.set(id, job);
    this.#announce(id);
    this.#next();
    await this.#tidy();
    return job.view();
  }

  /** Lets the steps under way end and begins no other. Nothing happens to one that is not under way. */
  async pause(id: string, by: PauseCause = 'person'): Promise<Job> {
    const job = await this.#find(id);
    await this.#stop(job, { kind: 'pause', by });
    return job.view();
  }

  /** Goes on with a paused or failed job, failed items too. */
  async resume(id: string): Promise<Job> {
    const job = await this.#find(id);
    const state = job.state;
    if (state !== 'paused' && !(state === 'failed' && job.open({ failed: true }).length > 0))
      throw BerthError.invalid('id', text('jobs.notPaused'));
    job.later(null, () => undefined);
    job.queued = true;
    this.#announce(id);
    this.#next();
    return job.view();
  }

  /** Ends a job for good; what was done stays done. */
  async cancel(id: string): Promise<Job> {
    const job = await this.#find(id);
    await this.#stop(job, { kind: 'cancel' });
    return job.view();
  }

  /** Pauses those under way that fit, ending their steps at once. */
  interrupt(fits: (job: { registryId: string }) => boolean, by: PauseCause): void {
    for (const job of this.#jobs.values())
      if (!isEnded(job) && job.state !== 'paused' && fits(job.story.head))
        void this.#stop(job, { kind: 'pause', by }, { atOnce: true });
  }

  /** Ends the jobs of a registry and removes them with what was kept for them. Throws STORAGE. */
  async forgetRegistry(registryId: string): Promise<void> {
    await this.#load();
    for (const job of [...this.#jobs.values()]) {
      if (job.story.head.registryId !== registryId) continue;
      await this.#stop(job, { kind: 'cancel' }, { atOnce: true });
      await this.#remove(job);
      this.#announce(job.id);
    }
  }

  /** Goes on with those that were paused for a reason that is gone. */
  async resumePaused(by: PauseCause): Promise<void> {
    await this.#load();
    for (const job of this.#jobs.values()) if (job.pausedBy === by) await this.resume(job.id);
  }

  /** A job at once and after each change, until it has ended. */
  async *watch(id: string, signal: AbortSignal): AsyncGenerator<Job, void, undefined> {
    const job = await this.#find(id);
    let wake: () => void = () => undefined;
    let isNew = true;
    const watcher = (changed: string) => {
      if (changed !== id) return;
      isNew = true;
      wake();
    };
    const leave = () => wake();
    this.#watchers.add(watcher);
    signal.addEventListener('abort', leave);
    try {
      while (!signal.aborted && !this.#closed) {
        if (isNew) {
          isNew = false;
          const view = job.view();
          yield view;
          if (isEnded(view)) return;
        } else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      signal.removeEventListener('abort', leave);
      this.#watchers.delete(watcher);
    }
  }

  /** Lets steps under way end, at most four seconds, and begins nothing any more. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const job of this.#jobs.values()) {
      job.later(null, () => undefined);
      job.queued = false;
      job.stop?.({ kind: 'pause', by: 'restart' });
    }
    for (const watcher of this.#watchers) for (const id of this.#jobs.keys()) watcher(id);
    await Promise.all(this.#runs);
  }

  #load(): Promise<void> {
    this.#loading ??= this.#readAll();
    return this.#loading;
  }

  async #readAll(): Promise<void> {
    for (const id of await this.#options.journals.ids()) {
      const lines = await this.#options.journals.read(id);
      const story = lines === null ? null : readJobLines(lines);
      if (story === null || story.head.id !== id) continue;
      this.#jobs.set(id, new KnownJob(story, { queued: false }));
    }
    await this.#tidy();
  }

  async #find(id: string): Promise<KnownJob> {
    await this.#load();
    const job = this.#jobs.get(id);
    if (job === undefined)
      throw BerthError.of('NOT_FOUND', text('jobs.notFound', { id }), {
        hint: text('jobs.notFound.hint'),
      });
    return job;
  }

  async #stop(job: KnownJob, why: StopCause, { atOnce = false } = {}): Promise<void> {
    if (isEnded(job)) return;
    if (job.stop !== null) {
      job.stop(atOnce ? { ...why, atOnce: true } : why);
      return;
    }
    if (job.state === 'paused' && why.kind === 'pause') return;
    job.queued = false;
    job.later(null, () => undefined);
    await this.#settle(
      job,
      why.kind === 'cancel' ? { state: 'cancelled' } : { state: 'paused', pausedBy: why.by },
    );
  }

  /** Begins those whose turn it is. */
  #next(): void {
    if (this.#closed) return;
    for (const job of this.#jobs.values()) {
      if (!job.queued) continue;
      const running = [...this.#jobs.values()].filter(({ stop }) => stop !== null);
      if (running.length >= mostRunning) return;
      const { registryId } = job.story.head;
      const ofRegistry = running.filter(({ story }) => story.head.registryId === registryId);
      if (ofRegistry.length >= mostOfRegistry) continue;
      job.queued = false;
      const run = this.#run(job).finally(() => {
        this.#runs.delete(run);
        this.#next();
      });
      this.#runs.add(run);
    }
  }

  async #run(job: KnownJob): Promise<void> {
    const ended = new AbortController();
    let stopping: StopCause | null = null;
    let interruptible = false;
    const abort = () => ended.abort(BerthError.of('CANCELLED', text('jobs.interrupted')));
    let patience: NodeJS.Timeout | undefined;
    job.stop = (why) => {
      // Cancel outranks a pause that was asked for before.
      if (stopping === null || why.kind === 'cancel') stopping = why;
      if (interruptible || why.atOnce === true) abort();
      else if (this.#closed) patience ??= setTimeout(abort, closingPatience);
      this.#announce(job.id);
    };
    this.#announce(job.id);
    let end: RunEnd;
    let writer: JobWriter | null = null;
    try {
      writer = await this.#options.journals.open(job.id);
      const opened = writer;
      const { now } = this.#options;
      const write = async (line: JobLine) => {
        await opened.append(JSON.stringify(line));
        job.take(line);
        if (line.type === 'result')
          this.#options.settled?.({ head: job.story.head, item: line.item, result: line.result });
      };
      await write({ type: 'state', at: now(), state: 'running' });
      const { id, kind, registryId, plan } = job.story.head;
      const runner = this.#runners.get(kind);
      if (runner === undefined) throw BerthError.of('UNSUPPORTED', text('jobs.unknownKind'));
      const work = runner.open({ id, registryId, plan });
      interruptible = work.interruptible === true;
      end = await runJob({
        ...{ job, work, write, now, signal: ended.signal },
        stopping: () => stopping,
        changed: () => this.#announceLater(job.id),
      });
    } catch (error) {
      this.#options.logger.warn('jobs.runFailed', { kind: job.story.head.kind }, error);
      end = { state: 'failed', error: failureOf(error) };
    } finally {
      clearTimeout(patience);
      await writer?.close().catch(() => undefined);
    }
    job.stop = null;
    job.bytes.clear();
    await this.#settle(job, end);
  }

  /** Writes down how a job stands, and tells of it. */
  async #settle(job: KnownJob, end: RunEnd): Promise<void> {
    const line: JobLine = {
      ...{ type: 'state', at: this.#options.now(), state: end.state },
      ...(end.pausedBy === undefined ? {} : { pausedBy: end.pausedBy }),
      ...(end.resumesAt === undefined ? {} : { resumesAt: end.resumesAt }),
      ...(end.error === undefined ? {} : { error: end.error }),
    };
    // Known even where it cannot be written: the file then says that it was under way.
    job.take(line);
    try {
      const writer = await this.#options.journals.open(job.id);
      try {
        await writer.append(JSON.stringify(line));
      } finally {
        await writer.close();
      }
    } catch (error) {
      this.#options.logger.warn('jobs.notWritten', { kind: job.story.head.kind }, error);
    }
    if (end.pausedBy === 'rateLimit') this.#resumeLater(job, end.resumesAt);
    this.#announce(job.id);
    if (isEnded(job)) await this.#tidy();
  }

  #resumeLater(job: KnownJob, at: string | undefined): void {
    const ms = at === undefined ? 60_000 : Date.parse(at) - Date.parse(this.#options.now());
    job.later(Math.min(Math.max(ms, 1_000), 24 * 3_600_000), () => {
      if (!this.#closed && job.pausedBy === 'rateLimit') void this.resume(job.id);
    });
  }

  #announce(id: string): void {
    for (const watcher of [...this.#watchers]) watcher(id);
    this.#options.changed();
  }

  #announceLater(id: string): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#announce(id);
    }, eventPace).unref();
  }

  async #remove(job: KnownJob): Promise<void> {
    await this.#options.forget?.(job.id);
    await this.#options.journals.remove(job.id);
    this.#jobs.delete(job.id);
  }

  /** Forgets ended jobs beyond those that are remembered. */
  async #tidy(): Promise<void> {
    const oldest = Date.parse(this.#options.now()) - daysRemembered * 24 * 3_600_000;
    const ended = [...this.#jobs.values()]
      .filter((job) => isEnded(job))
      .sort((a, b) => b.story.head.createdAt.localeCompare(a.story.head.createdAt));
    for (const [index, job] of ended.entries()) {
      if (index < mostRemembered && Date.parse(job.story.head.createdAt) >= oldest) continue;
      try {
        await this.#remove(job);
      } catch (error) {
        this.#options.logger.warn('jobs.notRemoved', {}, error);
      }
    }
  }
}

function failureOf(error: unknown) {
  return error instanceof BerthError
    ? error.toData()
    : BerthError.of('INTERNAL', text('jobs.broken')).toData();
}
