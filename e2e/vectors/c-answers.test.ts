import { expect, test } from 'vitest';
import { byPath, fixedAnswer, startMisbehavingServer } from '../fixtures/misbehaving-server.ts';
import { ada, adaBasic, guarded, traffic } from '../fixtures/registry-client/challenges.ts';
import {
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from '../fixtures/registry-client/client-under-test.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);

const tags = '{"tags":["1.0"]}';

test('[V66] a web page on every path is no registry', async () => {
  const gallery = await serve(
    fixedAnswer(200, '<!doctype html><title>Gallery</title>', { 'content-type': 'text/html' }),
  );
  const visitor = client(gallery.address);
  const notARegistry = { code: 'BAD_RESPONSE', reason: 'notARegistry' };
  expect(await failureOf(repositoriesOf(visitor))).toMatchObject(notARegistry);
  expect(await failureOf(tagsOf(visitor, 'x'))).toMatchObject(notARegistry);
  const report = await visitor.check({ signal: idle });
  expect(report).toMatchObject({ ok: false, error: { reason: 'notARegistry' } });
  expect(traffic(gallery)).toContain('GET /v2/x/tags/list?n=1000 -');
  expect(gallery.requests.length).toBeLessThanOrEqual(4);
});

test('[V67] the version header is optional, and 404 means no registry here', async () => {
  const plain = await serve(
    byPath({
      '/v2/': fixedAnswer(200, '{}'),
      '/v2/_catalog': fixedAnswer(200, '{"repositories":["a"]}'),
    }),
  );
  expect(await client(plain.address).check({ signal: idle })).toMatchObject({ ok: true });
  expect(traffic(plain).slice(0, 2)).toEqual(['GET /v2/ -', 'GET /v2/_catalog?n=1 -']);

  const missing = await serve(fixedAnswer(404, 'Not found\r', { 'content-type': 'text/plain' }));
  const report = await client(missing.address).check({ signal: idle });
  expect(report).toMatchObject({ ok: false, error: { reason: 'notARegistry', status: 404 } });
  expect(traffic(missing)).toEqual(['GET /v2/ -']);
});

test('[V68] cookies are not kept', async () => {
  const registry = await serve((request, response) => {
    response.setHeader('set-cookie', ['sid=abc; Path=/; HttpOnly', '_gorilla_csrf=x']);
    guarded(adaBasic, ['Basic realm="harbor"'], tags)(request, response);
  });
  const signedIn = client(registry.address, { credential: ada });
  await tagsOf(signedIn, 'x');
  await tagsOf(signedIn, 'x');
  expect(traffic(registry)).toHaveLength(3);
  expect(registry.requests.map(({ headers }) => headers.cookie)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
