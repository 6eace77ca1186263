import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { builtServe } from '../../e2e/fixtures/built-serve.ts';
import { createTemporaryFolder } from '../../e2e/fixtures/temporary-folder.ts';
import { onlyThorough } from '../../e2e/fixtures/thorough.ts';

/** The built program (build first: npm run build), whose readers go away or stop reading. */
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
const running = new Set<ChildProcess>();

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

async function begin(directory: string, stderr: 'pipe' | number = 'pipe') {
  const child = spawn(process.execPath, [builtServe, '--no-open', '--data', directory], {
    env: { PATH: process.env['PATH'] },
    stdio: ['pipe', 'pipe', stderr],
  });
  running.add(child);
  const ended = once(child, 'exit');
  const { stdout } = child;
  if (stdout === null) throw new Error('no standard output');
  const [line] = await once(stdout, 'data');
  const [, port = ''] = /127\.0\.0\.1:(\d+)/.exec(String(line)) ?? [];
  return { child, port: Number(port), ended };
}

/** Lets a process go on whose standard error is a pipe that nobody reads. */
async function withUnreadPipe(folder: string, work: (end: number) => Promise<void>): Promise<void> {
  const path = join(folder, 'unread');
  execFileSync('mkfifo', [path]);
  const end = openSync(path, 'r+');
  try {
    await work(end);
  } finally {
    closeSync(end);
  }
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
function usage({ pid }: ChildProcess): { ticks: number; memory: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return {
    ticks: Number(stat[11]) + Number(stat[12]),
    memory: (Number(stat[21]) * 4096) / 2 ** 20,
  };
}

const ways: Record<string, (child: ChildProcess) => void> = {
  'stderr is closed': ({ stderr }) => stderr?.destroy(),
  'stdout is closed': ({ stdout }) => stdout?.destroy(),
  'both are closed': ({ stdout, stderr }) => {
    stdout?.destroy();
    stderr?.destroy();
  },
};

async function expectCalm(
  { child, port, ended }: Awaited<ReturnType<typeof begin>>,
  rounds: number,
): Promise<void> {
  expect(await refusedRequest(port, 'token')).toBe(401);
  for (let round = 0; round < rounds; round += 1)
    await Promise.all(Array.from({ length: 16 }, () => refusedRequest(port, 'host')));
  const before = usage(child);
  await delay(1_000);
  const after = usage(child);
  expect(after.ticks - before.ticks).toBeLessThan(30);
  expect(after.memory - before.memory).toBeLessThan(16);
  expect(await refusedRequest(port, 'host')).toBe(403);
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
}

describe.skipIf(process.platform !== 'linux')('serve, when', () => {
  it.for(Object.keys(ways))(
    '%s, answers, stays calm and ends with 0',
    { timeout: 60_000 },
    async (way, context) => {
      if (way !== 'both are closed') onlyThorough(context);
      await using folder = await createTemporaryFolder('streams');
      const serve = await begin(join(folder.path, 'data'));
      ways[way]?.(serve.child);
      await expectCalm(serve, 20);
    },
  );

  it('nobody reads stderr, answers, stays calm and ends with 0', async () => {
    await using folder = await createTemporaryFolder('streams');
    await withUnreadPipe(folder.path, async (end) => {
      // More lines than the pipe holds (64 KiB).
      await expectCalm(await begin(join(folder.path, 'data'), end), 120);
    });
  }, 120_000);

  it.skipIf(!existsSync('/usr/bin/script'))(
    'its terminal stands still, answers and ends with 0 (an SSH session that broke off)',
    async () => {
      await using folder = await createTemporaryFolder('streams');
      const data = join(folder.path, 'data');
      const said = join(folder.path, 'stdout');
      await withUnreadPipe(folder.path, async (end) => {
        const command = `exec '${process.execPath}' '${builtServe}' --no-open --data '${data}' > '${said}'`;
        // script(1) gives it a terminal, and stops taking from it while nobody takes from script.
        const terminal = spawn('/usr/bin/script', ['-qefc', command, '/dev/null'], {
          stdio: ['ignore', end, 'ignore'],
        });
        running.add(terminal);
        const ended = once(terminal, 'exit');
        const port = await vi.waitFor(() => {
          const [, found] = /127\.0\.0\.1:(\d+)/.exec(readFileSync(said, 'utf8')) ?? [];
          return found ?? Promise.reject(new Error('not ready'));
        }, 15_000);
        const { pid } = z
          .object({ pid: z.number() })
          .parse(JSON.parse(readFileSync(join(data, 'berth.lock'), 'utf8')));
        for (let round = 0; round < 150; round += 1)
          await Promise.all(Array.from({ length: 16 }, () => refusedRequest(Number(port), 'host')));
        process.kill(pid, 'SIGTERM');
        await vi.waitFor(() => expect(existsSync(join(data, 'berth.lock'))).toBe(false), 10_000);
        terminal.kill('SIGKILL');
        await ended;
      });
    },
    120_000,
  );

  it.for(['SIGHUP', 'SIGINT', 'SIGTERM'] as const)(
    'its terminal is gone, ends with 0 at %s, sent twice',
    async (signal, context) => {
      if (signal !== 'SIGHUP') onlyThorough(context);
      await using folder = await createTemporaryFolder('streams');
      const { child, ended } = await begin(join(folder.path, 'data'));
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
      child.kill(signal);
      child.kill(signal);
      expect(await ended).toEqual([0, null]);
    },
  );
});
