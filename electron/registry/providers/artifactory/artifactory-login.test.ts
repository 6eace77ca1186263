import { describe, expect, test } from 'vitest';
import { jsonApi } from '../../../../e2e/fixtures/json-api.ts';
import { startMisbehavingServer } from '../../../../e2e/fixtures/misbehaving-server.ts';
import { basic } from '../../../../e2e/fixtures/registry-client/challenges.ts';
import { failureOf, tagsOf } from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { describedTags } from '../../../../e2e/fixtures/registry-client/described-tags.ts';
import { createScene } from '../../../../e2e/fixtures/registry-client/scene.ts';
import type { Credential } from '../../../../shared/model/credential.ts';

const { serve, client } = createScene(startMisbehavingServer);

/** An Artifactory that takes one header and value, for its API and its registry alike. */
async function jfrog([header, value]: [string, string], credential: Credential) {
  const server = await serve((request, response) =>
    jsonApi(({ pathname }) => {
      if (request.headers[header] !== value)
        return {
          status: 401,
          headers: { 'www-authenticate': 'Basic realm="Artifactory Realm"' },
          body: { errors: [{ status: 401, message: 'Bad credentials' }] },
        };
      if (pathname.startsWith('/v2/')) return { body: { tags: ['1.0'] } };
      return pathname.endsWith('/repositories')
        ? { body: [{ key: 'docker-local', type: 'LOCAL', packageType: 'Docker' }] }
        : { body: { results: [] } };
    })(request, response),
  );
  const registry = client(server.address, { provider: 'artifactory', credential });
  const asked = () => server.requests.map(({ method, url }) => `${method} ${url}`);
  return { registry, asked };
}

/** An access token of `ada`, signed by nobody. */
const accessToken = ['{"alg":"RS256"}', '{"sub":"jfac@01example/users/ada"}', 'x']
  .map((part) => Buffer.from(part).toString('base64url'))
  .join('.');

describe('signing in', () => {
  test.each<[string, Credential, [string, string]]>([
    [
      'an access token',
      { kind: 'token', token: accessToken },
      ['authorization', `Bearer ${accessToken}`],
    ],
    [
      'a reference token',
      { kind: 'token', token: 'cmVmdGtuOjAx' },
      ['authorization', 'Bearer cmVmdGtuOjAx'],
    ],
    [
      "a token under Docker's name for tokens",
      { kind: 'password', username: '<token>', password: 'cmVmdGtuOjAx' },
      ['authorization', 'Bearer cmVmdGtuOjAx'],
    ],
    ['an API key', { kind: 'token', token: 'AKCp5example' }, ['x-jfrog-art-api', 'AKCp5example']],
    [
      'an API key as a password',
      { kind: 'password', username: 'ada', password: 'AKCp5example' },
      ['authorization', basic('ada', 'AKCp5example')],
    ],
  ])('%s is shown to the API in its own way', async (_title, credential, proof) => {
    const { registry, asked } = await jfrog(proof, credential);
    expect(await describedTags(registry, 'docker-local/app')).toEqual([]);
    expect(asked()).toEqual([
      'GET /artifactory/api/repositories?packageType=docker',
      'POST /artifactory/api/search/aql',
    ]);
  });

  test('an access token is the password of its user for the registry', async () => {
    const proof: [string, string] = ['authorization', basic('ada', accessToken)];
    const { registry } = await jfrog(proof, { kind: 'token', token: accessToken });
    expect(await tagsOf(registry, 'docker-local/app')).toEqual(['1.0']);
  });

  test('a token that is over is told, and not tried again', async () => {
    const proof: [string, string] = ['authorization', 'Bearer new'];
    const { registry, asked } = await jfrog(proof, { kind: 'token', token: 'old' });
    const error = await failureOf(describedTags(registry, 'docker-local/app'));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'wrongCredentials', status: 401 });
    expect(asked()).toHaveLength(1);
  });
});
