import { z } from 'zod';
import type { RunningRegistry } from '../fixtures/docker-registry.ts';

const lineSchema = z.object({ msg: z.literal('response completed') });

/**
 * Counts what the registry itself says it answered, the same way for every
 * client. A last request of our own shows that the log is complete.
 */
export async function countRequests<T>(
  registry: RunningRegistry,
  work: () => Promise<T>,
): Promise<{ result: T; requests: number }> {
  await untilLogged(registry);
  const before = completed(registry);
  const result = await work();
  await untilLogged(registry);
  return { result, requests: completed(registry) - before - 1 };
}

async function untilLogged(registry: RunningRegistry): Promise<void> {
  const mark = `/v2/?mark=${crypto.randomUUID()}`;
  await (await fetch(`${registry.address}${mark}`)).arrayBuffer();
  const limit = performance.now() + 10_000;
  while (!registry.logLines.some((line) => line.includes(mark) && isCompleted(line))) {
    if (performance.now() > limit) throw new Error('the registry does not log its requests');
    // The log arrives over a pipe; this process reads it between turns.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function completed(registry: RunningRegistry): number {
  return registry.logLines.filter(isCompleted).length;
}

function isCompleted(line: string): boolean {
  if (!line.includes('response completed')) return false;
  try {
    return lineSchema.safeParse(JSON.parse(line)).success;
  } catch {
    return false;
  }
}
