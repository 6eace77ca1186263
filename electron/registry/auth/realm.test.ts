import { describe, expect, it } from 'vitest';
import {
  byPath,
  fixedAnswer,
  startMisbehavingServer,
} from '../../../e2e/fixtures/misbehaving-server.ts';
import { basic, challenge, guarded } from '../../../e2e/fixtures/registry-client/challenges.ts';
import { failureOf, tagsOf } from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../../e2e/fixtures/registry-client/scene.ts';
import type { Credential } from '../../../shared/model/credential.ts';

const { serve, client } = createScene(startMisbehavingServer);

const ada: Credential = { kind: 'password', username: 'ada', password: 'pässword:x' };

const adaBasic = basic('ada', 'pässword:x');

const tagList = '{"name":"team/app","tags":["1.0"]}';

describe('realms that are refused', () => {
  const everywhere = { 'registry.test': 'public', 'auth.test': 'private' } as const;

  it.each([
    'http://169.254.169.254/latest',
    'http://127.0.0.1:1/token',
    'http://localhost/token',
    'http://[::1]/token',
    'http://10.0.0.1/token',
    'http://[::ffff:192.168.1.1]/token',
    'http://auth.test/token',
  ])('%s, from a public registry (V20)', async (realm) => {
    const server = await serve(challenge(`Bearer realm="${realm}",service="s"`));
    const { port } = new URL(server.address);
    const registry = client(`http://registry.test:${port}`, { credential: ada, names: everywhere });
    const error = await failureOf(tagsOf(registry, 'team/app'));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'realmRefused' });
    expect(error.message).toContain(new URL(realm).host);
    expect(server.requests).toHaveLength(1);
  });

  it('with a Basic challenge beside it, the registry gets Basic and the realm nothing', async () => {
    const server = await serve(
      guarded(adaBasic, ['Bearer realm="http://169.254.169.254/x", Basic realm="b"'], tagList),
    );
    const { port } = new URL(server.address);
    const registry = client(`http://registry.test:${port}`, { credential: ada, names: everywhere });
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
  });

  it('a name that resolves to this machine is refused when connecting', async () => {
    const tokens = await serve(fixedAnswer(200, '{"token":"T"}'));
    const realm = `http://auth.test:${new URL(tokens.address).port}/token`;
    const server = await serve(guarded('Bearer T', [`Bearer realm="${realm}"`], tagList));
    const address = `http://registry.test:${new URL(server.address).port}`;
    const hostile = client(address, {
      credential: ada,
      names: { 'registry.test': 'public', 'auth.test': 'loopback' },
    });
    expect(await failureOf(tagsOf(hostile, 'team/app'))).toMatchObject({ reason: 'realmRefused' });
    expect(tokens.requests).toEqual([]);
    const honest = client(address, {
      credential: ada,
      names: { 'registry.test': 'public', 'auth.test': 'public' },
    });
    expect(await tagsOf(honest, 'team/app')).toEqual(['1.0']);
  });

  it('a relative realm is the registry itself', async () => {
    const server = await serve(
      byPath({
        '/token': fixedAnswer(200, '{"token":"T"}'),
        '/v2/': guarded('Bearer T', ['Bearer realm="/token"'], tagList),
      }),
    );
    expect(await tagsOf(client(server.address, { credential: ada }), 'team/app')).toEqual(['1.0']);
  });
});
