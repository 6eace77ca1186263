import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { WebSocket } from 'undici';
import { z } from 'zod';
import { apiOverHttp } from '../fixtures/api-over-http.ts';
import { makeCheapVault } from '../fixtures/cheap-vault.ts';
import { startRegistry } from '../fixtures/docker-registry.ts';
import { pushImage, seedRepositories, seedTags } from '../fixtures/push-images.ts';
import { startServe } from '../fixtures/serve-process.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { playRound } from './scripted-use.ts';

/** `npm run soak:use -- --minutes 10 [--serve DIR/serve.js]`: heap and handles of a long use, in a table. */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, serve: { type: 'string' } },
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error('--minutes takes a number');
const passphrase = 'of the long use';

/** Node's inspector of another process: collects its garbage and answers what is left. */
async function openInspector(stderr: () => string) {
  const address = /Debugger listening on (ws:\S+)/.exec(stderr())?.[1];
  if (address === undefined) throw new Error('The process has no inspector');
  const socket = new WebSocket(address);
  const waiting = new Map<number, (answer: unknown) => void>();
  socket.addEventListener('message', ({ data }) => {
    const answer = z
      .object({ id: z.number().optional(), result: z.unknown().optional() })
      .parse(JSON.parse(String(data)));
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer.result);
  });
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  let last = 0;
  const ask = (method: string) =>
    new Promise<unknown>((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      socket.send(JSON.stringify({ id: last, method }));
    });
  return {
    async heapBytes(): Promise<number> {
      await ask('HeapProfiler.collectGarbage');
      return z.object({ usedSize: z.number() }).parse(await ask('Runtime.getHeapUsage')).usedSize;
    },
    close: () => socket.close(),
  };
}

const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

await using registry = await startRegistry({ auth: 'htpasswd', users: { ann: 'of the registry' } });
await seedRepositories(registry, 300);
const { digest } = await pushImage(registry, 'team/app', ['latest']);
seedTags(
  registry,
  'team/app',
  digest,
  Array.from({ length: 200 }, (_, index) => `1.0.${index}`),
);
await using folder = await createTemporaryFolder('use');
const dataDirectory = join(folder.path, 'data');
// An older build could not read a book of this one.
if (values.serve === undefined) await makeCheapVault(dataDirectory, passphrase);
const serve = await startServe({
  dataDirectory,
  ...(values.serve === undefined ? {} : { bundle: values.serve }),
  env: { BERTH_PASSPHRASE: passphrase, NODE_OPTIONS: '--inspect=127.0.0.1:0' },
});
const inspector = await openInspector(() => serve.stderr());
const scene = {
  api: apiOverHttp(serve.origin, serve.token),
  address: registry.address,
  username: 'ann',
  password: 'of the registry',
  passphrase,
};

async function row(at: string, rounds: number, calls: number): Promise<void> {
  const status = readFileSync(`/proc/${serve.pid}/status`, 'utf8');
  const resident = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
  const handles = readdirSync(`/proc/${serve.pid}/fd`).length;
  const heap = await inspector.heapBytes();
  console.log(
    `${at} min: ${rounds} rounds, ${calls} calls, heap ${mebibytes(heap)} MiB, resident ${mebibytes(resident)} MiB, ${handles} handles`,
  );
}

try {
  let rounds = 0;
  let calls = 0;
  // The first rounds load what is loaded on demand.
  for (; rounds < 10; rounds += 1) calls += await playRound(scene, rounds);
  const started = performance.now();
  await row('0.0', rounds, calls);
  let next = 1;
  for (;;) {
    calls += await playRound(scene, rounds);
    rounds += 1;
    const passed = (performance.now() - started) / 60_000;
    if (passed < Math.min(next, minutes)) continue;
    await row(passed.toFixed(1), rounds, calls);
    if (passed >= minutes) break;
    next += 1;
  }
} finally {
  inspector.close();
  await serve.stop();
}
