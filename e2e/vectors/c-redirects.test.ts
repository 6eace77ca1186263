import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCertificateAuthority } from '../fixtures/certificates.ts';
import {
  byPath,
  fixedAnswer,
  redirectLoop,
  redirectTo,
  startMisbehavingServer,
} from '../fixtures/misbehaving-server.ts';
import {
  ada,
  adaBasic,
  challenge,
  guarded,
  traffic,
} from '../fixtures/registry-client/challenges.ts';
import { failureOf, idle, tagsOf } from '../fixtures/registry-client/client-under-test.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../fixtures/temporary-folder.ts';

const { serve, client, later } = createScene(startMisbehavingServer);

const tags = '{"tags":["1.0"]}';
const list = 'GET /v2/x/tags/list?n=1000';
const basicLine = ['Basic realm="x"'];

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await createTemporaryFolder('redirects');
});
afterAll(() => folder.remove());

function descriptorOf(text: string, mediaType: string, urls: string[] = []) {
  const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  const size = text.length;
  return { mediaType, digest, size, artifactType: null, annotations: {}, platform: null, urls };
}

const config = '{"architecture":"amd64","os":"linux"}';
const configDescriptor = descriptorOf(config, 'application/vnd.oci.image.config.v1+json');

test('[V60] a blob redirected to object storage is fetched without Authorization', async () => {
  // S3 answers 400 to a request that is signed in its URL and authorized besides.
  const storage = await serve((request, response) =>
    fixedAnswer(request.headers.authorization === undefined ? 200 : 400, config)(request, response),
  );
  const blob = `/v2/x/blobs/${configDescriptor.digest}`;
  const signed = '/bucket/blob?X-Amz-Signature=abc';
  const registry = await serve(guarded(adaBasic, basicLine, redirectTo(storage.address + signed)));
  const signedIn = client(registry.address, { credential: ada });
  const found = await signedIn.config('x', configDescriptor, { signal: idle });
  expect(Buffer.from(found.bytes).toString()).toBe(config);
  expect(traffic(registry)).toEqual([`GET ${blob} -`, `GET ${blob} ${adaBasic}`]);
  expect(traffic(storage)).toEqual([`GET ${signed} -`]);
});

test('[V61] another port is another origin, and https never becomes http', async () => {
  const other = await serve(fixedAnswer(200, tags));
  const registry = await serve(guarded(adaBasic, basicLine, redirectTo(`${other.address}/t`)));
  expect(await tagsOf(client(registry.address, { credential: ada }), 'x')).toEqual(['1.0']);
  expect(traffic(registry)).toEqual([`${list} -`, `${list} ${adaBasic}`]);
  expect(traffic(other)).toEqual(['GET /t -']);

  const authority = await createCertificateAuthority(folder.path);
  const secure = await startMisbehavingServer(
    guarded(adaBasic, basicLine, redirectTo(`${other.address}/plain`)),
    { tls: await authority.issueServer() },
  );
  later(() => secure.stop());
  const tls = { verify: true, caCertificate: authority.certificate };
  const error = await failureOf(tagsOf(client(secure.address, { credential: ada, tls }), 'x'));
  expect(error).toMatchObject({ code: 'UNREACHABLE', reason: 'redirectRefused' });
  expect(error.message).toContain(other.host);
  expect(traffic(secure)).toEqual([`${list} -`, `${list} ${adaBasic}`]);
  expect(other.requests).toHaveLength(1);
});

test('[V62] redirects end after ten', async () => {
  const circle = await serve(redirectLoop);
  expect(await failureOf(tagsOf(client(circle.address), 'x'))).toMatchObject({
    code: 'BAD_RESPONSE',
    reason: 'tooManyRedirects',
  });
  expect(traffic(circle)).toEqual(Array(11).fill(`${list} -`));

  const stairs = await serve((request, response) => {
    const step = Number(/\/step\/(\d+)/.exec(request.url ?? '')?.[1] ?? 0);
    (step < 10 ? redirectTo(`/step/${step + 1}`) : fixedAnswer(200, tags))(request, response);
  });
  expect(await tagsOf(client(stairs.address), 'x')).toEqual(['1.0']);
  expect(stairs.requests).toHaveLength(11);
});

test('[V63] a public registry cannot redirect into this machine or network', async () => {
  const inner = await serve(fixedAnswer(200, tags));
  const { port } = new URL(inner.address);
  const names = { 'r.test': 'public', 'inner.test': 'loopback' } as const;
  for (const target of [
    inner.address,
    `http://localhost:${port}/`,
    `http://[::ffff:127.0.0.1]:${port}/`,
    `http://inner.test:${port}/`,
    'http://169.254.169.254/latest/meta-data',
    'http://10.0.0.8/',
  ]) {
    const registry = await serve(guarded(adaBasic, basicLine, redirectTo(target)));
    const address = `http://r.test:${new URL(registry.address).port}`;
    const error = await failureOf(tagsOf(client(address, { credential: ada, names }), 'x'));
    expect(error).toMatchObject({ code: 'UNREACHABLE', reason: 'addressRefused' });
    expect(traffic(registry)).toEqual([`${list} -`, `${list} ${adaBasic}`]);
  }
  expect(traffic(inner)).toEqual([]);
});

test('[V64] a redirect target with its own challenge gets an anonymous token, never shared', async () => {
  const theirs = await serve(fixedAnswer(200, '{"token":"theirs"}'));
  const line = `Bearer realm="${theirs.address}/token",service="mirror",scope="repository:up/x:pull"`;
  const mirror = await serve(guarded('Bearer theirs', [line], tags));
  const ours = await serve(guarded(adaBasic, [], '{"token":"ours"}'));
  const registry = await serve(
    guarded(
      'Bearer ours',
      [`Bearer realm="${ours.address}/token"`],
      redirectTo(`${mirror.address}/v2/up/x/tags/list`),
    ),
  );
  const signedIn = client(registry.address, { credential: ada });
  expect(await tagsOf(signedIn, 'x')).toEqual(['1.0']);
  expect(traffic(theirs)).toEqual([
    'GET /token?service=mirror&scope=repository%3Aup%2Fx%3Apull&client_id=berth -',
  ]);
  expect(traffic(mirror)).toEqual([
    'GET /v2/up/x/tags/list -',
    'GET /v2/up/x/tags/list Bearer theirs',
  ]);
  expect(await tagsOf(signedIn, 'x')).toEqual(['1.0']);
  expect(traffic(registry)).toEqual([`${list} -`, `${list} Bearer ours`, `${list} Bearer ours`]);

  // No login is sent where the mirror, or its token server, asks for one.
  for (const [behaviour, tokens] of [
    [challenge('Basic realm="mirror"'), 1],
    [challenge(line), 2],
  ] as const) {
    mirror.behave(behaviour);
    theirs.behave(challenge());
    const stranger = client(registry.address, { credential: ada });
    const error = await failureOf(tagsOf(stranger, 'x'));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'credentialRequired' });
    expect(theirs.requests).toHaveLength(tokens);
    expect(traffic(mirror).at(-1)).toBe('GET /v2/up/x/tags/list -');
  }
  expect(theirs.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
});

test('[V65] foreign addresses of layers are shown and never asked', async () => {
  const foreign = await serve(fixedAnswer(200, 'layer'));
  const mediaType = 'application/vnd.docker.distribution.manifest.v2+json';
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType,
    config: { ...configDescriptor, mediaType: 'application/vnd.docker.container.image.v1+json' },
    layers: [
      {
        mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
        size: 5,
        digest: `sha256:${'a'.repeat(64)}`,
        urls: [`${foreign.address}/layer`],
      },
    ],
  });
  const registry = await serve(
    guarded(
      adaBasic,
      basicLine,
      byPath({
        '/v2/x/manifests/': fixedAnswer(200, manifest, { 'content-type': mediaType }),
        '/v2/x/blobs/': fixedAnswer(200, config),
      }),
    ),
  );
  const signedIn = client(registry.address, { credential: ada });
  const { document } = await signedIn.manifest('x', '1.0', { signal: idle });
  expect(JSON.stringify(document)).toContain(`${foreign.address}/layer`);
  await signedIn.config('x', configDescriptor, { signal: idle });
  expect(traffic(registry)).toEqual([
    'GET /v2/x/manifests/1.0 -',
    `GET /v2/x/manifests/1.0 ${adaBasic}`,
    `GET /v2/x/blobs/${configDescriptor.digest} ${adaBasic}`,
  ]);
  expect(traffic(foreign)).toEqual([]);
});
