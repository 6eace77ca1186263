import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type CertificateAuthority,
  type CertificateWithKey,
  createCertificateAuthority,
  createSelfSigned,
} from '../../e2e/fixtures/certificates.ts';
import {
  type Behaviour,
  fixedAnswer,
  type MisbehavingServer,
  redirectTo,
  startMisbehavingServer,
} from '../../e2e/fixtures/misbehaving-server.ts';
import {
  type ClientSettings,
  clientFor,
  failureOf,
  repositoriesOf,
  tagsOf,
} from '../../e2e/fixtures/registry-client/client-under-test.ts';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../e2e/fixtures/temporary-folder.ts';
import type { BerthError, CertificateInfo } from '../../shared/errors.ts';
import type { Credential } from '../../shared/model/credential.ts';

const ada: Credential = { kind: 'password', username: 'ada', password: 'secret-word' };
const catalog = fixedAnswer(200, '{"repositories":["a"]}');

let folder: TemporaryFolder;
let authority: CertificateAuthority;
let good: CertificateWithKey;

beforeAll(async () => {
  folder = await createTemporaryFolder('trust');
  authority = await createCertificateAuthority(folder.path);
  good = await authority.issueServer();
});
afterAll(() => folder[Symbol.asyncDispose]());

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function serve(tls: CertificateWithKey, behaviour: Behaviour): Promise<MisbehavingServer> {
  const server = await startMisbehavingServer(behaviour, { tls });
  open.push(() => server.stop());
  return server;
}

function client(address: string, settings: ClientSettings = {}) {
  const made = clientFor(address, settings);
  open.push(() => made.close());
  return made;
}

function certificatesOf(error: BerthError): CertificateInfo[] {
  return error.detail !== undefined && 'certificates' in error.detail
    ? error.detail.certificates
    : [];
}

const withAuthority = (): ClientSettings => ({
  tls: { verify: true, caCertificate: authority.certificate },
});

describe('certificates', () => {
  it('of an unknown issuer show their chain, and nothing is sent (V58)', async () => {
    const server = await serve(good, catalog);
    const error = await failureOf(repositoriesOf(client(server.address, { credential: ada })));
    expect(error).toMatchObject({ code: 'TLS_UNTRUSTED', reason: 'certIssuer' });
    expect(error.message).toContain(server.host);
    const [leaf] = certificatesOf(error);
    expect(leaf?.names).toContain('127.0.0.1');
    expect(Date.parse(leaf?.validTo ?? '')).toBeGreaterThan(Date.now());
    expect(server.requests).toEqual([]);
  });

  it('of the system are trusted, those of the record beside them', async () => {
    const server = await serve(good, catalog);
    const bySystem = client(server.address, { systemCertificates: [authority.certificate] });
    expect(await repositoriesOf(bySystem)).toEqual(['a']);
    expect(await repositoriesOf(client(server.address, withAuthority()))).toEqual(['a']);
  });

  it('that have ended are told with the day', async () => {
    const server = await serve(await authority.issueServer({ days: -1 }), catalog);
    const error = await failureOf(repositoriesOf(client(server.address, withAuthority())));
    expect(error).toMatchObject({ code: 'TLS_UNTRUSTED', reason: 'certExpired' });
    expect(error.message).toContain(certificatesOf(error)[0]?.validTo);
    expect(server.requests).toEqual([]);
  });

  it('for another name are told with their names, again and again', async () => {
    const named = await authority.issueServer({ names: ['DNS:other.test'] });
    const server = await serve(named, catalog);
    const port = new URL(server.address).port;
    const registry = client(`https://registry.test:${port}`, {
      ...withAuthority(),
      names: { 'registry.test': 'public' },
    });
    // A resumed TLS session would skip the check of the name: it must be refused every time.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const error = await failureOf(repositoriesOf(registry));
      expect(error).toMatchObject({ code: 'TLS_UNTRUSTED', reason: 'certName' });
      expect(error.message).toContain('other.test');
    }
    expect(server.requests).toEqual([]);
  });

  it('signed by themselves are told apart', async () => {
    const own = await createSelfSigned(folder.path, 'alone');
    const server = await serve(own, catalog);
    const error = await failureOf(repositoriesOf(client(server.address)));
    expect(error).toMatchObject({ code: 'TLS_UNTRUSTED', reason: 'certSelfSigned' });
  });

  it('that cannot be read are refused before anything is sent', async () => {
    const server = await serve(good, catalog);
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
    expect(
      await failureOf(
        repositoriesOf(client(server.address, { tls: { verify: true, caCertificate: broken } })),
      ),
    ).toMatchObject({
      code: 'INVALID_INPUT',
      detail: { issues: [{ path: 'tls.caCertificate' }] },
    });
    const noKey = { verify: true, clientCertificate: good.certificate };
    expect(await failureOf(repositoriesOf(client(server.address, { tls: noKey })))).toMatchObject({
      detail: { issues: [{ path: 'tls.clientKey' }] },
    });
    const foreignKey = client(server.address, { tls: noKey, clientKey: authority.key });
    expect(await failureOf(repositoriesOf(foreignKey))).toMatchObject({
      detail: { issues: [{ path: 'tls.clientCertificate' }] },
    });
  });
});

describe('verify: false', () => {
  it('holds for the registry itself and for no other origin', async () => {
    const careless: ClientSettings = { tls: { verify: false }, credential: ada };
    const tokens = await serve(good, fixedAnswer(200, '{"token":"T"}'));
    const realm = fixedAnswer(401, '', {
      'www-authenticate': `Bearer realm="${tokens.address}/token"`,
    });
    const registry = await serve(good, realm);
    expect(await failureOf(tagsOf(client(registry.address, careless), 'a'))).toMatchObject({
      code: 'TLS_UNTRUSTED',
    });
    expect(registry.requests).toHaveLength(1);
    expect(tokens.requests).toEqual([]);

    const target = await serve(good, catalog);
    const redirecting = await serve(good, redirectTo(target.address));
    expect(await failureOf(repositoriesOf(client(redirecting.address, careless)))).toMatchObject({
      code: 'TLS_UNTRUSTED',
    });
    expect(target.requests).toEqual([]);
  });

  it("the record's CA holds for realm and redirects", async () => {
    const tokens = await serve(good, fixedAnswer(200, '{"token":"T"}'));
    const registry = await serve(good, (request, response) =>
      (request.headers.authorization === 'Bearer T'
        ? fixedAnswer(200, '{"tags":["1"]}')
        : fixedAnswer(401, '', { 'www-authenticate': `Bearer realm="${tokens.address}/token"` }))(
        request,
        response,
      ),
    );
    expect(await tagsOf(client(registry.address, withAuthority()), 'a')).toEqual(['1']);
  });
});

describe('https', () => {
  it('never becomes http, neither by redirect nor by realm (V21, V61)', async () => {
    const plain = await startMisbehavingServer(catalog);
    open.push(() => plain.stop());
    const redirecting = await serve(good, redirectTo(plain.address));
    expect(
      await failureOf(repositoriesOf(client(redirecting.address, withAuthority()))),
    ).toMatchObject({ code: 'UNREACHABLE', reason: 'redirectRefused' });
    const realm = await serve(
      good,
      fixedAnswer(401, '', { 'www-authenticate': `Bearer realm="${plain.address}/token"` }),
    );
    expect(
      await failureOf(
        repositoriesOf(client(realm.address, { ...withAuthority(), credential: ada })),
      ),
    ).toMatchObject({ code: 'FORBIDDEN', reason: 'realmRefused' });
    expect(plain.requests).toEqual([]);
  });
});
