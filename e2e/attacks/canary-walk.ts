import { randomBytes } from 'node:crypto';
import { effectIds } from '../../shared/model/effects.ts';
import { closedAddress } from '../fixtures/loopback-server.ts';
import { cutConnection, startMisbehavingServer } from '../fixtures/misbehaving-server.ts';

/** A way to the API that keeps every byte it received. */
export interface RecordingApi {
  /** One call or stream to its end; answers all that came back as text, errors too. */
  ask(method: string, input: unknown): Promise<string>;
}

/** Never twice the same, and different in every encoding; `kind` tells hits apart. */
export function newCanary(kind: string): string {
  return `${kind} "${randomBytes(12).toString('hex')}"+/~ü?>`;
}

/**
 * Saves, uses, tests, rotates and replaces secrets and makes each step fail as
 * registries do. Answers the secrets that took part, and whether the saved one
 * was really used and really refused.
 */
export async function walkWithSecrets(
  api: RecordingApi,
  registry: { address: string; username: string; password: string },
  keep: 'vault' | 'session',
): Promise<{ secrets: string[]; used: string; refused: string; dropped: string; echoed: string }> {
  const { address, username, password } = registry;
  const secrets = [password];
  const fresh = (kind: string) => {
    const secret = newCanary(kind);
    secrets.push(secret);
    return { kind: 'password', username, password: secret, keep };
  };
  const draft = (name: string, at: string, credential: unknown) => ({
    registry: { name: `${name} ${keep}`, address: at, provider: 'native', credential },
  });
  const idOf = (answer: string) => /"id":"([0-9a-f-]{36})"/.exec(answer)?.[1] ?? answer;
  const list = (registryId: string) => api.ask('repositories.list', { registryId, fresh: true });

  const saved = { kind: 'password', username, password, keep };
  const id = idOf(await api.ask('registries.create', draft('Home', address, saved)));
  const used = (await list(id)) + (await api.ask('registries.check', { id }));
  await api.ask('registries.check', draft('Draft', address, fresh('draft')));
  await api.ask('registries.check', draft('Draft', await closedAddress(), fresh('closed')));
  await api.ask('registries.create', draft('Home', address, fresh('name taken')));
  await api.ask('registries.create', {
    registry: { name: 'x', address, credential: { ...fresh('wrong user'), username: 'a:b' } },
  });
  await api.ask('registries.create', {
    registry: { name: 'x', address, credential: { ...fresh('no kind'), kind: newCanary('kind') } },
  });
  await api.ask('vault.rotate', {});
  await api.ask('registries.check', { id, changes: { address: await closedAddress() } });
  await list(id);

  await using broken = await startMisbehavingServer(cutConnection);
  const drop = fresh('dropped');
  const cut = idOf(await api.ask('registries.create', draft('Cut', broken.address, drop)));
  const dropped = await list(cut);
  broken.behave((request, response) => {
    const { authorization } = request.headers;
    response.writeHead(authorization === undefined ? 401 : 400, {
      'content-type': 'application/json',
      'www-authenticate': 'Basic realm="echo"',
    });
    const said = `${authorization} ${drop.password} ${encodeURIComponent(drop.password)}`;
    response.end(JSON.stringify({ errors: [{ code: 'DENIED', message: said, detail: said }] }));
  });
  const echoed = (await list(cut)) + (await api.ask('registries.check', { id: cut }));

  await api.ask('registries.update', {
    id,
    revision: 1,
    changes: { credential: fresh('replacement'), proxy: null },
  });
  const refused = await list(id);
  await api.ask('repositories.describe', { registryId: id });
  await api.ask('tags.describe', { registryId: id, repository: 'a/b' });
  await api.ask('tags.describe', { registryId: id, repository: 'a/b', tags: ['latest', 'gone'] });
  await api.ask('images.get', { registryId: id, repository: 'a/b', reference: 'latest' });
  const digest = `sha256:${'a'.repeat(64)}`;
  await api.ask('images.planDelete', { registryId: id, repository: 'a/b', references: ['latest'] });
  await api.ask('jobs.start', { kind: 'delete', planId: id });
  await api.ask('jobs.start', { kind: 'restore', jobId: id });
  for (const method of ['jobs.results', 'jobs.pause', 'jobs.resume', 'jobs.cancel', 'jobs.watch'])
    await api.ask(method, { id });
  for (const method of ['images.referrers', 'images.files', 'images.packages', 'images.scan'])
    await api.ask(method, { registryId: id, repository: 'a/b', digest });
  const side = { registryId: id, repository: 'a/b', reference: 'latest' };
  await api.ask('images.compare', { left: side, right: side });
  for (const method of ['images.file', 'images.saveFile'])
    await api.ask(method, { registryId: id, repository: 'a/b', digest, path: 'etc/passwd' });
  await api.ask('favourites.set', { registryId: id, repository: 'a/b', favourite: true });
  await api.ask('search.names', { text: 'a', limit: 200 });
  await api.ask('search.names', { text: '/(/', limit: 1 });
  await api.ask('search.digests', { text: digest, limit: 200 });
  await api.ask('recents.add', { registryId: id, repository: 'a/b', reference: 'latest' });
  await api.ask('registries.setLent', { id, lent: true });
  for (const effect of effectIds) await api.ask('effects.preview', { id: effect, on: true });
  await api.ask('effects.list', {});
  const key = fresh('system key');
  const system = {
    ...{ name: `System ${keep}`, kind: 'rancher', project: '1a5', address: broken.address },
    ...{ proxy: 'none', credential: key },
  };
  const systemId = idOf(await api.ask('systems.create', { system }));
  const sent = fresh('for the system').password;
  const step = { key: `${id} `, version: 'v', action: 'publish', secret: sent };
  for (const preview of [true, false])
    await api.ask('systems.apply', { id: systemId, steps: [step], preview });
  for (const method of ['systems.check', 'systems.compare', 'systems.delete'])
    await api.ask(method, { id: systemId });
  await api.ask('systems.list', {});
  await api.ask('registries.delete', { id: cut });
  await api.ask('registries.deleted', {});
  await api.ask('registries.restore', { id: cut });
  for (const method of [
    'registries.list',
    'favourites.list',
    'recents.list',
    'jobs.list',
    'activity.list',
    'settings.get',
    'app.info',
    'vault.status',
  ])
    await api.ask(method, {});
  const wrong = newCanary('wrong passphrase');
  secrets.push(wrong);
  await api.ask('vault.lock', {});
  await list(id);
  await api.ask('vault.unlock', { passphrase: wrong });
  await api.ask('registries.delete', { id });
  await api.ask('registries.delete', { id: cut });
  await api.ask('registries.forget', { id: cut });
  return { secrets, used, refused, dropped, echoed };
}
