import { expect, test } from 'vitest';
import { jsonApi } from '../../../e2e/fixtures/json-api.ts';
import { startPrivateInternet } from '../../../e2e/fixtures/private-internet.ts';
import { idle } from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../../e2e/fixtures/registry-client/scene.ts';

const { serve: internet, client } = createScene(startPrivateInternet);
const digest = `sha256:${'ab'.repeat(32)}`;

/** Answers as docs.docker.com, "Docker Hub API", has a repository's tag. */
const tag = {
  ...{ name: '3.20', digest, full_size: 3_600_000, tag_last_pulled: null },
  ...{ media_type: 'application/vnd.oci.image.index.v1+json' },
  tag_last_pushed: '2026-11-01T00:00:00.000Z',
  images: [
    { architecture: 'amd64', os: 'linux', variant: null, os_version: null },
    { architecture: 'arm64', os: 'linux', variant: 'v8', os_version: null },
    { architecture: 'unknown', os: 'unknown', variant: null, os_version: null },
  ],
};

test('one tag is told by its name, without a request that counts as a pull', async () => {
  const net = await internet({
    'hub.docker.com': jsonApi(({ pathname }) =>
      pathname === '/v2/namespaces/library/repositories/alpine/tags/3.20'
        ? { body: tag }
        : undefined,
    ),
  });
  const hub = client('https://docker.io', { ...net.settings, provider: 'dockerhub' });
  expect(await hub.namedTag('alpine', '3.20', { signal: idle })).toEqual({
    ...{ name: '3.20', digest, size: 3_600_000, kind: 'index', artifactType: null },
    ...{ pushedAt: '2026-11-01T00:00:00.000Z', pulledAt: null, createdAt: null },
    mediaType: 'application/vnd.oci.image.index.v1+json',
    platforms: [
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: 'arm64' },
    ],
  });
  // What the API does not have is asked of the registry.
  expect(await hub.namedTag('alpine', 'gone', { signal: idle })).toBeNull();
});
