import { expect, test } from 'vitest';
import { jsonApi } from '../../../../e2e/fixtures/json-api.ts';
import { startMisbehavingServer } from '../../../../e2e/fixtures/misbehaving-server.ts';
import { failureOf, tagsOf } from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../../../e2e/fixtures/registry-client/scene.ts';
import type { Credential } from '../../../../shared/model/credential.ts';

const { serve, client } = createScene(startMisbehavingServer);

const basic = { 'www-authenticate': 'Basic realm="registry"' };

/** Takes Basic authentication, and refuses everyone who uses it. */
const refusing = (status: 401 | 403) =>
  jsonApi((_url, { authorization }) =>
    authorization === undefined || status === 401
      ? { status: 401, headers: basic, body: { errors: [{ code: 'UNAUTHORIZED' }] } }
      : { status, body: { errors: [{ code: 'DENIED' }] } },
  );

test.each([
  [403, 'FORBIDDEN', 'hidden'],
  [401, 'UNAUTHORIZED', 'wrongCredentials'],
] as const)(
  'a password that is exchanged for nothing is not left away after a %i',
  async (status, code, reason) => {
    const saved: Credential = { kind: 'password', username: 'ann', password: 'her-password' };
    const server = await serve(refusing(status));
    const asked = client(server.address, { provider: 'gitea', credential: saved });
    expect(await failureOf(tagsOf(asked, 'team/app'))).toMatchObject({ code, reason });
    expect(server.requests.map(({ headers }) => headers.authorization !== undefined)).toEqual([
      false,
      true,
    ]);
  },
);

test('what a helper gives anew is tried once', async () => {
  const server = await serve(refusing(403));
  const login = (password: string) => ({ kind: 'password', username: 'ann', password }) as const;
  const asked = client(server.address, {
    provider: 'gitea',
    credential: login('old-password'),
    renewed: () => login('new-password'),
  });
  await failureOf(tagsOf(asked, 'team/app'));
  expect(server.requests).toHaveLength(3);
  expect(server.requests[2]?.headers.authorization).toBe(
    `Basic ${Buffer.from('ann:new-password').toString('base64')}`,
  );
});

test('a bare token of a helper, written as a login, is had anew too, and once', async () => {
  const server = await serve(refusing(403));
  const token = (text: string) => ({ kind: 'token', token: text }) as const;
  let asked = 0;
  const own = client(server.address, {
    provider: 'gitea',
    credential: token('old-token'),
    renewed: () => {
      asked += 1;
      return token('new-token');
    },
  });
  await failureOf(tagsOf(own, 'team/app'));
  expect(asked).toBe(1);
  expect(server.requests).toHaveLength(3);
  expect(server.requests[2]?.headers.authorization).toBe(
    `Basic ${Buffer.from('token:new-token').toString('base64')}`,
  );
});
