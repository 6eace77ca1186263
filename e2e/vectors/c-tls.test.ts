import { createServer } from 'node:https';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BerthError } from '../../shared/errors.ts';
import {
  type CertificateAuthority,
  type CertificateWithKey,
  createCertificateAuthority,
  createSelfSigned,
} from '../fixtures/certificates.ts';
import { listenOnLoopback } from '../fixtures/loopback-server.ts';
import {
  type Behaviour,
  fixedAnswer,
  startMisbehavingServer,
} from '../fixtures/misbehaving-server.ts';
import { ada, adaBasic, guarded, traffic } from '../fixtures/registry-client/challenges.ts';
import { failureOf, idle, tagsOf } from '../fixtures/registry-client/client-under-test.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../fixtures/temporary-folder.ts';

const { serve, client, later } = createScene(startMisbehavingServer);

const list = 'GET /v2/x/tags/list?n=1000';
const signedInOnly = guarded(adaBasic, ['Basic realm="x"'], '{"tags":["1.0"]}');

let folder: TemporaryFolder;
let authority: CertificateAuthority;
let good: CertificateWithKey;
beforeAll(async () => {
  folder = await createTemporaryFolder('tls');
  authority = await createCertificateAuthority(folder.path);
  good = await authority.issueServer();
});
afterAll(() => folder.remove());

async function secure(tls: CertificateWithKey, behaviour: Behaviour) {
  const server = await startMisbehavingServer(behaviour, { tls });
  later(() => server.stop());
  return server;
}

const trusting = () => ({ verify: true, caCertificate: authority.certificate });

/** Fingerprints of the chain that an error shows. */
function fingerprintsOf(error: BerthError): string[] {
  return error.detail !== undefined && 'certificates' in error.detail
    ? error.detail.certificates.map(({ fingerprint }) => fingerprint)
    : [];
}

test('[V57] http and https are never changed for one another', async () => {
  const plain = await serve(signedInOnly);
  const error = await failureOf(
    tagsOf(client(plain.address.replace('http:', 'https:'), { credential: ada }), 'x'),
  );
  expect(error).toMatchObject({ code: 'UNREACHABLE', reason: 'tlsProtocol' });
  expect(error.hint).toContain('http://');
  expect(traffic(plain)).toEqual([]);

  const encrypted = await secure(good, signedInOnly);
  const reverse = await failureOf(
    tagsOf(client(encrypted.address.replace('https:', 'http:'), { credential: ada }), 'x'),
  );
  expect(reverse.code).toMatch(/^(?:UNREACHABLE|BAD_RESPONSE)$/);
  expect(traffic(encrypted)).toEqual([]);

  // Go's servers say it in words.
  const told = await serve(
    fixedAnswer(400, 'Client sent an HTTP request to an HTTPS server.\n', {
      'content-type': 'text/plain',
    }),
  );
  const said = await failureOf(tagsOf(client(told.address, { credential: ada }), 'x'));
  expect(said).toMatchObject({ code: 'UNREACHABLE', reason: 'tlsProtocol' });
  expect(said.hint).toContain('https://');
  expect(traffic(told)).toEqual([`${list} -`]);
});

test('[V58] each kind of distrust is told, with the fingerprint, and trust is per connection', async () => {
  const elsewhere = await authority.issueServer({ names: ['DNS:other.test'] });
  const ended = await authority.issueServer({ days: -1 });
  const alone = await createSelfSigned(folder.path, 'alone');
  for (const [tls, settings, reason] of [
    [good, { verify: true }, 'certIssuer'],
    [alone, { verify: true }, 'certSelfSigned'],
    [ended, trusting(), 'certExpired'],
    [elsewhere, trusting(), 'certName'],
  ] as const) {
    const registry = await secure(tls, signedInOnly);
    const error = await failureOf(
      tagsOf(client(registry.address, { credential: ada, tls: settings }), 'x'),
    );
    expect(error).toMatchObject({ code: 'TLS_UNTRUSTED', reason });
    expect(fingerprintsOf(error)[0]).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(traffic(registry)).toEqual([]);
    const careless = client(registry.address, { credential: ada, tls: { verify: false } });
    expect(await tagsOf(careless, 'x')).toEqual(['1.0']);
    // What one connection accepts, the next one does not.
    await failureOf(tagsOf(client(registry.address, { credential: ada, tls: settings }), 'x'));
    expect(traffic(registry)).toEqual([`${list} -`, `${list} ${adaBasic}`]);
  }
  const registry = await secure(good, signedInOnly);
  const friend = client(registry.address, { credential: ada, tls: trusting() });
  expect(await tagsOf(friend, 'x')).toEqual(['1.0']);
  expect(traffic(registry)).toEqual([`${list} -`, `${list} ${adaBasic}`]);
});

test('[V59] a client certificate that is required is asked for, and used', async () => {
  const wanted = { code: 'UNAUTHORIZED', reason: 'clientCertificateRequired' };
  const asked: string[] = [];
  const strict = createServer(
    {
      cert: good.certificate,
      key: good.key,
      ca: authority.certificate,
      requestCert: true,
      rejectUnauthorized: true,
    },
    (request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.setHeader('content-type', 'application/json').end('{"tags":["1.0"]}');
    },
  );
  const { port, stop } = await listenOnLoopback(strict);
  later(stop);
  const address = `https://127.0.0.1:${port}`;
  const without = client(address, { tls: trusting() });
  const error = await failureOf(tagsOf(without, 'x'));
  expect(error).toMatchObject(wanted);
  expect(error.hint).toContain('client certificate and its key');
  const report = await without.check({ signal: idle });
  expect(report.checks.find(({ name }) => name === 'tls')).toMatchObject({
    status: 'failed',
    reason: 'clientCertificateRequired',
  });
  expect(asked).toEqual([]);
  const own = await authority.issueClient('berth');
  const tls = { ...trusting(), clientCertificate: own.certificate };
  expect(await tagsOf(client(address, { tls, clientKey: own.key }), 'x')).toEqual(['1.0']);
  expect(asked).toEqual([list]);

  const nginx = await secure(
    good,
    fixedAnswer(
      400,
      '<html><head><title>400 No required SSL certificate was sent</title></head></html>',
      { 'content-type': 'text/html' },
    ),
  );
  expect(await failureOf(tagsOf(client(nginx.address, { tls: trusting() }), 'x'))).toMatchObject(
    wanted,
  );
  expect(traffic(nginx)).toEqual([`${list} -`]);
});
