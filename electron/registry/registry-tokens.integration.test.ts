import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../e2e/fixtures/docker-registry.ts';
import { pushImage, seedRepositories } from '../../e2e/fixtures/push-images.ts';
import {
  clientFor,
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from '../../e2e/fixtures/registry-client/client-under-test.ts';
import type { ConnectionReport } from '../../shared/model/connection-report.ts';

const signal = idle;
const ada = { kind: 'password', username: 'ada', password: 'correct horse' } as const;

function statuses(report: ConnectionReport): Record<string, string> {
  return Object.fromEntries(report.checks.map((check) => [check.name, check.status]));
}

const catalogAccess = { type: 'registry', name: 'catalog', actions: ['*'] };

/** Waits until the registry no longer accepts a token. */
async function untilEnded(registry: RunningRegistry, token: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${registry.address}/v2/_catalog?n=1`, {
      headers: { authorization: `Bearer ${token}` },
    });
    await response.text();
    if (response.status === 401) return;
    await setTimeout(100);
  }
}

describe('a docker-registry with tokens', () => {
  let registry: RunningRegistry;

  beforeAll(async () => {
    registry = await startRegistry({ auth: 'token', catalogMaxEntries: 100 });
    await pushImage(registry, 'team/app', ['1.0']);
  });
  afterAll(() => registry.stop());

  it('fetches a token for each scope, once', async () => {
    const client = clientFor(registry.address, { credential: ada });
    const before = registry.tokenServer?.requests.length ?? 0;
    expect(await repositoriesOf(client)).toEqual(['team/app']);
    const lists = await Promise.all(Array.from({ length: 20 }, () => tagsOf(client, 'team/app')));
    expect(lists).toEqual(lists.map(() => ['1.0']));
    const requests = (registry.tokenServer?.requests ?? []).slice(before);
    expect(requests.map(({ user, scopes }) => ({ user, scopes }))).toEqual([
      { user: 'ada', scopes: ['registry:catalog:*'] },
      { user: 'ada', scopes: ['repository:team/app:pull'] },
    ]);
    await client.close();
  });

  it('goes on with a new token when one ends in the middle of a list', async () => {
    const { tokenServer } = registry;
    if (tokenServer === undefined) throw new Error('no token server');
    const all = ['team/app', ...(await seedRepositories(registry, 250))].sort();
    const asked = tokenServer.requests.length;
    const logged = registry.logLines.length;
    // docker-registry accepts tokens up to 60 s after their end: this leaves a second or two.
    tokenServer.setLife(-58);
    // Page after page: the walk in ranges would have fetched them ahead.
    const client = clientFor(registry.address, { credential: ada, provider: 'zot' });
    const found: string[] = [];
    for await (const page of client.repositories({ signal })) {
      if (found.length === 0) {
        await untilEnded(registry, await tokenServer.sign([catalogAccess]));
        tokenServer.setLife(300);
      }
      found.push(...page.repositories);
    }
    expect(found.sort()).toEqual(all);
    expect(tokenServer.requests.slice(asked).map(({ scopes }) => scopes)).toEqual([
      ['registry:catalog:*'],
      ['registry:catalog:*'],
    ]);
    const refusals = () =>
      registry.logLines
        .slice(logged)
        .filter((line) => line.includes('error authorizing context') && line.includes('"berth"'));
    // The first question without a token, and the one with the token that had ended.
    await expect.poll(refusals).toHaveLength(2);
    await client.close();
  });

  it('tells a wrong password at the token server', async () => {
    const client = clientFor(registry.address, { credential: { ...ada, password: 'wrong' } });
    expect(await failureOf(repositoriesOf(client))).toMatchObject({
      code: 'UNAUTHORIZED',
      reason: 'wrongCredentials',
    });
    const report = await client.check({ signal });
    expect(statuses(report)).toMatchObject({ address: 'ok', api: 'ok', credential: 'failed' });
    await client.close();
  });

  it('tells a token without the catalog scope, and still lists tags', async () => {
    registry.tokenServer?.setGrant((_user, asked) =>
      asked.type === 'registry' ? [] : asked.actions,
    );
    const client = clientFor(registry.address, { credential: ada });
    expect(await failureOf(repositoriesOf(client))).toMatchObject({
      code: 'FORBIDDEN',
      reason: 'catalogClosed',
    });
    expect(await tagsOf(client, 'team/app')).toEqual(['1.0']);
    const report = await client.check({ signal });
    expect(report.ok).toBe(true);
    expect(report.auth).toBe('bearer');
    expect(report.checks.find((check) => check.name === 'catalog')).toMatchObject({
      status: 'warning',
      reason: 'catalogClosed',
    });
    await client.close();
    registry.tokenServer?.setGrant((_user, asked) => asked.actions);
  });

  it('tells a repository the token may not see', async () => {
    registry.tokenServer?.setGrant(() => []);
    const client = clientFor(registry.address, { credential: ada });
    expect(await failureOf(tagsOf(client, 'team/app'))).toMatchObject({
      code: 'FORBIDDEN',
      reason: 'hidden',
    });
    await client.close();
    registry.tokenServer?.setGrant((_user, asked) => asked.actions);
  });

  it('tells a token that may read and not delete, and deletes nothing', async () => {
    const { digest } = await pushImage(registry, 'team/kept', ['1.0']);
    registry.tokenServer?.setGrant((_user, asked) => asked.actions.filter((one) => one === 'pull'));
    const asked = registry.tokenServer?.requests.length ?? 0;
    const client = clientFor(registry.address, { credential: ada });
    expect(await failureOf(client.deleteManifest('team/kept', digest, { signal }))).toMatchObject({
      code: 'FORBIDDEN',
      status: 401,
    });
    expect(registry.tokenServer?.requests.slice(asked).map(({ scopes }) => scopes)).toEqual([
      ['repository:team/kept:pull'],
      ['repository:team/kept:delete,pull'],
      ['repository:team/kept:*'],
    ]);
    expect(await tagsOf(client, 'team/kept')).toEqual(['1.0']);
    await client.close();
    registry.tokenServer?.setGrant((_user, asked) => asked.actions);
  });
});
