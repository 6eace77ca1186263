import { providers } from '../../shared/model/provider.ts';
import { makeCheapVault } from '../fixtures/cheap-vault.ts';
import { type ServeProcess, startServe } from '../fixtures/serve-process.ts';
import { runsOf } from '../fixtures/thorough.ts';
import { newCanary } from './canary-walk.ts';
import { findSecrets } from './secret-scanner.ts';

/** A script with the session's token and no disk. */
export interface HostileCaller extends AsyncDisposable {
  readonly serve: ServeProcess;
  /** The methods it has called. */
  readonly asked: ReadonlySet<string>;
  ask(method: string, input: unknown): Promise<string>;
  /** Everything it was answered. */
  answers(): string;
  /** Everything that makes Berth speak to a registry. */
  use(id: string): Promise<unknown>;
  /** Saves a registry and answers its id. */
  create(registry: object): Promise<string>;
  revisionOf(id: string): Promise<number>;
}

/** Starts `serve` with a passphrase and the caller beside it. */
export async function startHostileCaller(options: {
  dataDirectory: string;
  env?: Readonly<Record<string, string>>;
}): Promise<HostileCaller> {
  const passphrase = newCanary('passphrase');
  await makeCheapVault(options.dataDirectory, passphrase);
  const serve = await startServe({
    dataDirectory: options.dataDirectory,
    env: { BERTH_PASSPHRASE: passphrase, ...options.env },
  });
  let answers = '';
  const asked = new Set<string>();
  const ask = async (method: string, input: unknown): Promise<string> => {
    asked.add(method);
    const response = await fetch(`${serve.origin}/api/${method}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${serve.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    answers += `${text}\n`;
    return text;
  };
  return {
    serve,
    asked,
    ask,
    answers: () => answers,
    use: (id) =>
      Promise.all([
        ask('registries.check', { id }),
        ask('repositories.list', { registryId: id, fresh: true }),
        ask('tags.list', { registryId: id, repository: 'a/b', fresh: true }),
        ask('repositories.describe', { registryId: id }),
        ask('tags.describe', { registryId: id, repository: 'a/b' }),
        ask('tags.describe', { registryId: id, repository: 'a/b', tags: ['latest'] }),
        ask('images.get', { registryId: id, repository: 'a/b', reference: 'latest' }),
        ...['images.referrers', 'images.files', 'images.packages', 'images.scan'].map((method) =>
          ask(method, { registryId: id, repository: 'a/b', digest: `sha256:${'a'.repeat(64)}` }),
        ),
        ask('images.compare', {
          left: { registryId: id, repository: 'a/b', reference: 'latest' },
          right: { registryId: id, repository: 'a/b', reference: 'other' },
        }),
        ...['images.file', 'images.saveFile'].map((method) =>
          ask(method, {
            ...{ registryId: id, repository: 'a/b', digest: `sha256:${'a'.repeat(64)}` },
            path: '../../etc/passwd',
          }),
        ),
      ]),
    create: async (registry) => idOf(await ask('registries.create', { registry })),
    revisionOf: async (id) =>
      Number(/"revision":(\d+)/.exec(await ask('registries.get', { id }))?.[1]),
    [Symbol.asyncDispose]: () => serve.kill(),
  };
}

export function idOf(answer: string): string {
  return /"id":"([0-9a-f-]{36})"/.exec(answer)?.[1] ?? answer;
}

/** Which of the secrets a host was sent, in whatever encoding. */
export async function heardBy(post: { heard(): string }, secrets: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const secret of secrets) {
    const hits = await findSecrets([secret], { folders: [], texts: { post: post.heard() } });
    if (hits.length > 0) found.push(secret);
  }
  return found;
}

/** Changes that would take a stored secret elsewhere, or past a check of who is there. */
export function diversions(foreign: { host: string; address: string }, home: string, ca: string) {
  return [
    ...[
      foreign.address,
      foreign.host,
      `https://${foreign.host}`,
      `${foreign.address}/${home.slice('http://'.length)}`,
      `http://${home.slice('http://'.length)}@${foreign.host}`,
      `${home}@${foreign.host}`,
      `${home}\\@${foreign.host}`,
      `${home}#@${foreign.host}`,
      home.replace('127.0.0.1', 'localhost'),
      home.replace('127.0.0.1', '127.0.0.2'),
      home.replace('http:', 'https:'),
    ].map((address) => ({ address })),
    ...providers
      .slice(0, runsOf(providers.length))
      .map((provider) => ({ provider, region: 'eu-west-1' })),
    { region: `x@${foreign.host}/` },
    { region: 'eu-west-1' },
    { tls: { verify: false } },
    { tls: { caCertificate: ca } },
    { tls: { verify: false, caCertificate: ca } },
    { proxy: foreign.address },
    { proxy: `http://ann:other@${foreign.host}` },
    { proxy: 'none' },
    { internalAddress: foreign.address },
    { namespace: `@${foreign.host}` },
    { namespace: `../../../${foreign.host}` },
    { platform: { url: foreign.address, address: foreign.address } },
    { credential: { kind: 'helper', helper: `../../${foreign.host}` } },
    { credential: { kind: 'none' }, address: foreign.address },
    { credential: { kind: 'password', username: 'x' }, address: foreign.address },
    { address: foreign.address, credential: null },
  ];
}
