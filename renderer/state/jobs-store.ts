import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ApiClient } from '../../shared/api.ts';
import { isEnded, isUnderWay, type Job } from '../../shared/model/job.ts';

export interface JobsState {
  /** The newest first; null until they were read. */
  readonly jobs: readonly Job[] | null;
}

export interface JobsStore extends StoreApi<JobsState> {
  /** Reads all of them anew; a failure leaves what was known. */
  refresh(): Promise<void>;
  /** Calls back when a job that was not ended comes to its end. */
  onEnded(listener: (job: Job) => void): void;
  /** Calls back once, with the jobs that wait since Berth ended. */
  onLeft(listener: (jobs: readonly Job[]) => void): void;
}

/** Long work, as the core tells of it. */
export function createJobsStore(api: ApiClient): JobsStore {
  const store = createStore<JobsState>(() => ({ jobs: null }));
  const ended = new Set<(job: Job) => void>();
  const left = new Set<(jobs: readonly Job[]) => void>();
  let latest = -1;
  let reading: Promise<void> | null = null;
  let again = false;

  async function readOnce(): Promise<void> {
    try {
      const { jobs, sequence } = await api.call('jobs.list', {});
      if (sequence < latest) return;
      latest = sequence;
      const before = store.getState().jobs;
      store.setState({ jobs });
      if (before === null) {
        const waiting = jobs.filter(({ pausedBy }) => pausedBy === 'restart');
        if (waiting.length > 0) for (const listener of left) listener(waiting);
        return;
      }
      const known = new Map(before.map((job) => [job.id, job]));
      for (const job of jobs) {
        const old = known.get(job.id);
        if (isEnded(job) && (old === undefined || !isEnded(old)))
          for (const listener of ended) listener(job);
      }
    } catch {
      // Read again with the next event.
    }
  }

  return {
    ...store,
    async refresh() {
      // Events come faster than answers: one reading at a time, and one more after it.
      again = true;
      reading ??= (async () => {
        while (again) {
          again = false;
          await readOnce();
        }
        reading = null;
      })();
      await reading;
    },
    onEnded: (listener) => void ended.add(listener),
    onLeft: (listener) => void left.add(listener),
  };
}

/** How many are under way. */
export function underWay(jobs: readonly Job[] | null): number {
  return (jobs ?? []).filter(isUnderWay).length;
}
