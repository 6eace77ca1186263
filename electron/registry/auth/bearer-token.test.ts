import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { fixedAnswer, startMisbehavingServer } from '../../../e2e/fixtures/misbehaving-server.ts';
import { challenge, guarded } from '../../../e2e/fixtures/registry-client/challenges.ts';
import {
  type ClientSettings,
  failureOf,
  tagsOf,
} from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../../e2e/fixtures/registry-client/scene.ts';
import type { Credential } from '../../../shared/model/credential.ts';

const { serve, client } = createScene(startMisbehavingServer);

const ada: Credential = { kind: 'password', username: 'ada', password: 'pässword:x' };

const tagList = '{"name":"team/app","tags":["1.0"]}';

const unauthorized = '{"errors":[{"code":"UNAUTHORIZED","message":"who are you"}]}';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function withTokens(answer: Answer, settings: ClientSettings = { credential: ada }) {
  const tokens = await serve(answer);
  const server = await serve(
    guarded('Bearer T', [`Bearer realm="${tokens.address}/token?tenant=1",service="s"`], tagList),
  );
  return { tokens, server, registry: client(server.address, settings) };
}

describe('token answers', () => {
  it.each([
    '{"access_token":"T"}',
    '{"token":"T"}',
    '{"access_token":"T","token":"other"}',
    '{"access_token":"","token":"T"}',
    '{"token":"T","expires_in":-1}',
    '{"token":"T","expires_in":"60"}',
    '{"token":"T","issued_at":1700000000}',
    '\uFEFF{"token":"T","expires_in":null}',
  ])('are read from %s (V25, V26, V29, V31)', async (answer) => {
    const { registry, tokens } = await withTokens(fixedAnswer(200, answer));
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    // Kept for at least a minute, whatever the answer says.
    expect(tokens.requests).toHaveLength(1);
    expect(tokens.requests[0]?.url).toMatch(/^\/token\?tenant=1&service=s&/);
  });

  it.each(['{}', '{"token":""}', 'null', 'token', '{"token":"a b"}', '{"token":7}'])(
    'without a token are an error: %s (V27)',
    async (answer) => {
      const { registry } = await withTokens(fixedAnswer(200, answer));
      const error = await failureOf(tagsOf(registry, 'team/app'));
      expect(error).toMatchObject({ code: 'BAD_RESPONSE', reason: 'tokenServer' });
      expect(error.message).toContain('answered without a token');
    },
  );

  it.each([401, 403])('that refuse the login are told so: %s', async (status) => {
    const { registry, server } = await withTokens(fixedAnswer(status, unauthorized));
    expect(await failureOf(tagsOf(registry, 'team/app'))).toMatchObject({
      code: 'UNAUTHORIZED',
      reason: 'wrongCredentials',
      status,
    });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    [409, '3 {"t 31 oken":"access.token-4711","expires_in":300} 0'],
    [429, 'eyJ.access.token-4711'],
    [400, '{"token":"access.token-4711"'],
    [500, '{"token":"access.token-4711"}'],
  ])('that come broken with status %i are not shown: %s', async (status, text) => {
    const { registry } = await withTokens(fixedAnswer(status, text));
    const error = await failureOf(tagsOf(registry, 'team/app'));
    expect(JSON.stringify([error.message, error.toData()])).not.toContain('token-4711');
  });

  it('that fail name the token server (V43)', async () => {
    const { registry, tokens } = await withTokens(fixedAnswer(500, 'oops'));
    const error = await failureOf(tagsOf(registry, 'team/app'));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', reason: 'tokenServer', status: 500 });
    expect(error.message).toContain(tokens.host);
  });

  it('that never come end in time, and name the token server', async () => {
    const { registry, tokens } = await withTokens(() => undefined, {
      credential: ada,
      limits: { tokenMs: 50 },
    });
    const error = await failureOf(tagsOf(registry, 'team/app'));
    expect(error).toMatchObject({ code: 'TIMEOUT', reason: 'tokenServer' });
    expect(error.message).toContain(`the token server ${tokens.host}`);
  });

  it('are bounded in size', async () => {
    const { registry } = await withTokens(
      fixedAnswer(200, JSON.stringify({ token: 'T', filler: 'x'.repeat(200_000) })),
    );
    expect(await failureOf(tagsOf(registry, 'team/app'))).toMatchObject({ code: 'TOO_LARGE' });
  });

  it('are asked for with other scopes after a 400 (V37)', async () => {
    const { registry, tokens } = await withTokens((request, response) =>
      fixedAnswer(request.url?.includes('scope=') === true ? 400 : 200, '{"token":"T"}')(
        request,
        response,
      ),
    );
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(tokens.requests).toHaveLength(2);
  });

  it('are not followed to another origin with a login in hand', async () => {
    const thief = await serve(fixedAnswer(200, '{"token":"T"}'));
    const { registry } = await withTokens((_request, response) => {
      response.writeHead(307, { location: `${thief.address}/token` }).end();
    });
    expect(await failureOf(tagsOf(registry, 'team/app'))).toMatchObject({
      code: 'UNREACHABLE',
      reason: 'redirectRefused',
    });
    expect(thief.requests).toEqual([]);
  });
});

describe('identity tokens', () => {
  const identity: Credential = { kind: 'token', token: 'refresh me' };

  async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    return new URLSearchParams(text);
  }

  it('are exchanged by POST', async () => {
    const forms: URLSearchParams[] = [];
    const { registry, tokens } = await withTokens(
      (request, response) => {
        void bodyOf(request).then((form) => {
          forms.push(form);
          fixedAnswer(200, '{"access_token":"T"}')(request, response);
        });
      },
      { credential: identity },
    );
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect(tokens.requests.map(({ method, url }) => [method, url])).toEqual([
      ['POST', '/token?tenant=1'],
    ]);
    expect(Object.fromEntries(forms[0] ?? [])).toEqual({
      grant_type: 'refresh_token',
      service: 's',
      client_id: 'berth',
      scope: 'repository:team/app:pull',
      refresh_token: 'refresh me',
    });
  });

  it('are used as they are where OAuth2 is not spoken', async () => {
    const { registry } = await withTokens(fixedAnswer(404, ''), {
      credential: { kind: 'token', token: 'T', username: '<token>' },
    });
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    const { registry: wrong } = await withTokens(fixedAnswer(405, ''), { credential: identity });
    expect(await failureOf(tagsOf(wrong, 'team/app'))).toMatchObject({
      code: 'UNAUTHORIZED',
      reason: 'wrongCredentials',
    });
  });

  it('that are refused are wrong credentials', async () => {
    const { registry } = await withTokens(fixedAnswer(400, '{"error":"invalid_grant"}'), {
      credential: identity,
    });
    expect(await failureOf(tagsOf(registry, 'team/app'))).toMatchObject({
      reason: 'wrongCredentials',
    });
  });

  it('need a user name where only Basic is spoken', async () => {
    const server = await serve(challenge('Basic realm="x"'));
    const error = await failureOf(
      tagsOf(client(server.address, { credential: identity }), 'team/app'),
    );
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'credentialRequired' });
  });

  it.each<Credential>([
    { kind: 'awsProfile', profile: 'default' },
    { kind: 'helper', helper: 'osxkeychain' },
  ])('and other kinds are not there yet: $kind', async (credential) => {
    const server = await serve(fixedAnswer(200, tagList));
    const error = await failureOf(tagsOf(client(server.address, { credential }), 'team/app'));
    expect(error.code).toBe('UNSUPPORTED');
    expect(server.requests).toEqual([]);
  });
});
