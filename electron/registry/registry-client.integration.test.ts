import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../e2e/fixtures/docker-registry.ts';
import { pushImage, seedRepositories, seedTags } from '../../e2e/fixtures/push-images.ts';
import {
  clientFor,
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from '../../e2e/fixtures/registry-client/client-under-test.ts';
import type { ConnectionReport } from '../../shared/model/connection-report.ts';
import type { RegistryClient } from './client.ts';

const signal = idle;

function statuses(report: ConnectionReport): Record<string, string> {
  return Object.fromEntries(report.checks.map((check) => [check.name, check.status]));
}

const ada = { kind: 'password', username: 'ada', password: 'correct horse' } as const;

describe('an open docker-registry', () => {
  let registry: RunningRegistry;
  let names: string[];
  let client: RegistryClient;

  beforeAll(async () => {
    registry = await startRegistry({ catalogMaxEntries: 100 });
    names = await seedRepositories(registry, 250);
    client = clientFor(registry.address);
  });
  afterAll(async () => {
    await client.close();
    await registry.stop();
  });

  it('lists every repository over pages of the size it allows', async () => {
    const found = await repositoriesOf(client);
    expect(found).toHaveLength(250);
    expect([...found].sort()).toEqual([...names].sort());
  });

  it('lists the repositories of one namespace', async () => {
    const namespaced = clientFor(registry.address, { namespace: 'team-3' });
    const found = await repositoriesOf(namespaced);
    expect(found).toEqual(names.filter((name) => name.startsWith('team-3/')).sort());
    await namespaced.close();
  });

  it('lists tags, and tells a repository that is not there', async () => {
    const { digest } = await pushImage(registry, 'team/tagged', ['v1']);
    const tags = Array.from({ length: 1500 }, (_, index) => `v2.${index}`);
    seedTags(registry, 'team/tagged', digest, tags);
    expect((await tagsOf(client, 'team/tagged')).sort()).toEqual([...tags, 'v1'].sort());
    expect(await failureOf(tagsOf(client, 'team/absent'))).toMatchObject({
      code: 'NOT_FOUND',
      reason: 'repositoryNotFound',
      status: 404,
    });
  });

  it('reports each line of its test', async () => {
    const report = await client.check({ signal });
    expect(report).toMatchObject({ ok: true, auth: 'none' });
    expect(report.error).toBeUndefined();
    expect(statuses(report)).toEqual({
      address: 'ok',
      tls: 'ok',
      api: 'ok',
      credential: 'ok',
      catalog: 'ok',
      delete: 'unknown',
      referrers: 'ok',
    });
  });

  it('says that a credential nobody asked for was not tried', async () => {
    const signed = clientFor(registry.address, { credential: ada });
    const report = await signed.check({ signal });
    expect(statuses(report)).toMatchObject({ credential: 'unknown', catalog: 'ok' });
    await signed.close();
  });
});

describe('a docker-registry with htpasswd', () => {
  let registry: RunningRegistry;

  beforeAll(async () => {
    registry = await startRegistry({ auth: 'htpasswd' });
    await pushImage(registry, 'team/app', ['1.0', 'latest']);
  });
  afterAll(() => registry.stop());

  it('answers those who sign in', async () => {
    const client = clientFor(registry.address, { credential: ada });
    expect(await repositoriesOf(client)).toEqual(['team/app']);
    expect((await tagsOf(client, 'team/app')).sort()).toEqual(['1.0', 'latest']);
    const report = await client.check({ signal });
    expect(report).toMatchObject({ ok: true, auth: 'basic', username: 'ada' });
    expect(statuses(report)).toMatchObject({ credential: 'ok', catalog: 'ok' });
    await client.close();
  });

  it('refuses a wrong password in so many words', async () => {
    const client = clientFor(registry.address, {
      credential: { ...ada, password: 'wrong battery' },
    });
    const error = await failureOf(repositoriesOf(client));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'wrongCredentials', status: 401 });
    const report = await client.check({ signal });
    expect(report).toMatchObject({ ok: false, error: { reason: 'wrongCredentials' } });
    expect(statuses(report)).toMatchObject({
      address: 'ok',
      api: 'ok',
      credential: 'failed',
      catalog: 'unknown',
    });
    expect(JSON.stringify([error.toData(), report])).not.toContain('wrong battery');
    await client.close();
  });

  it('asks strangers for a credential', async () => {
    const client = clientFor(registry.address);
    expect(await failureOf(repositoriesOf(client))).toMatchObject({
      code: 'UNAUTHORIZED',
      reason: 'credentialRequired',
    });
    expect(statuses(await client.check({ signal }))).toMatchObject({ credential: 'failed' });
    await client.close();
  });
});

describe('a docker-registry with a private authority', () => {
  it('is refused with its chain, and trusted with its CA', async () => {
    await using registry = await startRegistry({ tls: true, auth: 'htpasswd' });
    const stranger = clientFor(registry.address, { credential: ada });
    const error = await failureOf(repositoriesOf(stranger));
    expect(error).toMatchObject({ code: 'TLS_UNTRUSTED', reason: 'certIssuer' });
    const certificates =
      error.detail !== undefined && 'certificates' in error.detail ? error.detail.certificates : [];
    expect(certificates[0]?.names).toContain('127.0.0.1');
    expect(certificates[0]?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(statuses(await stranger.check({ signal }))).toMatchObject({
      address: 'ok',
      tls: 'failed',
      api: 'unknown',
    });
    // Nothing may have been sent before trust was there.
    expect(registry.logLines.join('\n')).not.toContain('http.request.method');
    await stranger.close();

    const friend = clientFor(registry.address, {
      credential: ada,
      tls: { verify: true, caCertificate: registry.caCertificate },
    });
    expect(await repositoriesOf(friend)).toEqual([]);
    expect(statuses(await friend.check({ signal }))).toMatchObject({ tls: 'ok' });
    await friend.close();

    const careless = clientFor(registry.address, {
      credential: ada,
      tls: { verify: false },
    });
    expect(await repositoriesOf(careless)).toEqual([]);
    expect(statuses(await careless.check({ signal }))).toMatchObject({ tls: 'warning' });
    await careless.close();
  });

  it('asks for a client certificate and takes the right one', async () => {
    await using registry = await startRegistry({ tls: true, clientCertificate: true });
    const caCertificate = registry.caCertificate;
    const without = clientFor(registry.address, { tls: { verify: true, caCertificate } });
    expect(await failureOf(repositoriesOf(without))).toMatchObject({
      code: 'UNAUTHORIZED',
      reason: 'clientCertificateRequired',
    });
    expect(statuses(await without.check({ signal }))).toMatchObject({ tls: 'failed' });
    await without.close();
    const own = registry.clientCertificate;
    if (own === undefined) throw new Error('no client certificate');
    const withOne = clientFor(registry.address, {
      tls: { verify: true, caCertificate, clientCertificate: own.certificate },
      clientKey: own.key,
    });
    expect(await repositoriesOf(withOne)).toEqual([]);
    await withOne.close();
  });

  it('says so when plain http is spoken to a TLS port, and TLS to a plain one', async () => {
    await using secure = await startRegistry({ tls: true });
    const plain = clientFor(secure.address.replace('https:', 'http:'));
    expect(await failureOf(repositoriesOf(plain))).toMatchObject({
      code: 'UNREACHABLE',
      reason: 'tlsProtocol',
    });
    await plain.close();
    await using open = await startRegistry();
    const tls = clientFor(open.address.replace('http:', 'https:'));
    expect(await failureOf(repositoriesOf(tls))).toMatchObject({
      code: 'UNREACHABLE',
      reason: 'tlsProtocol',
    });
    await tls.close();
  });
});
