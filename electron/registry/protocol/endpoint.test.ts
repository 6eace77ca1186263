import { describe, expect, it } from 'vitest';
import {
  clientFor,
  failureOf,
  tagsOf,
} from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import { apiUrl, endpointOf, repositoryPath } from './endpoint.ts';

describe('endpointOf', () => {
  it('keeps port and path prefix (V53)', () => {
    const endpoint = endpointOf('https://h:5000/Prefix');
    expect(endpoint).toMatchObject({
      name: 'h:5000/Prefix',
      base: 'https://h:5000/Prefix',
      origin: 'https://h:5000',
      secure: true,
    });
    expect(apiUrl(endpoint, '/v2/_catalog', '?n=1').href).toBe(
      'https://h:5000/Prefix/v2/_catalog?n=1',
    );
    expect(endpointOf('http://[::1]:5000')).toMatchObject({ hostname: '[::1]', secure: false });
  });

  it('speaks to Docker Hub where its API is, under the name people know (V47)', () => {
    const endpoint = endpointOf('https://docker.io');
    expect(endpoint).toMatchObject({
      name: 'docker.io',
      base: 'https://registry-1.docker.io',
      isDockerHub: true,
    });
    expect(repositoryPath(endpoint, 'alpine')).toBe('library/alpine');
    expect(repositoryPath(endpoint, 'acme/app')).toBe('acme/app');
    expect(repositoryPath(endpointOf('https://h'), 'alpine')).toBe('alpine');
  });

  it('and to no other host of it', async () => {
    const asked: string[] = [];
    const client = clientFor('https://docker.io', {
      names: new Proxy<Record<string, 'public'>>(
        {},
        { get: (_names, host) => void asked.push(String(host)) },
      ),
    });
    expect(await failureOf(tagsOf(client, 'alpine'))).toMatchObject({ reason: 'dns' });
    expect(asked).toEqual(['registry-1.docker.io']);
    await client.close();
  });
});
