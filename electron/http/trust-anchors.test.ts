import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  authorityOf,
  type CertificateAuthority,
  type CertificateWithKey,
  createCertificateAuthority,
} from '../../e2e/fixtures/certificates.ts';
import { fixedAnswer, startMisbehavingServer } from '../../e2e/fixtures/misbehaving-server.ts';
import {
  clientFor,
  failureOf,
  repositoriesOf,
} from '../../e2e/fixtures/registry-client/client-under-test.ts';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../e2e/fixtures/temporary-folder.ts';

let folder: TemporaryFolder;
let root: CertificateAuthority;
let issuing: CertificateAuthority;
let server: CertificateWithKey;

beforeAll(async () => {
  folder = await createTemporaryFolder('anchors');
  root = await createCertificateAuthority(folder.path, 'root');
  issuing = await root.issueAuthority('issuing');
  server = await issuing.issueServer();
});
afterAll(() => folder[Symbol.asyncDispose]());

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** The list through a client that was given these certificates as trusted. */
async function listed(
  tls: CertificateWithKey,
  caCertificate: string,
  to: { host?: string } = {},
): Promise<string[]> {
  const served = await startMisbehavingServer(fixedAnswer(200, '{"repositories":["a"]}'), { tls });
  open.push(() => served.stop());
  const { port } = new URL(served.address);
  const address = to.host === undefined ? served.address : `https://${to.host}:${port}`;
  const made = clientFor(address, {
    tls: { verify: true, caCertificate },
    ...(to.host === undefined ? {} : { names: { [to.host]: 'public' } }),
  });
  open.push(() => made.close());
  return repositoriesOf(made);
}

const withChain = (leaf: CertificateWithKey, ...chain: CertificateWithKey[]) => ({
  ...leaf,
  certificate: [leaf, ...chain].map(({ certificate }) => certificate).join('\n'),
});

describe('what a person gives as trusted is trusted', () => {
  test.each([
    ['the issuing CA, which the server leaves out', () => server, () => issuing.certificate],
    [
      'the issuing CA, which the server shows',
      () => withChain(server, issuing),
      () => issuing.certificate,
    ],
    [
      'the issuing CA, where the server shows all',
      () => withChain(server, issuing, root),
      () => issuing.certificate,
    ],
    ["the server's own certificate", () => server, () => server.certificate],
    [
      "the server's own certificate, where it shows all",
      () => withChain(server, issuing, root),
      () => server.certificate,
    ],
    ['both of them', () => server, () => `${server.certificate}${issuing.certificate}`],
    [
      'the root, where the server shows its issuer',
      () => withChain(server, issuing),
      () => root.certificate,
    ],
    [
      'the root and the issuer, which the server leaves out',
      () => server,
      () => root.certificate + issuing.certificate,
    ],
    ['the issuing CA in one line', () => server, () => issuing.certificate.replaceAll('\n', '\\n')],
    [
      'the issuing CA in base64',
      () => server,
      () => Buffer.from(issuing.certificate).toString('base64'),
    ],
  ])('%s', async (_what, shown, given) => {
    expect(await listed(shown(), given())).toEqual(['a']);
  });
});

describe('but no more than that', () => {
  test("another certificate of the same issuer is not the server's own", async () => {
    const other = await issuing.issueServer();
    expect(await failureOf(listed(other, server.certificate))).toMatchObject({
      code: 'TLS_UNTRUSTED',
      reason: 'certIssuer',
    });
  });

  test("the server's own certificate counts for its own names", async () => {
    expect(
      await failureOf(listed(server, server.certificate, { host: 'registry.test' })),
    ).toMatchObject({ code: 'TLS_UNTRUSTED', reason: 'certName' });
  });

  test("the server's own certificate cannot issue others", async () => {
    const issued = await authorityOf(folder.path, 'leaf', server).issueServer();
    for (const shown of [issued, withChain(issued, server), withChain(issued, server, issuing)])
      expect(await failureOf(listed(shown, server.certificate))).toMatchObject({
        code: 'TLS_UNTRUSTED',
      });
  });

  test('the issuing CA says nothing of what the root issued elsewhere', async () => {
    const other = await root.issueServer();
    expect(await failureOf(listed(other, issuing.certificate))).toMatchObject({
      code: 'TLS_UNTRUSTED',
      reason: 'certIssuer',
    });
  });

  test('an expired certificate that is given as trusted has expired', async () => {
    const old = await issuing.issueServer({ days: -1 });
    for (const given of [old.certificate, issuing.certificate])
      expect(await failureOf(listed(old, given))).toMatchObject({ reason: 'certExpired' });
  });

  test('who has given a CA certificate is not told to give one', async () => {
    const stranger = await createCertificateAuthority(folder.path, 'stranger');
    const error = await failureOf(listed(server, stranger.certificate));
    expect(error).toMatchObject({ code: 'TLS_UNTRUSTED', reason: 'certIssuer' });
    expect(error.hint).toContain('another issuer');
    const own = await failureOf(listed(stranger, root.certificate));
    expect(own.reason).toBe('certSelfSigned');
    expect(own.hint).toContain('another one');
  });
});
