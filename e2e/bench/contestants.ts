import { join } from 'node:path';
import { build } from 'esbuild';
import { execa } from 'execa';
import { z } from 'zod';

export type ListKind = 'catalog' | 'tags';

/** One program that can list; `command` is null when it cannot list this. */
export interface Contestant {
  name: string;
  command(list: ListKind, target: BenchTarget): readonly [string, ...string[]] | null;
  /** The names in what it wrote to stdout. */
  read(output: string): string[];
}

export interface BenchTarget {
  address: string;
  host: string;
  /** The repository whose tags are listed. */
  repository: string;
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
  const walker = (name: string, kind: 'berth' | 'plain'): Contestant => ({
    name,
    command: (list, { address, repository }) => [
      process.execPath,
      script,
      kind,
      list,
      address,
      repository,
    ],
    read: lines,
  });
  return [walker('berth', 'berth'), walker('plain undici', 'plain')];
}

const tagsSchema = z.object({ Tags: z.array(z.string()) });

const tools: readonly (Contestant & { versionFlag: string })[] = [
  {
    name: 'crane',
    versionFlag: 'version',
    command: (list, { host, repository }) =>
      list === 'catalog'
        ? ['crane', 'catalog', '--insecure', host]
        : ['crane', 'ls', '--insecure', `${host}/${repository}`],
    read: lines,
  },
  {
    name: 'skopeo',
    versionFlag: '--version',
    command: (list, { host, repository }) =>
      list === 'catalog'
        ? null
        : ['skopeo', 'list-tags', '--tls-verify=false', `docker://${host}/${repository}`],
    read: (output) => tagsSchema.parse(JSON.parse(output)).Tags,
  },
  {
    name: 'oras',
    versionFlag: 'version',
    command: (list, { host, repository }) =>
      list === 'catalog'
        ? ['oras', 'repo', 'ls', '--plain-http', host]
        : ['oras', 'repo', 'tags', '--plain-http', `${host}/${repository}`],
    read: lines,
  },
];

/** Other clients on this machine, and the names of those that are not. */
export async function installedPeers(): Promise<{ installed: Contestant[]; missing: string[] }> {
  const found = await Promise.all(
    tools.map(async (tool) => {
      const result = await execa(tool.name, [tool.versionFlag], { reject: false });
      return { tool, installed: result.exitCode === 0 };
    }),
  );
  return {
    installed: found.filter(({ installed }) => installed).map(({ tool }) => tool),
    missing: found.filter(({ installed }) => !installed).map(({ tool }) => tool.name),
  };
}

function lines(output: string): string[] {
  return output.split('\n').filter((line) => line !== '');
}
