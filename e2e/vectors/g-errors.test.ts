import { describe, expect, test } from 'vitest';
import {
  type Behaviour,
  fixedAnswer,
  startMisbehavingServer,
} from '../fixtures/misbehaving-server.ts';
import {
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from '../fixtures/registry-client/client-under-test.ts';
import { authorizations, page, paths } from '../fixtures/registry-client/paged-answers.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);

const tags = '/v2/team/app/tags/list?n=1000';
const password = 'correct horse/battery+staple"é';
const ada = { kind: 'password', username: 'ada', password } as const;
const basic = `Basic ${Buffer.from(`ada:${password}`).toString('base64')}`;

/** A registry whose tokens come from itself; `answer` sees requests that carry one. */
function behindTokens(answer: Behaviour, token: Behaviour = fixedAnswer(200, '{"token":"t-1"}')) {
  return serve((request, response) => {
    if (request.url?.startsWith('/token') === true) return token(request, response);
    if (request.headers.authorization?.startsWith('Bearer ') === true)
      return answer(request, response);
    const realm = `http://${request.headers.host}/token`;
    fixedAnswer(401, '{"errors":[{"code":"UNAUTHORIZED"}]}', {
      'www-authenticate': `Bearer realm="${realm}",service="test",scope="repository:team/app:pull"`,
    })(request, response);
  });
}

describe('what a registry says of its failure', () => {
  test('[V143] the first error is told, all are kept', async () => {
    const server = await serve(
      fixedAnswer(
        400,
        '{"errors":[{"code":"NAME_INVALID","message":"bad name"},{"code":"X","message":"two","detail":{}},7]}',
      ),
    );
    const error = await failureOf(tagsOf(client(server.address), 'team/app'));
    expect(error).toMatchObject({
      status: 400,
      registryErrors: [
        { code: 'NAME_INVALID', message: 'bad name' },
        { code: 'X', message: 'two' },
      ],
    });
    expect(error.message).toContain('(bad name)');
    expect(error.message).not.toContain('two');
    expect(paths(server)).toEqual([tags]);
  });

  test.each([
    ['[V145] plain text', 404, 'text/plain', 'Not found\r', '(Not found)'],
    ['V145: a web page of a proxy', 502, 'text/html', '<h1>502</h1><script>x()</script>', null],
    ['V145: nothing at all', 500, 'text/plain', '', null],
    ['V145: markup in a message', 418, 'text/plain', 'no <b>tea</b>\n\u0007here', '(no tea here)'],
    ['V145: a long text', 418, 'text/plain', 'long '.repeat(200), 'long long'],
    [
      'V145: markup in a formal message',
      418,
      'application/json',
      '{"errors":[{"code":"<i>C</i>","message":"<img src=x onerror=y>hello"}]}',
      '(hello)',
    ],
  ])('%s is told in one plain line', async (_title, status, type, body, said) => {
    const server = await serve(fixedAnswer(status, body, { 'content-type': type }));
    const error = await failureOf(tagsOf(client(server.address), 'team/app'));
    expect(error.status).toBe(status);
    expect(error.message).not.toMatch(/[<>\p{Cc}]/u);
    expect(error.message.length).toBeLessThan(350);
    if (said === null) expect(error.message).not.toContain('(');
    else expect(error.message).toContain(said);
    expect(JSON.stringify(error.toData())).not.toContain('onerror');
    expect(server.requests).toHaveLength(status >= 500 ? 3 : 1);
  });

  test('[V148] a good token without the right: missing or hidden, nobody can tell', async () => {
    const server = await behindTokens((_request, response) =>
      fixedAnswer(401, '{"errors":[{"code":"UNAUTHORIZED"}]}', {
        'www-authenticate':
          'Bearer realm="/token",service="test",scope="repository:team/app:pull",error="insufficient_scope"',
      })(_request, response),
    );
    const error = await failureOf(tagsOf(client(server.address), 'team/app'));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'hidden', status: 401 });
    expect(error.message).toContain('does not exist, or');
    expect(paths(server).filter((path) => path.startsWith('/token')).length).toBeLessThan(3);
    expect(server.requests.length).toBeLessThan(6);
  });

  test('[V149] SWR answers a wrong login with DENIED', async () => {
    const server = await serve(
      fixedAnswer(401, '{"errors":[{"code":"DENIED","message":"You may not login yet"}]}', {
        'www-authenticate': 'Basic realm="swr"',
      }),
    );
    const error = await failureOf(tagsOf(client(server.address, { credential: ada }), 'team/app'));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'wrongCredentials' });
    expect(authorizations(server)).toEqual([undefined, basic]);
  });

  test.each([
    ['[V150] NAME_UNKNOWN: the repository', 'NAME_UNKNOWN', 'repositoryNotFound', 'no repository'],
    ['V150: MANIFEST_UNKNOWN: the tag', 'MANIFEST_UNKNOWN', 'tagNotFound', 'no such tag'],
    ['V150: another code: neither', 'SOMETHING', undefined, 'found nothing under team/app'],
  ])('%s', async (_title, code, reason, said) => {
    const server = await serve(fixedAnswer(404, JSON.stringify({ errors: [{ code }] })));
    const error = await failureOf(tagsOf(client(server.address), 'team/app'));
    expect(error.code).toBe('NOT_FOUND');
    expect(error.reason).toBe(reason);
    expect(error.message).toContain(said);
    expect(paths(server)).toEqual([tags]);
  });

  test('V150: no code at all: neither', async () => {
    const server = await serve(fixedAnswer(404, '', { 'content-type': 'text/plain' }));
    const error = await failureOf(tagsOf(client(server.address), 'team/app'));
    expect(error.code).toBe('NOT_FOUND');
    expect(error.reason).toBeUndefined();
    expect(paths(server)).toEqual([tags]);
  });

  test('[V158] warnings are collected, each once', async () => {
    let count = 0;
    const server = await serve((request, response) => {
      count += 1;
      response.setHeader('warning', [
        '299 - "This registry moves on Friday"',
        '299 - "Old <b>tokens</b> end", 299 - "This registry moves on Friday"',
        '110 anderson/1.3.37 "Response is stale"',
        '299 - unquoted',
      ]);
      page(['a'], ...(count === 1 ? ['</v2/_catalog?last=a>; rel="next"'] : []))(request, response);
    });
    const registry = client(server.address);
    expect(registry.warnings()).toEqual([]);
    expect(await repositoriesOf(registry)).toEqual(['a']);
    expect(registry.warnings()).toEqual(['This registry moves on Friday', 'Old tokens end']);
    expect(server.requests).toHaveLength(2);
  });

  test('V158: a flood of warnings is bounded', async () => {
    let count = 0;
    const server = await serve((request, response) => {
      count += 1;
      response.setHeader(
        'warning',
        `299 - "${'x'.repeat(3000)} ${count}", 299 - "number ${count}"`,
      );
      page([`r${count}`], `</v2/_catalog?last=${count}>; rel="next"`)(request, response);
    });
    const registry = client(server.address, { limits: { pages: 60 } });
    await repositoriesOf(registry);
    expect(registry.warnings().length).toBeLessThanOrEqual(20);
    expect(Math.max(...registry.warnings().map((text) => text.length))).toBeLessThanOrEqual(200);
    expect(server.requests).toHaveLength(60);
  });
});

describe('secrets', () => {
  /** Texts by which servers give away what they were sent. */
  const echoes: readonly (readonly [string, (sent: string) => string])[] = [
    ['a header', (sent) => `denied for Authorization: ${sent}`],
    ['a URL', (sent) => `see https://x.test/?access_token=${sent.split(' ')[1]}&token=hush-hush`],
    [
      'JSON',
      (sent) => JSON.stringify({ errors: [{ code: 'X', message: `got ${sent}`, password }] }),
    ],
    ['the password itself', () => `user ada with ${password} is not known`],
    ['the password in a URL', () => `/login?user=ada&pw=${encodeURIComponent(password)}`],
    ['the password in JSON', () => JSON.stringify({ message: `not ${password}` })],
  ];

  test.each(echoes)('[V159] repeated in %s are hidden, from the registry', async (_what, echo) => {
    const server = await serve((request, response) => {
      const sent = request.headers.authorization;
      if (sent === undefined)
        return fixedAnswer(401, '', { 'www-authenticate': 'Basic realm="x"' })(request, response);
      fixedAnswer(418, echo(sent), { 'content-type': 'text/plain' })(request, response);
    });
    const error = await failureOf(tagsOf(client(server.address, { credential: ada }), 'team/app'));
    expect(error.status).toBe(418);
    expectNoSecret(error);
    expect(authorizations(server)).toEqual([undefined, basic]);
    expect(paths(server)).toEqual([tags, tags]);
  });

  test.each(echoes)('V159: repeated in %s are hidden, from the token server', async (_, echo) => {
    const server = await behindTokens(page(['1']), (request, response) =>
      fixedAnswer(418, echo(request.headers.authorization ?? ''), { 'content-type': 'text/plain' })(
        request,
        response,
      ),
    );
    const error = await failureOf(tagsOf(client(server.address, { credential: ada }), 'team/app'));
    expect(error).toMatchObject({ reason: 'tokenServer', status: 418 });
    expectNoSecret(error);
    expect(server.requests).toHaveLength(2);
    expect(paths(server).join('\n')).not.toContain('battery');
  });

  test('V159: a token repeated by the registry is hidden', async () => {
    const server = await behindTokens(
      fixedAnswer(418, 'what is tok-en-12345 to me', { 'content-type': 'text/plain' }),
      fixedAnswer(200, '{"token":"tok-en-12345"}'),
    );
    const error = await failureOf(tagsOf(client(server.address, { credential: ada }), 'team/app'));
    expect(error.message).toContain('what is *** to me');
    expect(JSON.stringify(error.toData())).not.toContain('tok-en-12345');
    expect(server.requests).toHaveLength(3);
  });

  function expectNoSecret(error: { toData(): unknown }): void {
    const told = JSON.stringify(error.toData());
    for (const secret of ['battery', 'hush-hush', basic.slice(6), encodeURIComponent(password)])
      expect(told).not.toContain(secret);
  }
});

describe('tokens that AWS refuses', () => {
  const denied = fixedAnswer(
    400,
    '{"errors":[{"code":"DENIED","message":"Your Authorization Token is invalid."}]}',
  );

  test('[V161] 400 DENIED without a challenge: one new token, then on', async () => {
    let issued = 0;
    let revoked = '';
    const server = await behindTokens(
      (request, response) =>
        (request.headers.authorization === `Bearer ${revoked}` ? denied : page(['1']))(
          request,
          response,
        ),
      (request, response) => {
        issued += 1;
        fixedAnswer(200, JSON.stringify({ token: `t-${issued}`, expires_in: 3600 }))(
          request,
          response,
        );
      },
    );
    const registry = client(server.address);
    expect(await tagsOf(registry, 'team/app')).toEqual(['1']);
    revoked = 't-1';
    expect(await tagsOf(registry, 'team/app')).toEqual(['1']);
    expect(issued).toBe(2);
    expect(authorizations(server).filter((one) => one !== undefined)).toEqual([
      'Bearer t-1',
      'Bearer t-1',
      'Bearer t-2',
    ]);
  });

  test('V161: refused again with a new token: an error, not a loop', async () => {
    let accept = true;
    const server = await behindTokens((request, response) =>
      (accept ? page(['1']) : denied)(request, response),
    );
    const registry = client(server.address);
    await tagsOf(registry, 'team/app');
    accept = false;
    const before = server.requests.length;
    expect(await failureOf(tagsOf(registry, 'team/app'))).toMatchObject({
      status: 400,
      registryErrors: [{ code: 'DENIED' }],
    });
    expect(server.requests.length - before).toBeLessThanOrEqual(4);
    expect(registry.rateLimit()).toBeNull();
    expect(idle.aborted).toBe(false);
  });
});
