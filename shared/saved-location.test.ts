import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originOf } from './address.ts';
import { registryChangesSchema, registryDraftSchema } from './model/registry.ts';
import { savedLocation } from './saved-location.ts';

describe('savedPlace', () => {
  it.each([
    ['registry.digitalocean.com/acme', 'https://registry.digitalocean.com', 'acme'],
    ['https://ghcr.io/octo', 'https://ghcr.io', 'octo'],
    ['https://ghcr.io/Octo/App/', 'https://ghcr.io', 'octo/app'],
    ['quay.io//team', 'https://quay.io', 'team'],
    ['us-docker.pkg.dev/project/repo', 'https://us-docker.pkg.dev', 'project/repo'],
    ['gcr.io/example.com/project', 'https://gcr.io', 'example.com/project'],
    ['registry.gitlab.com/group/sub', 'https://registry.gitlab.com', 'group/sub'],
    ['public.ecr.aws/alias', 'https://public.ecr.aws', 'alias'],
    ['docker.io/library', 'https://docker.io', 'library'],
    ['https://index.docker.io/v1/grafana', 'https://docker.io', 'grafana'],
    ['x.azurecr.io/team', 'https://x.azurecr.io', 'team'],
    ['registry.cn-hangzhou.aliyuncs.com/team', 'https://registry.cn-hangzhou.aliyuncs.com', 'team'],
    ['codeberg.org/ann', 'https://codeberg.org', 'ann'],
    ['ghcr.io/v2/octo', 'https://ghcr.io', 'octo'],
  ])('%s: the path names repositories', (typed, address, namespace) => {
    expect(savedLocation(typed, null)).toEqual({ address, namespace });
  });

  it.each([
    ['registry.example.com/prefix', 'https://registry.example.com/prefix'],
    ['harbor.example.com/project', 'https://harbor.example.com/project'],
    ['gitlab.example.com/Group', 'https://gitlab.example.com/Group'],
    ['repo.example.com/repository/docker', 'https://repo.example.com/repository/docker'],
    ['mine.jfrog.io/artifactory/api/docker/a', 'https://mine.jfrog.io/artifactory/api/docker/a'],
    ['quay.io.example.com/team', 'https://quay.io.example.com/team'],
    ['https://index.docker.io/v1/', 'https://docker.io'],
    ['https://hub.docker.com/r/grafana/loki', 'https://docker.io'],
    ['quay.io', 'https://quay.io'],
    ['https://quay.io/v2/', 'https://quay.io'],
  ])('%s: the path stays or is none', (typed, address) => {
    expect(savedLocation(typed, 'team')).toEqual({ address, namespace: 'team' });
  });

  it.each([
    ['octo', 'octo'],
    ['octo/app', 'octo/app'],
    ['app', 'octo/app'],
    ['octopus', 'octo/octopus'],
  ])('joins the path octo and the namespace %s to %s', (namespace, whole) => {
    expect(savedLocation('ghcr.io/octo', namespace).namespace).toBe(whole);
  });

  it('does not repeat a namespace that the path begins with', () => {
    expect(savedLocation('ghcr.io/octo/app', 'octo').namespace).toBe('octo/app');
  });

  it('leaves alone what would be no namespace, and what is no address', () => {
    for (const typed of ['https://ghcr.io/octo%20x', `https://ghcr.io/${'a'.repeat(256)}`])
      expect(savedLocation(typed, null)).toEqual({ address: typed, namespace: null });
    expect(savedLocation('not an address', 'team')).toEqual({
      address: 'not an address',
      namespace: 'team',
    });
  });

  it('changes nothing the second time, and never the origin', () => {
    const host = fc.constantFrom('ghcr.io', 'docker.io', 'x.azurecr.io', 'mine.jfrog.io', 'h:5000');
    const part = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,6}$/);
    const parts = fc.array(part, { maxLength: 3 }).map((all) => all.join('/'));
    fc.assert(
      fc.property(host, parts, fc.option(parts), (name, path, namespace) => {
        const once = savedLocation(`https://${name}/${path}`, namespace || null);
        expect(savedLocation(once.address, once.namespace)).toEqual(once);
        expect(originOf(once.address)).toBe(`https://${name}`);
      }),
    );
  });

  it('gets what was typed behind Docker Hub through the contract', () => {
    const address = 'index.docker.io/library';
    for (const parsed of [
      registryDraftSchema.parse({ name: 'Hub', address }),
      registryChangesSchema.parse({ address }),
    ])
      expect(savedLocation(parsed.address ?? '', null)).toEqual({
        address: 'https://docker.io',
        namespace: 'library',
      });
  });
});
