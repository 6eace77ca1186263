import { readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { apiOverHttp } from '../fixtures/api-over-http.ts';
import { makeCheapVault } from '../fixtures/cheap-vault.ts';
import type { ContractClient } from '../fixtures/contract-cases.ts';
import { createRandom, type Random } from '../fixtures/random.ts';
import { type ServeProcess, startServe } from '../fixtures/serve-process.ts';

const registrySchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  revision: z.number(),
  namespace: z.string().nullable(),
  pinned: z.array(z.string()),
  credential: z.object({
    username: z.string().optional(),
    state: z.enum(['saved', 'session', 'missing', 'changed']).optional(),
  }),
});
type Registry = z.infer<typeof registrySchema>;

/** What must be there after the kill; `next` was sent and not answered. */
interface Expected {
  random: Random;
  acknowledged: Registry | null;
  next: 'create' | 'update' | 'pin' | 'delete' | 'import' | null;
  /** Counts on over the rounds, so that every kind of change has its turn. */
  step: number;
  /** What the last acknowledged import wrote into both of its records, and what the next one writes. */
  pair: { mark: string | null; next: string };
}

export interface KillReport {
  rounds: number;
  /** Changes that were acknowledged before a kill. */
  acknowledged: number;
  /** Of those, imports of two registries in one step. */
  imports: number;
  /** Kills that hit a change under way; of those, the ones that were found to be saved all the same. */
  interrupted: number;
  landed: number;
  /** Changes of the master key that were acknowledged, and kills that hit one under way. */
  keyChanges: number;
  keysInterrupted: number;
}

/** What opens the vault; `next` was sent and not answered. */
interface Keys {
  passphrase: string;
  next: string | null;
}

export interface KillOptions {
  /** Of the moments, the values and the choices; when things happen is the machine's own. */
  seed: number;
  /** Changes of the passphrase among the changes of the key; each takes seconds of derivation. */
  passphrases?: boolean;
  say?: (line: string) => void;
}

const writers = 3;

/**
 * Over and over: changes over HTTP by several writers while the keys change too,
 * SIGKILL at a random moment, a restart over the same folder, and a look at what
 * is there. Throws an Error that says what is missing or half-written.
 */
export async function runKillRounds(
  dataDirectory: string,
  rounds: number,
  { seed, passphrases = false, say = () => undefined }: KillOptions,
): Promise<KillReport> {
  const report: KillReport = {
    rounds,
    acknowledged: 0,
    imports: 0,
    interrupted: 0,
    landed: 0,
    keyChanges: 0,
    keysInterrupted: 0,
  };
  const keys: Keys = { passphrase: 'of the kill rounds', next: null };
  const moments = createRandom(seed, 'moments');
  const keyChoices = createRandom(seed, 'keys');
  const longest = passphrases ? 1500 : 180;
  const expected = Array.from(
    { length: writers },
    (_, index): Expected => ({
      random: createRandom(seed, 'writer', index),
      acknowledged: null,
      next: null,
      step: 0,
      pair: { mark: null, next: '' },
    }),
  );
  await makeCheapVault(dataDirectory, keys.passphrase);
  let serve = await startWith(dataDirectory, keys);
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const running = serve;
      const gone = new AbortController();
      const work = expected.map((mine, index) => write(running, mine, index, gone.signal, report));
      const keyWork = changeKeys(
        running,
        keys,
        { random: keyChoices, passphrases },
        gone.signal,
        report,
      );
      // On a busy machine the first answer takes its time; every other round waits for one.
      const before = report.acknowledged;
      for (let waited = 0; round % 2 === 0 && waited < 500; waited += 1) {
        if (report.acknowledged > before) break;
        await delay(10);
      }
      // And one of three for a change of the keys.
      const keysBefore = report.keyChanges;
      for (let waited = 0; round % 3 === 0 && waited < 1000; waited += 1) {
        if (report.keyChanges > keysBefore) break;
        await delay(10);
      }
      await delay(20 + moments.int(longest));
      gone.abort();
      await running.kill();
      await Promise.all([...work, keyWork]);
      serve = await startWith(dataDirectory, keys);
      await examine(serve, dataDirectory, expected, report, round);
      if (round % 50 === 0) say(`${round} rounds: ${JSON.stringify(report)}`);
    }
  } finally {
    await serve.kill();
  }
  return report;
}

/** Starts over the folder; after a kill during a change the old passphrase opens it, or the new one. */
async function startWith(dataDirectory: string, keys: Keys): Promise<ServeProcess> {
  const start = (passphrase: string) =>
    startServe({ dataDirectory, env: { BERTH_PASSPHRASE: passphrase } });
  const { next } = keys;
  keys.next = null;
  if (next === null) return start(keys.passphrase);
  return start(keys.passphrase).catch((error: unknown) => {
    if (!String(error).includes('Wrong passphrase')) throw error;
    keys.passphrase = next;
    return start(next);
  });
}

/** Seals every secret anew under new keys until the server is gone. */
async function changeKeys(
  serve: ServeProcess,
  keys: Keys,
  { random, passphrases }: { random: Random; passphrases: boolean },
  gone: AbortSignal,
  report: KillReport,
): Promise<void> {
  const api = apiOverHttp(serve.origin, serve.token);
  for (;;) {
    try {
      if (passphrases && random.chance(0.5)) {
        const { passphrase: current } = keys;
        keys.next = randomMark(random);
        await api.call('vault.setPassphrase', { passphrase: keys.next, current });
        keys.passphrase = keys.next;
        keys.next = null;
      } else await api.call('vault.rotate', {});
      report.keyChanges += 1;
      await delay(random.int(50));
    } catch (error) {
      if (!gone.aborted || !(error instanceof TypeError)) throw error;
      report.keysInterrupted += 1;
      return;
    }
  }
}

/** One writer: changes its own record until the server is gone. */
async function write(
  serve: ServeProcess,
  mine: Expected,
  index: number,
  gone: AbortSignal,
  report: KillReport,
): Promise<void> {
  const api = apiOverHttp(serve.origin, serve.token);
  for (; ; mine.step += 1) {
    const { acknowledged: before, step } = mine;
    try {
      if (before === null) {
        mine.next = 'create';
        const registry = {
          name: `Writer ${index}`,
          address: 'http://127.0.0.1:9',
          ...filler(mine.random),
        };
        mine.acknowledged = registrySchema.parse(await api.call('registries.create', { registry }));
      } else if (step % 5 === 4) {
        mine.pair.next = randomMark(mine.random);
        mine.next = 'import';
        await importPair(api, index, mine.pair.next);
        mine.pair.mark = mine.pair.next;
        report.imports += 1;
      } else if (step % 7 === 6) {
        mine.next = 'delete';
        await api.call('registries.delete', { id: before.id });
        mine.acknowledged = null;
      } else if (step % 3 === 2) {
        mine.next = 'pin';
        const repository = `pin-${before.pinned.length}`;
        const answer = await api.call('repositories.pin', { registryId: before.id, repository });
        const { pinned } = z.object({ pinned: z.array(z.string()) }).parse(answer);
        mine.acknowledged = { ...before, pinned };
      } else {
        mine.next = 'update';
        const { id, revision } = before;
        const answer = await api.call('registries.update', {
          id,
          revision,
          changes: filler(mine.random),
        });
        mine.acknowledged = registrySchema.parse(answer);
      }
      mine.next = null;
      report.acknowledged += 1;
    } catch (error) {
      // Only a server that is gone answers nothing.
      if (gone.aborted && error instanceof TypeError) return;
      throw error;
    }
  }
}

/** Adds two registries in one step, or updates both. */
async function importPair(api: ContractClient, index: number, mark: string): Promise<void> {
  const records = ['one', 'other'].map((which) => ({
    registry_id: `${index}-${which}`,
    address: 'http://127.0.0.1:9',
    provider: 'native',
    namespace: pairNamespace(index, mark),
    access_key: mark,
    secret_key: `secret ${mark}`,
  }));
  const preview = previewSchema.parse(
    await api.call('exchange.preview', { text: JSON.stringify(records), format: 'zadig' }),
  );
  await api.call('exchange.apply', {
    previewId: preview.previewId,
    choices: preview.records.map(({ key, actions: [action] }) => ({ key, action })),
  });
}

const previewSchema = z.object({
  previewId: z.string(),
  records: z.array(z.object({ key: z.string(), actions: z.array(z.string()) })).length(2),
});

function pairNamespace(index: number, mark: string): string {
  return `pair-${index}/${mark}`;
}

function randomMark(random: Random): string {
  return random.bytes(8).toString('hex');
}

/** A description and a secret that say the same, so that one without the other is seen. */
function filler(random: Random) {
  const mark = randomMark(random);
  const description = `${mark} ${'x'.repeat(random.int(200))}`;
  return { description, credential: { kind: 'password', username: mark, password: mark } };
}

async function examine(
  serve: ServeProcess,
  dataDirectory: string,
  expected: Expected[],
  report: KillReport,
  round: number,
): Promise<void> {
  const fail = (why: string): never => {
    throw new Error(`Round ${round}: ${why}`);
  };
  const api = apiOverHttp(serve.origin, serve.token);
  const info = z.object({ notices: z.array(z.unknown()) }).parse(await api.call('app.info', {}));
  if (info.notices.length > 0) fail(`notices ${JSON.stringify(info.notices)}`);
  const strange = (await readdir(dataDirectory)).filter(
    (name) =>
      !/^(book\.json(\.[123])?|berth\.lock|berth\.log(\.[123])?|berth\.sock|socket\.key|activity|cache|settings\.json)$/.test(
        name,
      ),
  );
  if (strange.length > 0) fail(`left behind: ${strange.join(', ')}`);

  const { registries } = z
    .object({ registries: z.array(registrySchema) })
    .parse(await api.call('registries.list', {}));
  for (const [index, mine] of expected.entries()) {
    const found = registries.find(({ name }) => name === `Writer ${index}`) ?? null;
    const landed = JSON.stringify(found) !== JSON.stringify(mine.acknowledged);
    const fits =
      !landed ||
      (mine.next === 'create' && mine.acknowledged === null) ||
      (mine.next === 'delete' && found === null) ||
      (mine.next === 'update' && found?.revision === (mine.acknowledged?.revision ?? 0) + 1) ||
      (mine.next === 'pin' && found?.pinned.length === (mine.acknowledged?.pinned.length ?? 0) + 1);
    if (!fits)
      fail(
        `${mine.next ?? 'nothing'} was under way; acknowledged ${JSON.stringify(mine.acknowledged)}, found ${JSON.stringify(found)}`,
      );
    if (found !== null && found.credential.state !== 'saved') fail(`${found.name} has no secret`);
    const pair = registries.filter(({ namespace }) => namespace?.startsWith(`pair-${index}/`));
    const marks = pair.map(({ namespace, credential }) =>
      namespace === pairNamespace(index, credential.username ?? '') && credential.state === 'saved'
        ? (credential.username ?? '')
        : 'half',
    );
    const wanted = (mark: string | null) => (mark === null ? [] : [mark, mark]).join();
    const imported = mine.next === 'import' && marks.join() === wanted(mine.pair.next);
    if (!imported && marks.join() !== wanted(mine.pair.mark))
      fail(`an import of ${JSON.stringify(mine.pair)} left ${JSON.stringify(pair)}`);
    mine.pair.mark = marks[0] ?? null;
    if (mine.next !== null) report.interrupted += 1;
    if (landed || imported) report.landed += 1;
    mine.acknowledged = found;
    mine.next = null;
  }
  const { unreadable } = z
    .object({ unreadable: z.array(z.unknown()) })
    .parse(await api.call('vault.status', {}));
  if (unreadable.length > 0) fail(`secrets that do not open: ${JSON.stringify(unreadable)}`);
}
