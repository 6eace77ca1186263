import { spawn } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { apiOverHttp } from '../fixtures/api-over-http.ts';
import { builtServe } from '../fixtures/built-serve.ts';
import { loopbackOnly } from '../fixtures/loopback-only.ts';
import { migratedStates, oldBook, oldBookPassphrase } from '../fixtures/old-book.ts';
import { createRandom, type Random } from '../fixtures/random.ts';
import { startServe } from '../fixtures/serve-process.ts';

export interface MigrationReport {
  rounds: number;
  /** Kills after which the book was still of version 1, and of version 2. */
  before: number;
  after: number;
}

/**
 * Over and over: a folder with a recorded book of version 1, a first start that
 * unlocks it, SIGKILL at a random moment of it (by the seed), and a start that must find
 * everything. Throws an Error that says what is missing.
 */
export async function runMigrationKills(
  folder: string,
  rounds: number,
  { seed, say = () => undefined }: { seed: number; say?: (line: string) => void },
): Promise<MigrationReport> {
  const random = createRandom(seed, 'migrations');
  const report: MigrationReport = { rounds, before: 0, after: 0 };
  for (let round = 1; round <= rounds; round += 1) {
    const dataDirectory = join(folder, `old-${round}`);
    await mkdir(dataDirectory, { mode: 0o700 });
    for (const name of ['book.json', 'book.json.1', 'book.json.2'])
      await copyFile(oldBook, join(dataDirectory, name));
    await startAndKill(dataDirectory, round, random);
    const { version } = z
      .object({ version: z.number() })
      .parse(JSON.parse(await readFile(join(dataDirectory, 'book.json'), 'utf8')));
    if (version === 1) report.before += 1;
    else report.after += 1;
    await examine(dataDirectory, round);
    if (round % 50 === 0) say(`${round} migrations: ${JSON.stringify(report)}`);
  }
  return report;
}

/** Kills around the moment of the migration, which comes after the second that the passphrase takes. */
async function startAndKill(dataDirectory: string, round: number, random: Random): Promise<void> {
  const child = spawn(
    process.execPath,
    [builtServe, '--no-open', '--port', '0', '--data', dataDirectory],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: process.env['PATH'], ...loopbackOnly, BERTH_PASSPHRASE: oldBookPassphrase },
    },
  );
  const ended = new Promise((resolve) => child.once('close', resolve));
  const ready = new Promise((resolve) => child.stdout.once('data', resolve));
  // Every other round waits for a change of the folder, after which the files follow at once.
  const moment =
    round % 2 === 0 ? delay(400 + random.int(1500)) : changed(dataDirectory, ready, random.int(5));
  const later = random.int(50);
  await Promise.race([moment, ended, ready.then(() => delay(later))]);
  child.kill('SIGKILL');
  await ended;
}

/** Waits until the book's files begin to change, and `more` milliseconds. */
async function changed(
  dataDirectory: string,
  ready: Promise<unknown>,
  more: number,
): Promise<void> {
  const state = { ready: false };
  void ready.then(() => {
    state.ready = true;
  });
  const before = await listing(dataDirectory);
  while (!state.ready && (await listing(dataDirectory)) === before) await delay(1);
  await delay(more);
}

async function listing(dataDirectory: string): Promise<string> {
  const names = await readdir(dataDirectory);
  return names.filter((name) => name.startsWith('book.json') || name.startsWith('.')).join('\n');
}

async function examine(dataDirectory: string, round: number): Promise<void> {
  const serve = await startServe({ dataDirectory, env: { BERTH_PASSPHRASE: oldBookPassphrase } });
  try {
    const api = apiOverHttp(serve.origin, serve.token);
    const { notices } = z
      .object({ notices: z.array(z.unknown()) })
      .parse(await api.call('app.info', {}));
    const { registries } = z
      .object({
        registries: z.array(
          z.object({ name: z.string(), credential: z.object({ state: z.string().optional() }) }),
        ),
      })
      .parse(await api.call('registries.list', {}));
    const found = Object.fromEntries(
      registries.map(({ name, credential }) => [name, credential.state]),
    );
    const whole =
      notices.length === 0 &&
      Object.entries(migratedStates).every(([name, state]) => found[name] === state);
    if (!whole)
      throw new Error(
        `Migration ${round}: found ${JSON.stringify(found)}, notices ${JSON.stringify(notices)}`,
      );
    const left = (await readdir(dataDirectory)).filter((name) => /tmp|\.new/.test(name));
    if (left.length > 0) throw new Error(`Migration ${round}: left behind ${left.join(', ')}`);
  } finally {
    await serve.stop();
  }
}
