import { createHash } from 'node:crypto';
import { cpus, loadavg } from 'node:os';
import { type RunningRegistry, startRegistry } from '../fixtures/docker-registry.ts';
import { pushImage, seedRepositories, seedTags } from '../fixtures/push-images.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import {
  type BenchTarget,
  type Contestant,
  installedPeers,
  type ListKind,
  ownContestants,
} from './contestants.ts';
import { measure } from './measure.ts';
import { readOptions, usage } from './options.ts';
import { type Run, standings, table } from './report.ts';
import { repositoryNames } from './repository-names.ts';
import { countRequests } from './request-count.ts';

/** `one` is a list of one tag: what a program costs before it lists anything. */
type Part = ListKind | 'one';
const parts: readonly Part[] = ['catalog', 'tags', 'one'];

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const note = (text: string) => console.error(text);
  await using folder = await createTemporaryFolder('bench');
  await using registry = await startRegistry();
  const seeding = performance.now();
  const { target, expected } = await seed(registry, options);
  note(`seeded in ${((performance.now() - seeding) / 1000).toFixed(0)} s`);

  const { installed, missing } = await installedPeers();
  const contestants = [...(await ownContestants(folder.path)), ...installed];
  const runs: Record<Part, Run[]> = { catalog: [], tags: [], one: [] };
  for (let round = 0; round < options.rounds; round += 1)
    // Each round begins with another one, so that none always runs warm.
    for (const part of parts)
      for (const contestant of rotated(contestants, round)) {
        const run = await runOnce(registry, contestant, part, target, expected[part]);
        if (run === null) continue;
        runs[part].push(run);
        note(`round ${round + 1} ${part} ${contestant.name} ${run.seconds.toFixed(2)} s`);
      }

  const machine = {
    node: process.version,
    cores: cpus().length,
    load: loadavg()[0] ?? 0,
    rounds: options.rounds,
  };
  const catalog = standings(runs.catalog, runs.one, options.repositories, 'berth');
  const tags = standings(runs.tags, runs.one, options.tags, 'berth');
  if (options.json) {
    console.log(JSON.stringify({ machine, catalog, tags, notCompared: missing }, null, 2));
    return;
  }
  console.log(`\n${table(`${options.repositories} repositories`, catalog)}`);
  console.log(`\n${table(`${options.tags} tags of one repository`, tags)}\n`);
  for (const name of missing) console.log(`${name}: not compared (not installed)`);
  console.log(
    `Every client listed the same names. Medians of ${machine.rounds} rounds; ratio to the fastest peer; ` +
      `whole processes, start included; ${machine.cores} cores, load ${machine.load.toFixed(1)}, Node ${machine.node}.`,
  );
}

async function seed(
  registry: RunningRegistry,
  options: { repositories: number; tags: number },
): Promise<{ target: BenchTarget & { repositoryOfOne: string }; expected: Record<Part, string> }> {
  const names = repositoryNames(options.repositories);
  await seedRepositories(registry, names.length, (index) => names[index] ?? '');
  const repository = names[0] ?? '';
  const { digest } = await pushImage(registry, repository, ['latest']);
  const tags = Array.from({ length: options.tags - 1 }, (_, index) => `1.${index % 40}.${index}`);
  seedTags(registry, repository, digest, tags);
  return {
    target: {
      address: registry.address,
      host: registry.host,
      repository,
      repositoryOfOne: names[1] ?? repository,
    },
    expected: {
      catalog: fingerprint(names),
      tags: fingerprint([...tags, 'latest']),
      one: fingerprint(['latest']),
    },
  };
}

/** Throws when the names listed are not the ones that were seeded. */
async function runOnce(
  registry: RunningRegistry,
  contestant: Contestant,
  part: Part,
  target: BenchTarget & { repositoryOfOne: string },
  expected: string,
): Promise<Run | null> {
  const command = contestant.command(
    part === 'catalog' ? 'catalog' : 'tags',
    part === 'one' ? { ...target, repository: target.repositoryOfOne } : target,
  );
  if (command === null) return null;
  const { result, requests } = await countRequests(registry, () => measure(command));
  const names = contestant.read(result.output);
  if (fingerprint(names) !== expected)
    throw new Error(
      `${contestant.name} listed other names than were seeded (${part}): ${names.length}, ${new Set(names).size} different`,
    );
  const { seconds, firstNamesSeconds, peakMiB } = result;
  return { contestant: contestant.name, seconds, firstNamesSeconds, requests, peakMiB };
}

/** The same for the same names in any order; repeats count. */
function fingerprint(names: readonly string[]): string {
  return createHash('sha256')
    .update([...names].sort().join('\n'))
    .digest('hex');
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.error(usage);
  process.exitCode = 1;
});
