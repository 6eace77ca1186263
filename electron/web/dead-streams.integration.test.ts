import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder } from '../../e2e/fixtures/temporary-folder.ts';

/** The built program (build first: npm run build), whose readers go away or stop reading. */
const bundle = new URL('../../dist/serve/serve.js', import.meta.url).pathname;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
const running = new Set<ChildProcessWithoutNullStreams>();

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

async function begin(directory: string) {
  const child = spawn(process.execPath, [bundle, '--no-open', '--data', directory], {
    env: { PATH: process.env['PATH'] },
  });
  running.add(child);
  const ended = once(child, 'exit');
  const [line] = await once(child.stdout, 'data');
  const [, port = ''] = /127\.0\.0\.1:(\d+)/.exec(String(line)) ?? [];
  return { child, port: Number(port), ended };
}

/** A request that is refused, each with a line in the log: without a token, or for another host. */
function refusedRequest(port: number, kind: 'token' | 'host'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: '/api/app.info',
        headers: kind === 'host' ? { host: 'elsewhere.example' } : {},
        agent,
      },
      (response) => {
        response.resume().once('end', () => resolve(response.statusCode));
      },
    );
    sent.once('error', reject).end();
  });
}

/** Processor time in ticks of 10 ms, and memory in MiB, as Linux tells (proc(5)). */
function usage({ pid }: ChildProcessWithoutNullStreams): { ticks: number; memory: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return {
    ticks: Number(stat[11]) + Number(stat[12]),
    memory: (Number(stat[21]) * 4096) / 2 ** 20,
  };
}

const ways: Record<string, (child: ChildProcessWithoutNullStreams) => void> = {
  'stderr is closed': ({ stderr }) => stderr.destroy(),
  'stdout is closed': ({ stdout }) => stdout.destroy(),
  'both are closed': ({ stdout, stderr }) => {
    stdout.destroy();
    stderr.destroy();
  },
  'nobody reads stderr': () => undefined,
};

describe.skipIf(process.platform !== 'linux')('serve, when', () => {
  it.each(Object.keys(ways))(
    '%s, answers, stays calm and ends with 0',
    async (way) => {
      await using folder = await createTemporaryFolder('streams');
      const { child, port, ended } = await begin(join(folder.path, 'data'));
      ways[way]?.(child);
      expect(await refusedRequest(port, 'token')).toBe(401);
      // More than a pipe holds (64 KiB).
      for (let round = 0; round < 100; round += 1)
        await Promise.all(Array.from({ length: 16 }, () => refusedRequest(port, 'host')));
      const before = usage(child);
      await delay(2_000);
      const after = usage(child);
      expect(after.ticks - before.ticks).toBeLessThan(60);
      expect(after.memory - before.memory).toBeLessThan(16);
      expect(await refusedRequest(port, 'host')).toBe(403);
      child.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
    },
    60_000,
  );

  it.each(['SIGHUP', 'SIGINT', 'SIGTERM'] as const)(
    'its terminal is gone, ends with 0 at %s, sent twice',
    async (signal) => {
      await using folder = await createTemporaryFolder('streams');
      const { child, ended } = await begin(join(folder.path, 'data'));
      child.stdout.destroy();
      child.stderr.destroy();
      child.stdin.destroy();
      child.kill(signal);
      child.kill(signal);
      expect(await ended).toEqual([0, null]);
    },
  );
});
