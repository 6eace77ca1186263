import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import type { RegistryClient } from '../../electron/registry/client.ts';
import { startRegistry } from '../fixtures/docker-registry.ts';
import { type GeneratedBytes, generatedBytes } from '../fixtures/generated-bytes.ts';
import { clientFor, idle } from '../fixtures/registry-client/client-under-test.ts';

/**
 * `npm run soak:http -- [--mebibytes 2048]`: one blob to a real docker-registry
 * and back, whole and in pieces, with the memory that it took, in a table. Ends
 * with 1 when that is more than 128 MiB above what the process had before.
 */
const { values } = parseArgs({ options: { mebibytes: { type: 'string', default: '2048' } } });
const mebibyte = 1024 * 1024;
const asked = Number(values.mebibytes);
if (!(asked > 0)) throw new Error('--mebibytes takes a number');
const most = 128;

/** The most that a blob takes there, with room left for everybody else. */
async function room(): Promise<number> {
  const { bavail, bsize } = await statfs(tmpdir());
  return Math.floor((bavail * bsize) / mebibyte / 4);
}

/** The peak of this process's memory during work, sampled, and how long it took. */
async function measured(name: string, bytes: number, work: () => Promise<void>): Promise<number> {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  let buffers = 0;
  const timer = setInterval(() => {
    const { rss, arrayBuffers } = process.memoryUsage();
    peak = Math.max(peak, rss);
    buffers = Math.max(buffers, arrayBuffers);
  }, 20);
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  clearInterval(timer);
  const grown = (peak - before) / mebibyte;
  console.log(
    [
      `${name}: ${bytes / mebibyte} MiB in ${seconds.toFixed(1)} s`,
      `${(bytes / mebibyte / seconds).toFixed(0)} MiB/s`,
      `resident ${(before / mebibyte).toFixed(0)} MiB before, ${(peak / mebibyte).toFixed(0)} MiB at most`,
      `buffers ${(buffers / mebibyte).toFixed(0)} MiB at most`,
    ].join(', '),
  );
  return grown;
}

async function readAll(client: RegistryClient, content: GeneratedBytes): Promise<void> {
  const blob = await client.readBlob('soak/blob', content.digest, {
    size: content.length,
    signal: idle,
  });
  let length = 0;
  for await (const piece of blob.bytes) length += piece.length;
  if (length !== content.length) throw new Error(`${length} bytes came back`);
}

const fits = Math.min(asked, await room());
if (fits < asked) console.log(`The disk has room for ${fits} MiB of ${asked} MiB`);
const seed = 20_26;
console.log(`seed ${seed}`);
const content = generatedBytes(seed, fits * mebibyte);
const { length, digest, bytes } = content;
const grown: number[] = [];
for (const [name, body] of [
  ['sent whole', content],
  ['sent in pieces', { bytes, length: null }],
] as const) {
  await using registry = await startRegistry();
  const client = clientFor(registry.address);
  grown.push(
    await measured(name, length, () =>
      client.uploadBlob('soak/blob', digest, body, { signal: idle }),
    ),
    await measured('read back', length, () => readAll(client, content)),
  );
  await client.close();
}
if (Math.max(...grown) > most) {
  console.log(`More than ${most} MiB on top`);
  process.exitCode = 1;
}
