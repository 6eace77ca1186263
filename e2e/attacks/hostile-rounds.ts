import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BerthError } from '../../shared/errors.ts';
import { createHelperComputer } from '../fixtures/credential-helper.ts';
import { type MisbehavingServer, startMisbehavingServer } from '../fixtures/misbehaving-server.ts';
import { createRandom, type Random } from '../fixtures/random.ts';
import { openTestCore, type TestCore } from '../fixtures/test-core.ts';

/** What happened in all rounds; every count must be above zero for the rounds to mean anything. */
export interface RoundsReport {
  rounds: number;
  seed: number;
  /** Logins that the right host was sent. */
  delivered: number;
  /** Lists and tests that a change, a deletion or a lock ended. */
  ended: number;
  moved: number;
  imported: number;
  locked: number;
  restored: number;
}

const passphrase = 'of the hostile rounds';

/** A registry that asks everyone for a login, pages slowly, and notes the passwords it was sent. */
interface Host extends AsyncDisposable {
  readonly name: string;
  readonly address: string;
  readonly host: string;
  readonly heard: Set<string>;
}

async function startHost(name: string, random: Random): Promise<Host> {
  const heard = new Set<string>();
  const server: MisbehavingServer = await startMisbehavingServer((request, response) => {
    const { authorization = '' } = request.headers;
    const pair = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString();
    if (authorization !== '') heard.add(pair.slice(pair.indexOf(':') + 1));
    const answer = () => {
      if (authorization === '') {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end('{}');
        return;
      }
      const page = Number(/last=p(\d+)/.exec(request.url ?? '')?.[1] ?? 0) + 1;
      const more = page < 6 ? { link: `</v2/_catalog?n=2&last=p${page}>; rel="next"` } : {};
      response
        .writeHead(200, { 'content-type': 'application/json', ...more })
        .end(JSON.stringify({ repositories: [`p${page}`] }));
    };
    setTimeout(answer, random.int(4));
  });
  return {
    ...{ name, address: server.address, host: server.host, heard },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/**
 * A hostile caller with the whole API, doing several things at once to one
 * record: lists run while it moves, is tested, imported, locked, deleted and
 * restored. Each password says for which host it was saved; one that arrives
 * elsewhere, or in an answer, is an Error with the round and the seed.
 */
export async function runHostileRounds(
  rounds: number,
  seed: number,
  say: (line: string) => void = () => undefined,
): Promise<RoundsReport> {
  const random = createRandom(seed);
  await using home = await startHost('home', random);
  await using other = await startHost('other', random);
  await using foreign = await startHost('foreign', random);
  await using own = await createHelperComputer();
  const dockerLogin = 'for-home-of-docker';
  await mkdir(join(own.computer.home, '.docker'), { recursive: true });
  const auth = Buffer.from(`ann:${dockerLogin}`).toString('base64');
  await writeFile(
    join(own.computer.home, '.docker', 'config.json'),
    JSON.stringify({ auths: { [`${home.host}`]: { auth } } }),
  );
  const core = await openTestCore({ passphrase, computer: own.computer });
  const report: RoundsReport = {
    ...{ rounds, seed, delivered: 0, ended: 0, moved: 0 },
    ...{ imported: 0, locked: 0, restored: 0 },
  };
  try {
    for (let round = 1; round <= rounds; round += 1) {
      await playRound(core, { home, other, foreign }, round, random, report);
      for (const host of [home, other, foreign]) {
        const wrong = [...host.heard].filter((text) => !text.startsWith(`for-${host.name}-`));
        if (wrong.length > 0)
          throw new Error(`Round ${round} of seed ${seed}: ${host.name} was sent ${wrong.join()}`);
        report.delivered += host.heard.size;
        host.heard.clear();
      }
      if (round % 100 === 0) say(`${round} rounds: ${JSON.stringify(report)}`);
    }
  } finally {
    await core.remove();
  }
  return report;
}

interface Hosts {
  home: Host;
  other: Host;
  foreign: Host;
}

async function playRound(
  core: TestCore,
  { home, other, foreign }: Hosts,
  round: number,
  random: Random,
  report: RoundsReport,
): Promise<void> {
  const keep = random.chance(0.5) ? ('session' as const) : ('vault' as const);
  const credential = (host: Host, what: string) => ({
    kind: 'password' as const,
    username: 'ann',
    password: `for-${host.name}-${round}-${what}`,
    keep,
  });
  const answers: unknown[] = [];
  const tried = async <T>(work: Promise<T>): Promise<T | null> => {
    try {
      const answer = await work;
      answers.push(answer);
      return answer;
    } catch (error) {
      if (!(error instanceof BerthError)) throw error;
      if (error.code === 'INTERNAL') throw new Error(`Round ${round}: ${error.message}`);
      answers.push(error.toData());
      if (error.code === 'CANCELLED') report.ended += 1;
      return null;
    }
  };
  const someTime = () => delay(random.int(8));
  await core.call('vault.unlock', { passphrase });
  const { id } = await core.call('registries.create', {
    registry: {
      name: `Round ${round}`,
      address: home.address,
      credential: credential(home, 'saved'),
    },
  });
  const revision = async () =>
    (await tried(core.call('registries.get', { id })))?.revision ?? random.int(4);

  const list = async () => {
    await tried(core.pages('repositories.list', { registryId: id, fresh: true }));
  };
  const move = async (to: Host, withLogin: boolean) => {
    await someTime();
    const moved = await tried(
      core.call('registries.update', {
        id,
        revision: await revision(),
        changes: {
          address: to.address,
          ...(withLogin ? { credential: credential(to, 'moved') } : {}),
        },
      }),
    );
    if (moved !== null) report.moved += 1;
  };
  const test = async (to: Host | null) => {
    await someTime();
    await tried(
      core.call(
        'registries.check',
        to === null ? { id } : { id, changes: { address: to.address } },
      ),
    );
  };
  const draft = async () => {
    await someTime();
    await tried(
      core.call('registries.check', {
        registry: { name: 'Draft', address: home.address, credential: credential(home, 'draft') },
      }),
    );
  };
  const lock = async () => {
    await someTime();
    await tried(core.call('vault.lock', {}));
    report.locked += 1;
    await list();
    await tried(core.call('vault.unlock', { passphrase }));
  };
  const remove = async () => {
    await someTime();
    await tried(core.call('registries.delete', { id }));
    await tried(core.call('registries.check', { id }));
    if ((await tried(core.call('registries.restore', { id }))) !== null) report.restored += 1;
    await list();
  };
  const rotate = async () => {
    await someTime();
    await tried(core.call('vault.rotate', { passphrase }));
  };
  /** A login of this computer is imported, and moved the moment its record can be seen. */
  const importAndMove = async () => {
    const preview = await tried(core.call('exchange.preview', { source: 'computer' }));
    const [record] = preview?.records ?? [];
    if (preview === null || record === undefined) return;
    const choice = { key: record.key, action: 'add' as const, withSecret: true };
    const before = new Set(await ids(core));
    const applying = tried(
      core.call('exchange.apply', { previewId: preview.previewId, choices: [choice], keep }),
    );
    const chasing = (async () => {
      for (let turn = 0; turn < 200; turn += 1) {
        const added = (await ids(core)).filter((one) => !before.has(one) && one !== id);
        for (const one of added) {
          const changes = { address: foreign.address, credential: undefined };
          await tried(core.call('registries.update', { id: one, revision: 1, changes }));
          await tried(core.call('registries.check', { id: one }));
          await tried(
            core.call('registries.check', { id: one, changes: { proxy: foreign.address } }),
          );
        }
        if (added.length > 0) return;
        await new Promise((next) => setImmediate(next));
      }
    })();
    const [applied] = await Promise.all([applying, chasing]);
    for (const { registryId } of applied?.results ?? []) {
      if (registryId === undefined) continue;
      report.imported += 1;
      await tried(core.pages('repositories.list', { registryId, fresh: true }));
      await tried(core.call('registries.delete', { id: registryId }));
    }
  };

  const others: [() => Promise<void>, ...(() => Promise<void>)[]] = [
    list,
    () => test(null),
    () => test(other),
    () => test(foreign),
    draft,
    lock,
    remove,
    rotate,
    () => move(foreign, false),
    importAndMove,
  ];
  const chosen = Array.from({ length: 3 }, () => random.pick(others));
  await Promise.all([
    list(),
    list(),
    test(null),
    move(other, true),
    ...chosen.map((work) => work()),
  ]);
  await tried(core.call('vault.unlock', { passphrase }));
  await list();
  await tried(core.call('registries.delete', { id }));
  const told = JSON.stringify(answers);
  if (told.includes(`-${round}-saved`) || told.includes(`-${round}-moved`))
    throw new Error(`Round ${round}: an answer holds a password`);
}

async function ids(core: TestCore): Promise<string[]> {
  return (await core.call('registries.list', {})).registries.map((registry) => registry.id);
}
