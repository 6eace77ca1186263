import { expect, test } from 'vitest';
import {
  type Behaviour,
  byPath,
  fixedAnswer,
  startMisbehavingServer,
} from '../fixtures/misbehaving-server.ts';
import {
  ada,
  adaBasic,
  challenge,
  guarded,
  traffic,
} from '../fixtures/registry-client/challenges.ts';
import {
  failureOf,
  repositoriesOf,
  tagsOf,
} from '../fixtures/registry-client/client-under-test.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);

const tags = '{"name":"x/y","tags":["1.0"]}';
const list = 'GET /v2/x/y/tags/list?n=1000';
const catalog = 'GET /v2/_catalog?n=1000';

/** Gives every scope asked for as the token's text, so that registries can look at it. */
const honest: Behaviour = (request, response) => {
  const scopes = new URL(request.url ?? '', 'http://t.test').searchParams.getAll('scope');
  fixedAnswer(200, JSON.stringify({ token: scopes.join('|') || 'none', expires_in: 300 }))(
    request,
    response,
  );
};

function scopesAsked(requests: readonly { url: string }[]): string[][] {
  return requests.map(({ url }) => new URL(url, 'http://t.test').searchParams.getAll('scope'));
}

test('[V34] a token that is accepted and does not suffice means no access', async () => {
  const tokens = await serve(fixedAnswer(200, '{"token":"T"}'));
  const line = `Bearer realm="${tokens.address}/t",scope="repository:x/y:pull"`;
  const registry = await serve((request, response) =>
    challenge(
      request.headers.authorization === undefined ? line : `${line},error="insufficient_scope"`,
    )(request, response),
  );
  const error = await failureOf(tagsOf(client(registry.address, { credential: ada }), 'x/y'));
  expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'hidden', status: 401 });
  expect(traffic(registry)).toEqual([`${list} -`, `${list} Bearer T`]);
  expect(tokens.requests).toHaveLength(1);
});

test('[V35] a wider scope in a second challenge is asked for, the new one first', async () => {
  const tokens = await serve(honest);
  const line = (scope: string) => `Bearer realm="${tokens.address}/t",scope="${scope}"`;
  const both = 'Bearer extra:all:read|repository:x/y:pull';
  const registry = await serve((request, response) => {
    const { authorization } = request.headers;
    if (authorization === both) return fixedAnswer(200, tags)(request, response);
    const scope = authorization === undefined ? 'repository:x/y:pull' : 'extra:all:read';
    challenge(line(scope))(request, response);
  });
  expect(await tagsOf(client(registry.address, { credential: ada }), 'x/y')).toEqual(['1.0']);
  expect(scopesAsked(tokens.requests)).toEqual([
    ['repository:x/y:pull'],
    ['extra:all:read', 'repository:x/y:pull'],
  ]);
  expect(traffic(registry)).toEqual([
    `${list} -`,
    `${list} Bearer repository:x/y:pull`,
    `${list} ${both}`,
  ]);
});

test('[V36] fewer actions than asked are no error until something is refused', async () => {
  const tokens = await serve(
    fixedAnswer(
      200,
      '{"token":"pull-only","access":[{"type":"repository","name":"x/y","actions":["pull"]}]}',
    ),
  );
  const line = (scope: string) => `Bearer realm="${tokens.address}/t",scope="${scope}"`;
  const registry = await serve(
    byPath({
      '/v2/x/y/': guarded('Bearer pull-only', [line('repository:x/y:pull,push')], tags),
      '/v2/_catalog': challenge(`${line('registry:catalog:*')},error="insufficient_scope"`),
    }),
  );
  const signedIn = client(registry.address, { credential: ada });
  expect(await tagsOf(signedIn, 'x/y')).toEqual(['1.0']);
  expect(scopesAsked(tokens.requests)).toEqual([['repository:x/y:pull,push']]);
  expect(await failureOf(repositoriesOf(signedIn))).toMatchObject({
    code: 'FORBIDDEN',
    reason: 'catalogClosed',
  });
  expect(traffic(registry)).toEqual([
    `${list} -`,
    `${list} Bearer pull-only`,
    `${catalog} Bearer pull-only`,
  ]);
});

test('[V40] a tag list that needs metadata_read gets it', async () => {
  const tokens = await serve(honest);
  const line = `Bearer realm="${tokens.address}/t",service="s"`;
  const right = 'Bearer repository:x/y:metadata_read,pull';
  const registry = await serve(guarded(right, [line], tags));
  const signedIn = client(registry.address, { credential: ada, provider: 'azure' });
  expect(await tagsOf(signedIn, 'x/y')).toEqual(['1.0']);
  expect(await tagsOf(signedIn, 'x/y')).toEqual(['1.0']);
  expect(traffic(registry)).toEqual([
    `${list} -`,
    `${list} Bearer repository:x/y:pull`,
    `${list} ${right}`,
    `${list} ${right}`,
  ]);
  expect(tokens.requests).toHaveLength(2);
});

test('[V41] a catalog that takes Basic only gets Basic, the rest Bearer', async () => {
  const tokens = await serve(fixedAnswer(200, '{"token":"T"}'));
  const registry = await serve(
    byPath({
      '/v2/_catalog': guarded(adaBasic, ['Basic realm="harbor"'], '{"repositories":["a"]}'),
      '/v2/x/y/': guarded('Bearer T', [`Bearer realm="${tokens.address}/t"`], tags),
    }),
  );
  const signedIn = client(registry.address, { credential: ada });
  expect(await tagsOf(signedIn, 'x/y')).toEqual(['1.0']);
  expect(await repositoriesOf(signedIn)).toEqual(['a']);
  expect(await tagsOf(signedIn, 'x/y')).toEqual(['1.0']);
  expect(await repositoriesOf(signedIn)).toEqual(['a']);
  const seen = traffic(registry);
  expect(seen.slice(-3)).toEqual([
    `${catalog} ${adaBasic}`,
    `${list} Bearer T`,
    `${catalog} ${adaBasic}`,
  ]);
  expect(seen).toHaveLength(6);
});

test('[V42] an expired Bearer answered with Basic is fetched again where it came from', async () => {
  let issued = 0;
  const tokens = await serve((request, response) => {
    issued += 1;
    fixedAnswer(200, `{"token":"T${issued}","expires_in":3600}`)(request, response);
  });
  let valid = 'Bearer T1';
  const registry = await serve((request, response) => {
    const { authorization } = request.headers;
    if (authorization === valid) return fixedAnswer(200, tags)(request, response);
    const first = `Bearer realm="${tokens.address}/t"`;
    challenge(authorization === undefined ? first : 'Basic realm="harbor"')(request, response);
  });
  for (const credential of [ada, null]) {
    const visitor = client(registry.address, { credential });
    valid = `Bearer T${issued + 1}`;
    expect(await tagsOf(visitor, 'x/y')).toEqual(['1.0']);
    valid = `Bearer T${issued + 1}`;
    expect(await tagsOf(visitor, 'x/y')).toEqual(['1.0']);
    expect(await tagsOf(visitor, 'x/y')).toEqual(['1.0']);
  }
  expect(traffic(registry)).toEqual([
    ...[`${list} -`, `${list} Bearer T1`, `${list} Bearer T1`, `${list} Bearer T2`],
    `${list} Bearer T2`,
    ...[`${list} -`, `${list} Bearer T3`, `${list} Bearer T3`, `${list} Bearer T4`],
    `${list} Bearer T4`,
  ]);
  expect(tokens.requests.map(({ headers }) => headers.authorization)).toEqual([
    adaBasic,
    adaBasic,
    undefined,
    undefined,
  ]);
});
