import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { findPeer } from '../../build/lib/peers.ts';
import { startRegistry } from '../fixtures/docker-registry.ts';
import { estargzLayer } from '../fixtures/estargz-layer.ts';
import { pushLayers } from '../fixtures/layered-image.ts';
import { type ServeProcess, startServe } from '../fixtures/serve-process.ts';
import { tarArchive } from '../fixtures/tar-archive.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';

const fileBytes = 100 * 1024;
const mebibyte = 1024 * 1024;

/** Lists, opens and compares images of a real registry by the built `serve`, beside `crane export | tar t`. */
export async function benchFiles(
  { mebibytes }: { mebibytes: number },
  note: (text: string) => void,
): Promise<void> {
  await using registry = await startRegistry({});
  await using folder = await createTemporaryFolder('bench-files');
  const files = Object.fromEntries(
    Array.from({ length: Math.ceil((mebibytes * mebibyte) / fileBytes) }, (_, at) => [
      `d${at % 100}/file-${at}`,
      content(at),
    ]),
  );
  const entries = Object.entries(files).map(([name, text]) => ({ name, content: text }));
  const status = Array.from({ length: 400 }, (_, at) => `Package: p${at}\nVersion: ${at}\n\n`).join(
    '',
  );
  const debian = tarArchive([
    ...entries.slice(0, 2000),
    { name: 'var/lib/dpkg/status', content: status },
  ]);
  note('pushing');
  const digests = {
    plain: await pushLayers(
      registry,
      'bench/plain',
      [{ bytes: gzipSync(tarArchive(entries), { level: 1 }) }],
      { tag: '1' },
    ),
    estargz: await pushLayers(registry, 'bench/estargz', [estargzLayer(files)]),
    debian: await pushLayers(registry, 'bench/debian', [{ bytes: gzipSync(debian, { level: 1 }) }]),
  };
  const small = (at: number) => ({ bytes: gzipSync(tarArchive([{ name: `f${at}` }])) });
  for (const tag of ['1', '2'])
    await pushLayers(
      registry,
      'bench/many',
      Array.from({ length: 40 }, (_, at) => small(at + (at > 30 ? Number(tag) * 100 : 0))),
      { tag },
    );
  const serve = await startServe({ dataDirectory: folder.path });
  try {
    const { result } = z.object({ result: z.object({ id: z.string() }) }).parse(
      JSON.parse(
        await ask(serve, 'registries.create', {
          registry: { name: 'Bench', address: registry.address },
        }),
      ),
    );
    const registryId = result.id;
    const image = (name: keyof typeof digests) => ({
      ...{
        registryId,
        repository: `bench/${name}`,
        digest: digests[name],
        mayRead: 10_000 * mebibyte,
      },
    });
    const rows: string[] = [];
    const measure = async (what: string, method: string, input: object) => {
      const before = residentOf(serve.pid);
      const begun = performance.now();
      const answer = await ask(serve, method, input);
      const seconds = (performance.now() - begun) / 1000;
      const read = [...answer.matchAll(/"read":(\d+)/g)].at(-1)?.[1];
      const grown = Math.max(0, residentOf(serve.pid) - before) / mebibyte;
      rows.push(
        `| ${what} | ${seconds.toFixed(2)} | ${read === undefined ? '' : (Number(read) / mebibyte).toFixed(2)} | ${grown.toFixed(0)} |`,
      );
    };
    const path = `d42/file-42`;
    await measure('files, plain gzip', 'images.files', { ...image('plain'), path: '' });
    await measure('the same, kept', 'images.files', { ...image('plain'), path: '' });
    await measure('one early file, plain', 'images.file', { ...image('plain'), path });
    await measure('the same again', 'images.file', { ...image('plain'), path });
    await measure('one late file, plain', 'images.file', {
      ...image('plain'),
      path: Object.keys(files).at(-1),
    });
    await measure('files, eStargz', 'images.files', { ...image('estargz'), path: '' });
    await measure('one late file, eStargz', 'images.file', {
      ...image('estargz'),
      path: Object.keys(files).at(-1),
    });
    await measure('packages, 200 MiB', 'images.packages', image('debian'));
    const side = (reference: string) => ({ registryId, repository: 'bench/many', reference });
    await measure('compare, 2 × 40 layers', 'images.compare', {
      left: side('1'),
      right: side('2'),
    });
    const crane = findPeer('crane');
    if (crane !== undefined) {
      const begun = performance.now();
      const command = `"${crane}" --insecure export ${registry.host}/bench/plain:1 - | tar -t | wc -l`;
      execFileSync('sh', ['-c', command]);
      rows.push(
        `| crane export \\| tar t, plain | ${((performance.now() - begun) / 1000).toFixed(2)} | | |`,
      );
    }
    console.log(
      `\nFiles of ${mebibytes} MiB, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(0)}:\n`,
    );
    console.log(
      '| what | seconds | MiB read | MiB of memory more, at its peak |\n| -- | --: | --: | --: |',
    );
    console.log(rows.join('\n'));
  } finally {
    await serve.stop();
  }
}

/** Text that compresses to about a half. */
function content(seed: number): string {
  let state = seed + 1;
  let text = '';
  while (text.length < fileBytes) {
    state = Math.imul(state, 1664525) + 1013904223;
    text += `${(state >>> 0).toString(16)} entry `;
  }
  return text.slice(0, fileBytes);
}

async function ask(serve: ServeProcess, method: string, input: object): Promise<string> {
  const response = await fetch(`${serve.origin}/api/${method}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${serve.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok || text.includes('"error":'))
    throw new Error(`${method}: ${text.slice(0, 300)}`);
  return text;
}

/** The most memory that a process had so far, in bytes (proc(5), `VmHWM`). */
function residentOf(pid: number): number {
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) * 1024;
}
