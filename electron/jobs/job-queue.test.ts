import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { BerthError } from '../../shared/errors.ts';
import type { JobState } from '../../shared/model/job.ts';
import { text } from '../../shared/text/text.ts';

import { type JobJournals, JobQueue } from './job-queue.ts';
import type { JobRunner, JobWork, StepContext, StepOutcome } from './runner.ts';

/** Files in memory: what a kill leaves is what was appended. */
function memory(): JobJournals & { files: Map<string, string[]>; fail: boolean } {
  const files = new Map<string, string[]>();
  const journals = {
    ...{ files, fail: false },
    ids: async () => [...files.keys()],
    read: async (id: string) => files.get(id) ?? null,
    remove: async (id: string) => void files.delete(id),
    async open(id: string) {
      const lines = files.get(id) ?? [];
      files.set(id, lines);
      return {
        async append(line: string) {
          await turn();
          if (journals.fail) throw BerthError.of('STORAGE', text('storage.journal'));
          lines.push(line);
        },
        async close() {},
      };
    },
  };
  return journals;
}

const registryId = randomUUID();
type Step = (item: number, context: StepContext) => Promise<StepOutcome>;

function runnerOf(step: Step, work: Partial<JobWork> = {}): JobRunner {
  return { kind: 'delete', open: () => ({ width: 1, step, ...work }) };
}

function queueOver(journals: JobJournals, runner: JobRunner, now = () => new Date().toISOString()) {
  const queue = new JobQueue({
    ...{ journals, now, changed: () => undefined },
    logger: { info() {}, warn() {}, error() {} },
  });
  queue.add(runner);
  return queue;
}

const draft = (names: readonly string[], stages: readonly number[] = []) => ({
  ...{ kind: 'delete' as const, title: text('jobs.broken'), registryId, repository: 'a' },
  items: names.map((name, index) => ({ name, stage: stages[index] ?? 0 })),
  plan: {},
});

async function untilState(queue: JobQueue, id: string, ...states: JobState[]) {
  const signal = new AbortController().signal;
  for await (const job of queue.watch(id, signal)) if (states.includes(job.state)) return job;
  return queue.get(id);
}

test('each item ends with its own result, and a job with a failure is failed and can be tried again', async () => {
  const seen: number[] = [];
  let broken = true;
  const queue = queueOver(
    memory(),
    runnerOf(async (item) => {
      seen.push(item);
      if (item === 1 && broken) throw BerthError.of('FORBIDDEN', text('jobs.broken'));
      return { outcome: item === 2 ? 'skipped' : 'done' };
    }),
  );
  const { id } = await queue.start(draft(['a', 'b', 'c']));
  const first = await untilState(queue, id, 'failed');
  expect(first.progress).toEqual({ total: 3, done: 1, skipped: 1, failed: 1, bytes: null });
  const { items } = await queue.items(id, 0, 10);
  expect(items.map(({ result }) => result?.outcome)).toEqual(['done', 'failed', 'skipped']);
  expect(items[1]?.result?.error?.code).toBe('FORBIDDEN');
  broken = false;
  await queue.resume(id);
  expect((await untilState(queue, id, 'done')).progress.done).toBe(2);
  expect(seen).toEqual([0, 1, 2, 1]);
  await expect(queue.resume(id)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

test('stages follow each other, and items of one stage run beside each other', async () => {
  const log: string[] = [];
  let beside = 0;
  let most = 0;
  const queue = queueOver(
    memory(),
    runnerOf(
      async (item) => {
        beside += 1;
        most = Math.max(most, beside);
        log.push(`+${item}`);
        await turn();
        log.push(`-${item}`);
        beside -= 1;
        return { outcome: 'done' };
      },
      { width: 4 },
    ),
  );
  const { id } = await queue.start(draft(['parent', 'child', 'other', 'child'], [0, 1, 0, 1]));
  await untilState(queue, id, 'done');
  expect(most).toBe(2);
  const lastOfFirst = Math.max(log.indexOf('-0'), log.indexOf('-2'));
  expect(Math.min(log.indexOf('+1'), log.indexOf('+3'))).toBeGreaterThan(lastOfFirst);
});

test('a pause lets the step end, Cancel ends the job, and what was done stays done', async () => {
  let release: () => void = () => undefined;
  const queue = queueOver(
    memory(),
    runnerOf(async () => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return { outcome: 'done' };
    }),
  );
  const { id } = await queue.start(draft(['a', 'b']));
  await expect.poll(() => queue.items(id, 0, 2).then(({ items }) => items[0]?.begun)).toBe(true);
  await queue.pause(id);
  release();
  const paused = await untilState(queue, id, 'paused');
  expect(paused).toMatchObject({ pausedBy: 'person', progress: { done: 1 } });
  expect((await queue.cancel(id)).state).toBe('cancelled');
  expect((await queue.get(id)).progress.done).toBe(1);
});

test('after a kill in the middle of a step the job waits, says which item is open, and goes on', async () => {
  const journals = memory();
  const killed = queueOver(
    journals,
    runnerOf((item) =>
      item === 0 ? Promise.resolve({ outcome: 'done' }) : new Promise(() => undefined),
    ),
  );
  const { id } = await killed.start(draft(['a', 'b', 'c']));
  await expect
    .poll(() => journals.files.get(id)?.filter((line) => line.includes('begun')).length)
    .toBe(2);
  const again: [number, boolean][] = [];
  const next = queueOver(
    journals,
    runnerOf(async (item, context) => {
      again.push([item, context.again]);
      return { outcome: 'done' };
    }),
  );
  expect(await next.get(id)).toMatchObject({
    state: 'paused',
    pausedBy: 'restart',
    progress: { done: 1 },
  });
  expect((await next.items(id, 0, 3)).items.map(({ begun }) => begun)).toEqual([
    undefined,
    true,
    undefined,
  ]);
  await next.resume(id);
  await untilState(next, id, 'done');
  expect(again).toEqual([
    [1, true],
    [2, false],
  ]);
});

test('a lock ends the step at once and the job goes on with the key; a job that stops says why', async () => {
  let locked = true;
  const queue = queueOver(
    memory(),
    runnerOf((_, { signal }) =>
      locked
        ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
        : Promise.resolve({ outcome: 'done' }),
    ),
  );
  const { id } = await queue.start(draft(['a']));
  await expect.poll(() => queue.items(id, 0, 1).then(({ items }) => items[0]?.begun)).toBe(true);
  queue.interrupt(() => true, 'vault');
  expect(await untilState(queue, id, 'paused')).toMatchObject({
    pausedBy: 'vault',
    progress: { failed: 0 },
  });
  locked = false;
  await queue.resumePaused('vault');
  await untilState(queue, id, 'done');

  const error = BerthError.of('CONFLICT', text('jobs.broken'), {
    detail: { current: null },
  }).toData();
  const stopped = queueOver(
    memory(),
    runnerOf(async () => ({ outcome: 'stop', error })),
  );
  const other = await stopped.start(draft(['a', 'b']));
  expect(await untilState(stopped, other.id, 'failed')).toMatchObject({
    error,
    progress: { failed: 0 },
  });
});

test('a quota pauses until its time, a registry that is away leaves the rest to be done', async () => {
  const retryAt = new Date(Date.now() + 3_600_000).toISOString();
  const limited = queueOver(
    memory(),
    runnerOf(async () => {
      throw BerthError.of('RATE_LIMITED', text('jobs.broken'), { detail: { retryAt } });
    }),
  );
  const first = await limited.start(draft(['a']));
  expect(await untilState(limited, first.id, 'paused')).toMatchObject({
    ...{ pausedBy: 'rateLimit', resumesAt: retryAt },
  });
  await limited.close();
  const away = queueOver(
    memory(),
    runnerOf(async () => {
      throw BerthError.of('UNREACHABLE', text('jobs.broken'));
    }),
  );
  const second = await away.start(draft(Array.from({ length: 20 }, (_, index) => `t${index}`)));
  const ended = await untilState(away, second.id, 'failed');
  expect(ended).toMatchObject({ progress: { failed: 3 }, error: { code: 'UNREACHABLE' } });
});

test('no step begins that could not be written down', async () => {
  const journals = memory();
  let steps = 0;
  const queue = queueOver(
    journals,
    runnerOf(async () => {
      steps += 1;
      journals.fail = true;
      return { outcome: 'done' };
    }),
  );
  const { id } = await queue.start(draft(['a', 'b']));
  expect(await untilState(queue, id, 'failed')).toMatchObject({ error: { code: 'STORAGE' } });
  expect(steps).toBe(1);
  // The file ends with a step that was begun.
  const next = queueOver(
    journals,
    runnerOf(async () => ({ outcome: 'done' })),
  );
  expect((await next.items(id, 0, 2)).items[0]).toMatchObject({ begun: true });
});

test('two jobs of a registry run at the same time, and old ended ones are forgotten', async () => {
  const journals = memory();
  let now = Date.parse('2026-01-01T00:00:00Z');
  const releases: (() => void)[] = [];
  const queue = queueOver(
    journals,
    runnerOf(async () => {
      await new Promise<void>((resolve) => releases.push(resolve));
      return { outcome: 'done' };
    }),
    () => new Date(now).toISOString(),
  );
  const jobs = [];
  for (const name of ['a', 'b', 'c']) jobs.push(await queue.start(draft([name])));
  await expect.poll(() => releases.length).toBe(2);
  expect((await queue.get(jobs[2]?.id ?? '')).state).toBe('queued');
  for (const { id } of jobs) {
    await expect.poll(() => releases.length).toBeGreaterThan(0);
    releases.shift()?.();
    await untilState(queue, id, 'done');
  }
  now += 31 * 24 * 3_600_000;
  releases.length = 0;
  const last = await queue.start(draft(['d']));
  await expect.poll(() => [...journals.files.keys()]).toEqual([last.id]);
});

test('a registry that is forgotten takes its jobs with it, one under way too, and no other', async () => {
  const journals = memory();
  const queue = queueOver(
    journals,
    runnerOf(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('ended')), { once: true });
        }),
    ),
  );
  const other = randomUUID();
  await queue.start(draft(['a', 'b']));
  const kept = await queue.start({ ...draft(['c']), registryId: other });
  await queue.forgetRegistry(registryId);
  expect((await queue.list()).map(({ id }) => id)).toEqual([kept.id]);
  expect([...journals.files.keys()]).toEqual([kept.id]);
  await queue.cancel(kept.id);
});
