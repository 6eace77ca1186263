import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { findPeer } from '../../build/lib/peers.ts';
import { compareByComponent } from '../../electron/registry/lists/component-order.ts';
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
import { benchDescribe } from './describe-bench.ts';
import { benchFiles } from './files-bench.ts';
import { limitSeconds, measure, tooSlow } from './measure.ts';
import { type BenchOptions, readOptions, usage } from './options.ts';
import { markdownTable, type Run, standings, table } from './report.ts';
import { repositoryNames } from './repository-names.ts';
import { countRequests } from './request-count.ts';
import { benchSearch } from './search-bench.ts';

/** `one` is a list of one tag: what a program costs before it lists anything. */
type Part = ListKind | 'one';
const parts: readonly Part[] = ['catalog', 'tags', 'one'];

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const note = (text: string) => console.error(text);
  const wants = (part: BenchOptions['part']) => (options.part ?? part) === part;
  if (wants('search')) await benchSearch(options, note);
  if (wants('describe')) await benchDescribe(options.described, note);
  if (wants('files')) await benchFiles(options, note);
  if (!wants('lists')) return;
  await using folder = await createTemporaryFolder('bench');
  const program = options.server === '3' ? findPeer('distribution') : 'docker-registry';
  if (program === undefined)
    throw new Error('Distribution 3 is not here; npm run peers installs it');
  await using registry = await startRegistry({ program });
  const seeding = performance.now();
  const { target, expected } = await seed(registry, folder.path, options);
  note(`seeded in ${((performance.now() - seeding) / 1000).toFixed(0)} s`);

  const { installed, missing } = await installedPeers();
  const contestants = [...(await ownContestants(folder.path)), ...installed].filter(
    ({ name }) => options.clients === undefined || options.clients.includes(name),
  );
  const slow = new Set<string>();
  const runs: Record<Part, Run[]> = { catalog: [], tags: [], one: [] };
  const loads: number[] = [];
  for (let round = 0; round < options.rounds; round += 1)
    // Each round begins with another one, so that none always runs warm.
    for (const part of parts)
      for (const contestant of rotated(contestants, round)) {
        if (part !== 'one' && (contestant.only ?? part) !== part) continue;
        if (slow.has(`${part} ${contestant.name}`)) continue;
        loads.push(loadavg()[0] ?? 0);
        const run = await runOnce(registry, contestant, part, round, target, expected[part]);
        if (run === null) continue;
        if (run === tooSlow) {
          slow.add(`${part} ${contestant.name}`);
          note(`round ${round + 1} ${part} ${contestant.name} more than ${limitSeconds} s`);
          continue;
        }
        runs[part].push(run);
        note(`round ${round + 1} ${part} ${contestant.name} ${run.seconds.toFixed(2)} s`);
      }

  const reference = contestants.some(({ name }) => name === 'crane') ? 'crane' : 'plain-undici';
  const catalog = standings(runs.catalog, runs.one, options.repositories, reference);
  const tags = standings(runs.tags, runs.one, options.tags, reference);
  const notes = [
    ...[...slow].map((what) => `${what}: more than ${limitSeconds} s.`),
    ...missing.map((name) => `${name}: not compared (not installed).`),
    `Each listed the same names. Medians of ${options.rounds} rounds, in turns; ratio to ${reference} in the same round; ` +
      'whole processes with their start, whose cost is `fixed`. `berth-known` reads a catalog anew that it knows, with one name in 200 changed.',
    `CNCF Distribution ${options.server === '3' ? '3.1' : '2.8'} on the same ${cpus().length} cores, ` +
      `load ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}; Node ${process.version}, ` +
      `${installed.map(({ name, version }) => `${name} ${version}`).join(', ')}.`,
  ];
  if (options.format === 'json') {
    console.log(JSON.stringify({ options, reference, loads, catalog, tags, notes }, null, 2));
    return;
  }
  const show = options.format === 'markdown' ? markdownTable : table;
  console.log(`\n${show(`${options.repositories} repositories`, catalog)}`);
  console.log(`\n${show(`${options.tags} tags of one repository`, tags)}\n`);
  for (const line of notes) console.log(line);
}

async function seed(
  registry: RunningRegistry,
  folder: string,
  options: { repositories: number; tags: number },
): Promise<{ target: BenchTarget & { repositoryOfOne: string }; expected: Record<Part, string> }> {
  const names = repositoryNames(options.repositories);
  await seedRepositories(registry, names.length, (index) => names[index] ?? '');
  const repository = names[0] ?? '';
  const { digest } = await pushImage(registry, repository, ['latest']);
  const tags = Array.from({ length: options.tags - 1 }, (_, index) => `1.${index % 40}.${index}`);
  seedTags(registry, repository, digest, tags);
  const knownFile = join(folder, 'known.json');
  await writeFile(knownFile, JSON.stringify(known(names)));
  return {
    target: {
      address: registry.address,
      host: registry.host,
      repository,
      knownFile,
      repositoryOfOne: names[1] ?? repository,
    },
    expected: {
      catalog: fingerprint(names),
      tags: fingerprint([...tags, 'latest']),
      one: fingerprint(['latest']),
    },
  };
}

/** The catalog as it was some changes ago: one name in 200 is new since, and as many are gone. */
function known(names: readonly string[]): string[] {
  const before = names.filter((_, index) => index % 200 !== 100);
  const gone = before.filter((_, index) => index % 200 === 0).map((name) => `${name}-gone`);
  return [...before, ...gone].sort(compareByComponent);
}

/** Throws when the names listed are not the ones that were seeded. */
async function runOnce(
  registry: RunningRegistry,
  contestant: Contestant,
  part: Part,
  round: number,
  target: BenchTarget & { repositoryOfOne: string },
  expected: string,
): Promise<Run | null | typeof tooSlow> {
  const command = contestant.command(
    part === 'catalog' ? 'catalog' : 'tags',
    part === 'one' ? { ...target, repository: target.repositoryOfOne } : target,
  );
  if (command === null) return null;
  const { result, requests } = await countRequests(registry, () => measure(command));
  if (result === tooSlow) return tooSlow;
  const names = contestant.read(result.output);
  if (fingerprint(names) !== expected)
    throw new Error(
      `${contestant.name} listed other names than were seeded (${part}): ${names.length}, ${new Set(names).size} different`,
    );
  const { seconds, firstNamesSeconds, peakMiB } = result;
  return { contestant: contestant.name, round, seconds, firstNamesSeconds, requests, peakMiB };
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
