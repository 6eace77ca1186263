import {
  isEnded,
  type Job,
  type JobItem,
  type JobState,
  type PauseCause,
} from '../../shared/model/job.ts';
import { type JobLine, type JobStory, takeLine } from './job-journal.ts';

/** One job as it is known now: what its file tells, and what is under way. */
export class KnownJob {
  readonly story: JobStory;
  /** Set while it runs: asked to end, and why. */
  stop: ((why: StopCause) => void) | null = null;
  /** Bytes by item, of this run. */
  readonly bytes = new Map<number, { done: number; total: number | null }>();
  /** Asked for and not begun. */
  queued: boolean;
  #timer: NodeJS.Timeout | undefined;

  constructor(story: JobStory, { queued }: { queued: boolean }) {
    this.story = story;
    this.queued = queued;
  }

  get id(): string {
    return this.story.head.id;
  }

  get state(): JobState {
    if (this.stop !== null) return 'running';
    if (this.queued) return 'queued';
    const { last } = this.story;
    // What was under way when Berth ended waits for a person.
    if (last === null || last.state === 'running' || last.state === 'queued') return 'paused';
    return last.state;
  }

  get pausedBy(): PauseCause | undefined {
    if (this.state !== 'paused') return undefined;
    return this.story.last?.pausedBy ?? 'restart';
  }

  /** Items that are still to be done, or failed and may be tried again. */
  open({ failed }: { failed: boolean }): number[] {
    const { head, results } = this.story;
    return head.items.flatMap((_, index) => {
      const outcome = results.get(index)?.outcome;
      return outcome === undefined || (failed && outcome === 'failed') ? [index] : [];
    });
  }

  take(line: JobLine): void {
    takeLine(this.story, line);
    if (line.type === 'result') this.bytes.delete(line.item);
  }

  /** Calls back at a time, in place of an earlier call. */
  later(ms: number | null, work: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = ms === null ? undefined : setTimeout(work, ms).unref();
  }

  view(): Job {
    const { head, results, last } = this.story;
    const { state } = this;
    const count = { done: 0, skipped: 0, failed: 0 };
    for (const { outcome } of results.values()) count[outcome] += 1;
    const ended = isEnded({ state });
    return {
      id: head.id,
      kind: head.kind,
      title: head.title,
      registryId: head.registryId,
      repository: head.repository,
      state,
      ...(this.pausedBy === undefined ? {} : { pausedBy: this.pausedBy }),
      ...(state !== 'paused' || last?.resumesAt === undefined ? {} : { resumesAt: last.resumesAt }),
      progress: { total: head.items.length, ...count, bytes: this.#bytes() },
      createdAt: head.createdAt,
      endedAt: ended ? (last?.at ?? null) : null,
      ...((ended || state === 'paused') && last?.error !== undefined ? { error: last.error } : {}),
      restorable: head.restorable && count.done > 0,
    };
  }

  items(from: number, limit: number): JobItem[] {
    const { head, results, begun } = this.story;
    return head.items.slice(from, from + limit).map(({ name }, offset) => {
      const result = results.get(from + offset);
      return {
        name,
        ...(result === undefined ? {} : { result }),
        ...(begun.has(from + offset) ? { begun: true } : {}),
      };
    });
  }

  #bytes(): Job['progress']['bytes'] {
    if (this.bytes.size === 0) return null;
    let done = 0;
    let total: number | null = 0;
    for (const one of this.bytes.values()) {
      done += one.done;
      total = total === null || one.total === null ? null : total + one.total;
    }
    return { done, total };
  }
}

/** Why a running job is asked to end. */
export type StopCause = ({ kind: 'pause'; by: PauseCause } | { kind: 'cancel' }) & {
  /** Steps under way end too. */
  atOnce?: boolean;
};
