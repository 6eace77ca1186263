import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { deletePlanSchema } from '../../shared/model/delete-plan.ts';
import { jobItemSchema, jobSchema } from '../../shared/model/job.ts';
import { apiOverHttp } from '../fixtures/api-over-http.ts';
import type { ContractClient } from '../fixtures/contract-cases.ts';
import { startRegistry } from '../fixtures/docker-registry.ts';
import { createRandom } from '../fixtures/random.ts';
import { type ServeProcess, startServe } from '../fixtures/serve-process.ts';
import { type Step, startSteppingProxy } from '../fixtures/stepping-proxy.ts';
import { StoredImages } from '../fixtures/stored-images.ts';

export interface DeleteReport {
  rounds: number;
  /** Rounds in which the connection was cut, and in which `serve` was killed. */
  cut: number;
  killed: number;
  /** Kills that left a job which was not finished. */
  unfinished: number;
}

/** The requests of a job that one of them is chosen from; the later ones are not reached in each round. */
const steps = 24;
const resultsSchema = z.object({ items: z.array(jobItemSchema) });

/**
 * Over and over: images are planned and deleted on a real registry, and at one
 * request the connection is cut, or `serve` is killed, before or after the
 * registry had it. What is told of each item is compared with the registry's
 * own word, then the job goes on to its end, and Restore brings all back byte
 * for byte. Throws an Error that says what was told wrongly.
 */
export async function runDeleteRounds(
  folder: string,
  rounds: number,
  seed: number,
  say: (line: string) => void = () => undefined,
): Promise<DeleteReport> {
  const random = createRandom(seed, 'deletes');
  const report: DeleteReport = { rounds, cut: 0, killed: 0, unfinished: 0 };
  await using registry = await startRegistry({});
  await using proxy = await startSteppingProxy(registry.address);
  const dataDirectory = join(folder, 'data');
  let serve = await startServe({ dataDirectory });
  try {
    let api = clientOf(serve);
    const { id: registryId } = z.object({ id: z.string() }).parse(
      await api.call('registries.create', {
        registry: { name: 'Stepped', address: proxy.address },
      }),
    );
    for (let round = 0; round < rounds; round += 1) {
      const repository = `round/r${round}`;
      const images = new StoredImages(registry.address, repository);
      const shared = await images.image(`shared ${round}`, ['a', 'a2']);
      const other = await images.image(`other ${round}`, ['b']);
      await images.index([shared, other], ['list']);
      await images.image(`third ${round}`, ['c']);
      const before = new Map<string, string>();
      for (const tag of await images.tags()) before.set(tag, (await images.bytes(tag)) ?? '');
      const references = ['a', 'b', 'list', 'c'];
      let planId = '';
      for await (const item of api.stream('images.planDelete', {
        ...{ registryId, repository, references },
      })) {
        const { plan } = z.object({ plan: deletePlanSchema.optional() }).parse(item);
        if (plan !== undefined) planId = plan.planId;
      }
      const kill = random.chance(0.5);
      const at = random.int(steps);
      const after = random.chance(0.5);
      let seen = 0;
      let killing: Promise<void> | null = null;
      const running = serve;
      proxy.decide(async (): Promise<Step> => {
        seen += 1;
        if (seen - 1 !== at) return 'pass';
        if (!kill) return after ? 'cutAfter' : 'cutBefore';
        if (after) {
          // The registry has it, and who asked is gone before the answer.
          killing = delay(5).then(() => running.kill());
          return 'cutAfter';
        }
        killing = running.kill();
        await killing;
        return 'cutBefore';
      });
      const where = `round ${round} of seed ${seed} (${kill ? 'killed' : 'cut'} ${after ? 'after' : 'before'} request ${at})`;
      const started = await api
        .call('jobs.start', { kind: 'delete', planId })
        .then((job) => jobSchema.parse(job).id)
        .catch(() => null);
      let job = started === null ? null : await restOf(api, started).catch(() => null);
      if (killing !== null) {
        await killing;
        report.killed += 1;
        proxy.decide(() => 'pass');
        serve = await startServe({ dataDirectory });
        api = clientOf(serve);
        const { jobs } = z
          .object({ jobs: z.array(jobSchema) })
          .parse(await api.call('jobs.list', {}));
        job = jobs.find((one) => one.repository === repository) ?? null;
      } else report.cut += 1;
      proxy.decide(() => 'pass');
      if (job === null) throw new Error(`${where}: the job is gone`);
      await compare(api, job.id, images, where);
      if (job.state !== 'done') {
        report.unfinished += 1;
        await api.call('jobs.resume', { id: job.id });
        job = await restOf(api, job.id);
      }
      await compare(api, job.id, images, where);
      if (job.state !== 'done' || job.progress.done !== 4)
        throw new Error(`${where}: not all was deleted: ${JSON.stringify(job)}`);
      if ((await images.tags()).length > 0) throw new Error(`${where}: tags are left`);
      const restore = jobSchema.parse(
        await api.call('jobs.start', { kind: 'restore', jobId: job.id }),
      );
      const restored = await restOf(api, restore.id);
      if (restored.state !== 'done')
        throw new Error(
          `${where}: ${JSON.stringify(await api.call('jobs.results', { id: restore.id }))}`,
        );
      for (const [tag, bytes] of before)
        if ((await images.bytes(tag)) !== bytes)
          throw new Error(`${where}: ${tag} did not come back as it was`);
      if ((round + 1) % 50 === 0) say(`${round + 1} rounds: ${JSON.stringify(report)}`);
    }
  } finally {
    await serve.kill().catch(() => undefined);
  }
  return report;
}

function clientOf(serve: ServeProcess): ContractClient {
  return apiOverHttp(serve.origin, serve.token);
}

async function restOf(api: ContractClient, id: string) {
  for await (const item of api.stream('jobs.watch', { id })) {
    const job = jobSchema.parse(item);
    if (job.state !== 'queued' && job.state !== 'running') return job;
  }
  throw new Error('The job is not told of any more');
}

/** What is told of each item is what the registry says of its tags. */
async function compare(
  api: ContractClient,
  id: string,
  images: StoredImages,
  where: string,
): Promise<void> {
  const { items } = resultsSchema.parse(await api.call('jobs.results', { id }));
  const there = new Set(await images.tags());
  for (const { name, result } of items) {
    const tags = name.split(', ');
    const left = tags.filter((tag) => there.has(tag));
    const told = result?.outcome;
    const wrong =
      (told === 'done' && left.length > 0) ||
      (told === 'failed' && left.length === 0) ||
      told === 'skipped';
    if (wrong) throw new Error(`${where}: ${name} is told as ${told}, and ${left.join()} is there`);
  }
}
