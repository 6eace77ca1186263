import { join } from 'node:path';
import { build } from 'esbuild';
import { execa } from 'execa';
import { z } from 'zod';
import { findPeer } from '../../build/lib/peers.ts';

export type ListKind = 'catalog' | 'tags';

/** One program that can list; `command` is null when it cannot list this. */
export interface Contestant {
  name: string;
  /** The program's own words for its version; null for ours. */
  version: string | null;
  /** The only list it is compared in; absent: all that it has. */
  only?: ListKind;
  command(list: ListKind, target: BenchTarget): readonly [string, ...string[]] | null;
  /** The names in what it wrote to stdout. */
  read(output: string): string[];
}

export interface BenchTarget {
  address: string;
  host: string;
  /** The repository whose tags are listed. */
  repository: string;
  /** A file with the catalog as it was seen some changes ago, a JSON array of names. */
  knownFile: string;
}

/** Ours, bundled as they would be shipped, so that no compiler is measured with them. */
export async function ownContestants(folder: string): Promise<Contestant[]> {
  const script = join(folder, 'walker.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'walker.ts')],
    outfile: script,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  const walker = (name: string, kind: 'berth' | 'known' | 'plain'): Contestant => ({
    name,
    version: null,
    ...(kind === 'known' ? { only: 'catalog' } : {}),
    command: (list, { address, repository, knownFile }) => [
      ...([process.execPath, script] as const),
      ...[kind, list, address, repository, knownFile],
    ],
    read: lines,
  });
  return [
    walker('berth', 'berth'),
    walker('berth-known', 'known'),
    walker('plain-undici', 'plain'),
  ];
}

const tagsSchema = z.object({ Tags: z.array(z.string()) });

interface Tool {
  name: string;
  versionFlag: string;
  /** Parameters; null when it cannot list this. */
  parameters(list: ListKind, target: BenchTarget): readonly string[] | null;
  read(output: string): string[];
}

const tools: readonly Tool[] = [
  {
    name: 'crane',
    versionFlag: 'version',
    parameters: (list, { host, repository }) =>
      list === 'catalog'
        ? ['catalog', '--insecure', host]
        : ['ls', '--insecure', `${host}/${repository}`],
    read: lines,
  },
  {
    name: 'regctl',
    versionFlag: 'version',
    // Of a catalog it gives one page.
    parameters: (list, { host, repository }) =>
      list === 'catalog'
        ? null
        : ['--host', `reg=${host},tls=disabled`, 'tag', 'ls', `${host}/${repository}`],
    read: lines,
  },
  {
    name: 'oras',
    versionFlag: 'version',
    parameters: (list, { host, repository }) =>
      list === 'catalog'
        ? ['repo', 'ls', '--plain-http', host]
        : ['repo', 'tags', '--plain-http', `${host}/${repository}`],
    read: lines,
  },
  {
    name: 'skopeo',
    versionFlag: '--version',
    parameters: (list, { host, repository }) =>
      list === 'catalog'
        ? null
        : ['list-tags', '--tls-verify=false', `docker://${host}/${repository}`],
    read: (output) => tagsSchema.parse(JSON.parse(output)).Tags,
  },
];
const pinned: readonly string[] = ['crane', 'regctl', 'oras'];

/** Other clients on this machine (`npm run peers`, or on PATH), and the names of those that are not. */
export async function installedPeers(): Promise<{ installed: Contestant[]; missing: string[] }> {
  const installed: Contestant[] = [];
  const missing: string[] = [];
  for (const { name, versionFlag, parameters, read } of tools) {
    const program = (pinned.includes(name) ? findPeer(name) : undefined) ?? name;
    const result = await execa(program, [versionFlag], { reject: false });
    if (result.exitCode !== 0) {
      missing.push(name);
      continue;
    }
    const version = /v?\d+\.\d+[\w.+-]*/.exec(result.stdout)?.[0] ?? 'unknown';
    const command: Contestant['command'] = (list, target) => {
      const given = parameters(list, target);
      return given === null ? null : [program, ...given];
    };
    installed.push({ name, version, command, read });
  }
  return { installed, missing };
}

function lines(output: string): string[] {
  return output.split('\n').filter((line) => line !== '');
}
