import { expect, test } from 'vitest';
import { platformToken, startPlatformHost } from '../../e2e/fixtures/platform-host.ts';
import { rawRequest } from '../../e2e/fixtures/raw-request.ts';
import { withWebHost } from '../../e2e/fixtures/test-web-host.ts';

const paths = [
  '/openapi/system/registry',
  '/v1/projects/1a5/registries',
  '/v1/projects/1a5/registrycredentials',
  '/api/v1/asset/registries',
  '/api/registries',
];
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

test.each(paths)(
  '%s answers the tokens of the session and of the platform, as Bearer and as Basic',
  async (path) => {
    await using host = await startPlatformHost();
    for (const token of [host.token, platformToken])
      for (const authorization of [`Bearer ${token}`, basic(`berth:${token}`)])
        expect(
          (
            await rawRequest(host.port, {
              path,
              headers: { Host: '127.0.0.1', Authorization: authorization },
            })
          ).status,
        ).toBe(200);
  },
);

test.each(paths)(
  '%s is closed to everybody else',
  async (path) => {
    await using host = await startPlatformHost();
    const ask = (headers: Record<string, string>) =>
      rawRequest(host.port, { path, headers: { Host: '127.0.0.1', ...headers } });
    for (const authorization of [
      '',
      'Bearer ',
      `Bearer ${platformToken}x`,
      platformToken,
      basic(`ada:${platformToken}`),
      basic('berth:'),
      basic(platformToken),
    ]) {
      const { status, text, headers } = await ask(
        authorization === '' ? {} : { Authorization: authorization },
      );
      expect(status, authorization).toBe(401);
      expect(headers['www-authenticate']).toBe('Bearer');
      expect(text).not.toContain(platformToken);
    }
    const known = { Authorization: `Bearer ${platformToken}` };
    expect((await ask({ ...known, Origin: 'https://evil.example.com' })).status).toBe(403);
    expect((await ask({ ...known, Host: 'evil.example.com' })).status).toBe(403);
    // A page cannot send JSON to another origin without asking; a plain form it can.
    const form = await rawRequest(host.port, {
      method: 'POST',
      path,
      headers: { Host: '127.0.0.1', 'Content-Type': 'text/plain', ...known },
      body: '{}',
    });
    expect(form.status).toBe(
      path.endsWith('registries') || path.endsWith('registry') || path.endsWith('credentials')
        ? 415
        : 405,
    );
    const long = await rawRequest(host.port, {
      method: 'POST',
      path,
      headers: { Host: '127.0.0.1', 'Content-Type': 'application/json', ...known },
      body: `{"a":"${'x'.repeat(1024 * 1024)}"}`,
    });
    expect(long.status).toBe(413);
    expect(host.log.join('\n')).not.toContain(platformToken);
  },
  20_000,
);

test("the platform's token opens nothing else", async () => {
  await using host = await startPlatformHost();
  for (const path of ['/api/registries.list', '/api/session.code', '/api/events']) {
    const answer = await rawRequest(host.port, {
      method: path.endsWith('events') ? 'GET' : 'POST',
      path,
      headers: {
        Host: '127.0.0.1',
        Authorization: `Bearer ${platformToken}`,
        'Content-Type': 'application/json',
      },
      ...(path.endsWith('events') ? {} : { body: '{}' }),
    });
    expect(answer.status, path).toBe(401);
  }
});

test('without --platform-api none of the paths is there', () =>
  withWebHost(async ({ host }) => {
    for (const path of paths) {
      const headers = { Host: '127.0.0.1', Authorization: `Bearer ${host.token}` };
      expect((await rawRequest(host.port, { path, headers })).status, path).toBe(404);
    }
  }));

test('no secret that came in goes out, whatever is asked', async () => {
  await using host = await startPlatformHost();
  const secret = 'canary-7f3a9c-secret';
  const spec = {
    url: 'https://r.example.com',
    credentialKind: 'password',
    user: 'ada',
    password: secret,
  };
  const { body } = await host.ask('POST', '/api/v1/asset/registries', {
    meta: { name: 'a', scope: 'tenant' },
    spec,
  });
  const { id } = (body as { meta: { id: string } }).meta;
  let said = JSON.stringify(body);
  for (const path of [...paths, `/openapi/system/registry/${id}`, `/api/v1/asset/registries/${id}`])
    said += JSON.stringify(await host.ask('GET', path));
  said += JSON.stringify(
    await host.ask('PUT', `/api/registries/${id}`, {
      type: secret,
      url: secret,
      credentials: { password: secret },
    }),
  );
  said += host.log.join('\n');
  expect(said).not.toContain(`"password":"${secret}"`);
  expect(said.split(secret).length - 1).toBe(0);
});
