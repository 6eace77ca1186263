import { describe, expect, it } from 'vitest';
import { closedAddress } from '../../../e2e/fixtures/loopback-server.ts';
import {
  type Behaviour,
  byPath,
  cutConnection,
  fixedAnswer,
  hang,
  redirectTo,
  startMisbehavingServer,
  unauthorizedLoop,
  webPage,
} from '../../../e2e/fixtures/misbehaving-server.ts';
import {
  type ClientSettings,
  clientFor,
  failureOf,
  idle,
  isTextOf,
} from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../../e2e/fixtures/registry-client/scene.ts';
import {
  type ConnectionReport,
  checkNames,
  connectionReportSchema,
} from '../../../shared/model/connection-report.ts';
import type { Credential } from '../../../shared/model/credential.ts';

const { serve, later } = createScene(startMisbehavingServer);

async function check(address: string, settings: ClientSettings = {}): Promise<ConnectionReport> {
  const client = clientFor(address, settings);
  later(() => client.close());
  const report = await client.check({ signal: idle });
  expect(connectionReportSchema.parse(report)).toEqual(report);
  expect(report.checks.map(({ name }) => name)).toEqual([...checkNames]);
  expect(report.ok).toBe(!report.checks.some(({ status }) => status === 'failed'));
  expect(report.error === undefined).toBe(report.ok);
  for (const { message, text, hint, hintText } of report.checks)
    expect([
      message,
      isTextOf(message, text) && (hint === undefined || isTextOf(hint, hintText)),
    ]).toEqual([message, true]);
  return report;
}

function line(report: ConnectionReport, name: string) {
  return report.checks.find((one) => one.name === name);
}

const ada: Credential = { kind: 'password', username: 'ada', password: 'secret-word' };
const api = fixedAnswer(200, '{}', { 'docker-distribution-api-version': 'registry/2.0' });
const catalog = fixedAnswer(200, '{"repositories":["team/app"]}');
const index = fixedAnswer(200, '{"schemaVersion":2,"manifests":[]}', {
  'content-type': 'application/vnd.oci.image.index.v1+json',
});

describe('a connection test', () => {
  it('reads /v2/, one name and the referrers of nothing, and no more', async () => {
    const server = await serve(
      byPath({ '/v2/': api, '/v2/_catalog': catalog, '/v2/team/app/referrers/': index }),
    );
    const report = await check(server.address);
    expect(report.ok).toBe(true);
    expect(report.latencyMs).toBeGreaterThanOrEqual(0);
    expect(line(report, 'referrers')).toMatchObject({ status: 'ok' });
    expect(line(report, 'delete')).toMatchObject({ status: 'unknown' });
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v2/',
      'GET /v2/_catalog?n=1',
      `GET /v2/team/app/referrers/sha256:${'0'.repeat(64)}`,
    ]);
  });

  it('warns of plain http that leaves this machine, and of an empty list', async () => {
    const server = await serve(byPath({ '/v2/': api, '/v2/_catalog': fixedAnswer(200, '{}') }));
    const report = await check(`http://registry.test:${new URL(server.address).port}`, {
      names: { 'registry.test': 'public' },
    });
    expect(report.ok).toBe(true);
    expect(line(report, 'tls')).toMatchObject({ status: 'warning' });
    expect(line(report, 'catalog')).toMatchObject({ status: 'warning' });
  });

  it('warns of a closed catalog', async () => {
    const server = await serve(byPath({ '/v2/': api, '/v2/_catalog': fixedAnswer(403, '') }));
    const report = await check(server.address);
    expect(report.ok).toBe(true);
    expect(line(report, 'catalog')).toMatchObject({ status: 'warning', reason: 'catalogClosed' });
  });

  it('asks Docker Hub for no catalog', async () => {
    const report = await check('https://docker.io', { names: {} });
    expect(line(report, 'address')).toMatchObject({ status: 'failed', reason: 'dns' });
    expect(line(report, 'address')?.message).toContain('docker.io');
  });

  it.each<[string, Behaviour, string, string]>([
    ['a web page', webPage, 'api', 'notARegistry'],
    ['a page not found', fixedAnswer(404, 'nothing here'), 'api', 'notARegistry'],
    ['maintenance', fixedAnswer(503, ''), 'api', 'maintenance'],
    ['a broken server', fixedAnswer(500, ''), 'api', 'serverError'],
    ['a rate limit', fixedAnswer(429, '', { 'retry-after': '60' }), 'api', 'rateLimit'],
    ['a closed connection', cutConnection, 'address', 'reset'],
    ['a login', unauthorizedLoop, 'credential', 'wrongCredentials'],
    [
      'a strange login',
      fixedAnswer(401, '', { 'www-authenticate': 'Negotiate' }),
      'credential',
      'credentialRequired',
    ],
    [
      'a token server that is away',
      fixedAnswer(401, '', { 'www-authenticate': 'Bearer realm="http://127.0.0.1:1/token"' }),
      'credential',
      'tokenServer',
    ],
    ['a redirect loop', redirectTo('/v2/'), 'api', 'tooManyRedirects'],
  ])('meets %s in the right line', async (_what, behaviour, name, reason) => {
    const server = await serve(behaviour);
    const report = await check(server.address, { credential: ada });
    expect(report.username).toBe('ada');
    expect(line(report, name)).toMatchObject({ status: 'failed', reason });
    expect(report.error).toMatchObject({ reason });
    expect(report.checks.filter(({ status }) => status === 'failed')).toHaveLength(1);
    expect(JSON.stringify(report)).not.toContain('secret-word');
  });

  it('meets a sign-in page of the network', async () => {
    const portal = await serve(webPage);
    const server = await serve(redirectTo(portal.address));
    expect(line(await check(server.address), 'api')).toMatchObject({
      status: 'failed',
      reason: 'captivePortal',
    });
  });

  it('meets a closed port and a broken certificate', async () => {
    expect(line(await check(await closedAddress()), 'address')).toMatchObject({
      status: 'failed',
      reason: 'refused',
    });
    const server = await serve(api);
    const broken = await check(server.address.replace('http:', 'https:'));
    expect(line(broken, 'tls')).toMatchObject({ status: 'failed', reason: 'tlsProtocol' });
  });

  it('is cancelled like everything else', async () => {
    const server = await serve(hang);
    const client = clientFor(server.address);
    later(() => client.close());
    const controller = new AbortController();
    const work = failureOf(client.check({ signal: controller.signal }));
    await server.nextRequest();
    controller.abort();
    expect((await work).code).toBe('CANCELLED');
  });
});
