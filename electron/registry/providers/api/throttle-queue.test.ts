import { expect, test } from 'vitest';
import { failureOf, idle } from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { text } from '../../../../shared/text/text.ts';
import { defaultLimits } from '../../../http/limits.ts';
import { ThrottleQueue } from './throttle-queue.ts';

const purpose = {
  operation: text('operation.listRepositories', { registry: 'api.test' }),
  host: 'api.test',
};
const limits = { ...defaultLimits, connectionsPerHost: 2 };

/** A task that is under way until it is let go. */
function held() {
  let resolve: (value: string) => void = () => undefined;
  const promise = new Promise<string>((settle) => {
    resolve = settle;
  });
  return { promise, resolve: (value: string) => resolve(value) };
}

test('runs a few at once, and who leaves the line strands nobody', async () => {
  const queue = new ThrottleQueue();
  const tasks = [held(), held()];
  const begun: string[] = [];
  const options = { purpose, limits, signal: idle };
  const first = tasks.map((task) => queue.run(() => task.promise, options));
  const leaving = new AbortController();
  const left = queue.run(async () => void begun.push('left'), {
    ...options,
    signal: leaving.signal,
  });
  const last = queue.run(async () => void begun.push('last'), options);
  leaving.abort();
  expect(await failureOf(left)).toMatchObject({ code: 'CANCELLED' });
  expect(begun).toEqual([]);
  tasks[0]?.resolve('done');
  await last;
  expect(begun).toEqual(['last']);
  tasks[1]?.resolve('done');
  expect(await Promise.all(first)).toEqual(['done', 'done']);
});
