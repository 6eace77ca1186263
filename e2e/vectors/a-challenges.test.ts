import { expect, test } from 'vitest';
import { byPath, fixedAnswer, startMisbehavingServer } from '../fixtures/misbehaving-server.ts';
import {
  ada,
  adaBasic,
  basic,
  challenge,
  guarded,
  traffic,
} from '../fixtures/registry-client/challenges.ts';
import {
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from '../fixtures/registry-client/client-under-test.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);

const tags = '{"name":"x/y","tags":["1.0"]}';
const tagsPath = 'GET /v2/x/y/tags/list?n=1000';
const anonymous = `${tagsPath} -`;
const ownScope = 'scope=repository%3Ax%2Fy%3Apull';
const asAda = 'account=ada&client_id=berth';

/** A registry that takes Bearer T, with a token server, and what both saw when ada lists tags. */
async function bearerRun(lines: (realm: string) => string[]) {
  const tokens = await serve(fixedAnswer(200, '{"token":"T"}'));
  const registry = await serve(guarded('Bearer T', lines(`${tokens.address}/token`), tags));
  expect(await tagsOf(client(registry.address, { credential: ada }), 'x/y')).toEqual(['1.0']);
  expect(traffic(registry)).toEqual([anonymous, `${tagsPath} Bearer T`]);
  return traffic(tokens);
}

/** The same for a registry that takes Basic. */
async function basicRun(lines: string[]) {
  const registry = await serve(guarded(adaBasic, lines, tags));
  expect(await tagsOf(client(registry.address, { credential: ada }), 'x/y')).toEqual(['1.0']);
  expect(traffic(registry)).toEqual([anonymous, `${tagsPath} ${adaBasic}`]);
}

test('[V1] a comma inside quotes belongs to the scope', async () => {
  const asked = await bearerRun((realm) => [
    `Bearer realm="${realm}",service="r.test",scope="repository:x/y:pull,push"`,
  ]);
  expect(asked).toEqual([`GET /token?service=r.test&${ownScope}%2Cpush&${asAda} ${adaBasic}`]);
});

test('[V2] scheme and parameters in any case', () => basicRun(['BaSiC ReAlM="Some Name"']));

test('[V4] Basic goes out in UTF-8', async () => {
  const right = basic('ada', 'pässwörd:€');
  const registry = await serve(guarded(right, ['Basic realm="Dev", charset="UTF-8"'], tags));
  const credential = { kind: 'password', username: 'ada', password: 'pässwörd:€' } as const;
  expect(await tagsOf(client(registry.address, { credential }), 'x/y')).toEqual(['1.0']);
  expect(traffic(registry)).toEqual([anonymous, `${tagsPath} ${right}`]);
});

test('[V6] Bearer and Basic in one line: Bearer, with Basic to fall back on', async () => {
  const asked = await bearerRun((realm) => [
    `Bearer realm="${realm}",service="s",scope="*",Basic realm="b"`,
  ]);
  expect(asked).toEqual([`GET /token?service=s&scope=*&${ownScope}&${asAda} ${adaBasic}`]);

  for (const token of [fixedAnswer(200, '{"token":"useless"}'), fixedAnswer(404, '{}')]) {
    const tokens = await serve(token);
    const line = `Bearer realm="${tokens.address}/token",scope="*",Basic realm="b"`;
    const registry = await serve(guarded(adaBasic, [line], tags));
    expect(await tagsOf(client(registry.address, { credential: ada }), 'x/y')).toEqual(['1.0']);
    expect(traffic(registry).at(-1)).toBe(`${tagsPath} ${adaBasic}`);
    expect(tokens.requests.length).toBeLessThanOrEqual(2);
    expect(registry.requests.length).toBeLessThanOrEqual(4);
  }
});

test('[V7] Bearer in one line, Basic without a realm in another', async () => {
  const asked = await bearerRun((realm) => ['Basic', `Bearer realm="${realm}",service="s"`]);
  expect(asked).toEqual([`GET /token?service=s&${ownScope}&${asAda} ${adaBasic}`]);
});

test('[V8] Negotiate is passed over, in one line or three', async () => {
  const inOne = (realm: string) => [`Negotiate,Bearer realm="${realm}",Basic realm="b"`];
  const inThree = (realm: string) => ['Negotiate', `Bearer realm="${realm}"`, 'Basic realm="b"'];
  for (const lines of [inOne, inThree])
    expect(await bearerRun(lines)).toEqual([`GET /token?${ownScope}&${asAda} ${adaBasic}`]);
});

test('[V9] Negotiate alone points to single sign-on', async () => {
  const registry = await serve(challenge('Negotiate YIIBhwYGKwYBBQUC=='));
  const error = await failureOf(tagsOf(client(registry.address, { credential: ada }), 'x/y'));
  expect(error).toMatchObject({ code: 'UNSUPPORTED', reason: 'credentialRequired' });
  expect(error.message).toContain('negotiate');
  expect(error.hint).toContain('single-sign-on');
  expect(traffic(registry)).toEqual([anonymous]);
});

test('[V10] Digest alone is named as not spoken', async () => {
  const registry = await serve(
    challenge('Digest realm="a, b",qop="auth,auth-int",nonce="n",opaque="o"'),
  );
  const error = await failureOf(tagsOf(client(registry.address, { credential: ada }), 'x/y'));
  expect(error).toMatchObject({ code: 'UNSUPPORTED' });
  expect(error.message).toMatch(/asks for digest authentication/);
  expect(traffic(registry)).toEqual([anonymous]);
});

test('[V12] a last parameter that is cut off is dropped, the realm is kept', async () => {
  for (const tail of ['service', 'service=', 'service="reg'])
    expect(await bearerRun((realm) => [`Bearer realm="${realm}",${tail}`])).toEqual([
      `GET /token?${ownScope}&${asAda} ${adaBasic}`,
    ]);
});

test('[V14] an empty scope means our own; several become parameters of their own', async () => {
  expect(await bearerRun((realm) => [`Bearer realm="${realm}",scope=""`])).toEqual([
    `GET /token?${ownScope}&${asAda} ${adaBasic}`,
  ]);
  const several = 'repository:x/y:pull repository:base/image:pull';
  expect(await bearerRun((realm) => [`Bearer realm="${realm}",scope="${several}"`])).toEqual([
    `GET /token?${ownScope}&scope=repository%3Abase%2Fimage%3Apull&${asAda} ${adaBasic}`,
  ]);
});

test('[V16] a realm alone: no service, our own scope', async () => {
  expect(await bearerRun((realm) => [`Bearer realm="${realm}"`])).toEqual([
    `GET /token?${ownScope}&${asAda} ${adaBasic}`,
  ]);
});

test('[V18] a query in the realm is kept', async () => {
  expect(await bearerRun((realm) => [`Bearer realm="${realm}?tenant=1",service="s"`])).toEqual([
    `GET /token?tenant=1&service=s&${ownScope}&${asAda} ${adaBasic}`,
  ]);
});

test('[V19] a realm that is no address means Basic', () =>
  basicRun(['Bearer realm="Registry Realm",service="s"']));

test('[V22] a refusal without a challenge: Basic once, or the challenge of /v2/', async () => {
  const right = await serve((request, response) =>
    fixedAnswer(request.headers.authorization === adaBasic ? 200 : 401, tags)(request, response),
  );
  expect(await tagsOf(client(right.address, { credential: ada }), 'x/y')).toEqual(['1.0']);
  expect(traffic(right)).toEqual([anonymous, `${tagsPath} ${adaBasic}`]);

  const bare = await serve(challenge());
  expect(await failureOf(tagsOf(client(bare.address), 'x/y'))).toMatchObject({
    code: 'UNAUTHORIZED',
    reason: 'credentialRequired',
  });
  expect(traffic(bare)).toEqual([anonymous, 'GET /v2/ -']);

  const tokens = await serve(fixedAnswer(200, '{"token":"T"}'));
  const told = await serve(
    byPath({
      '/v2/': guarded('Bearer T', [`Bearer realm="${tokens.address}/token"`], '{}'),
      '/v2/x/y/': guarded('Bearer T', [], tags),
    }),
  );
  expect(await tagsOf(client(told.address), 'x/y')).toEqual(['1.0']);
  expect(traffic(told).at(-1)).toBe(`${tagsPath} Bearer T`);
  expect(traffic(tokens)).toContain(`GET /token?${ownScope}&client_id=berth -`);
});

test('[V23] an open registry that mentions a challenge is signed in to', async () => {
  const registry = await serve((request, response) => {
    const { authorization } = request.headers;
    if (authorization !== undefined && authorization !== adaBasic)
      return challenge('basic realm=x')(request, response);
    const names = authorization === undefined ? '["open"]' : '["open","secret"]';
    fixedAnswer(200, `{"repositories":${names}}`, { 'www-authenticate': 'basic realm=x' })(
      request,
      response,
    );
  });
  expect(await repositoriesOf(client(registry.address))).toEqual(['open']);
  const list = 'GET /v2/_catalog?n=1000';
  expect(traffic(registry)).toEqual([`${list} -`]);
  expect(await repositoriesOf(client(registry.address, { credential: ada }))).toEqual([
    'open',
    'secret',
  ]);
  expect(traffic(registry).slice(1)).toEqual([`${list} -`, `${list} ${adaBasic}`]);
  const good = await client(registry.address, { credential: ada }).check({ signal: idle });
  expect(good).toMatchObject({ ok: true, auth: 'basic' });
  const credential = { kind: 'password', username: 'ada', password: 'wrong' } as const;
  const bad = await client(registry.address, { credential }).check({ signal: idle });
  expect(bad).toMatchObject({ ok: false, error: { reason: 'wrongCredentials' } });
});
