import { expect, test } from 'vitest';
import { jsonApi } from '../../../../e2e/fixtures/json-api.ts';
import { startPrivateInternet } from '../../../../e2e/fixtures/private-internet.ts';
import { failureOf } from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { describedTags } from '../../../../e2e/fixtures/registry-client/described-tags.ts';
import { createScene } from '../../../../e2e/fixtures/registry-client/scene.ts';
import type { Credential } from '../../../../shared/model/credential.ts';
import type { Provider } from '../../../../shared/model/provider.ts';

const { serve: internet, client } = createScene(startPrivateInternet);

test.each<[Provider, string, Credential, string]>([
  [
    'nexus',
    '/repository/a',
    { kind: 'password', username: 'ada', password: 'my-password' },
    'my-password',
  ],
  ['artifactory', '', { kind: 'token', token: 'AKCp5-my-key' }, 'AKCp5-my-key'],
  ['artifactory', '', { kind: 'token', token: 'my-access-token' }, 'my-access-token'],
])(
  'an API of %s that repeats what it was sent does not bring it into the error',
  async (provider, path, credential, secret) => {
    const host = 'images.example.com';
    const net = await internet({
      [host]: (request, response) => {
        const shown = request.headers.authorization?.split(' ')[1] ?? '';
        const words = [
          shown,
          Buffer.from(shown, 'base64').toString('utf8'),
          request.headers['x-jfrog-art-api'],
        ];
        const message = `not for you, ${words.join(', ')}!`;
        const body = { errors: [{ code: 'FORBIDDEN', message }] };
        jsonApi(() => ({ status: 403, body }))(request, response);
      },
    });
    const registry = client(`https://${host}${path}`, { ...net.settings, provider, credential });
    const error = await failureOf(describedTags(registry, 'a/b'));
    expect(error).toMatchObject({ code: 'FORBIDDEN' });
    expect(error.message).toContain('***');
    expect(JSON.stringify(error.toData())).not.toContain(secret);
    expect(net.host(host).requests).toHaveLength(1);
  },
);
