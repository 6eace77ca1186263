import { describe, expect, it } from 'vitest';
import { formatPath, parsePath, type Route } from './path.ts';

describe('paths', () => {
  it.each<[string, Route]>([
    ['/', { page: 'home' }],
    ['/registries/a1', { page: 'registry', registryId: 'a1' }],
    [
      '/registries/a1/repositories/team%2Fapp',
      { page: 'repository', registryId: 'a1', repository: 'team/app' },
    ],
    [
      '/registries/a1/repositories/team%2Fapp/tags/1.0',
      { page: 'image', registryId: 'a1', repository: 'team/app', reference: '1.0' },
    ],
    [
      `/registries/a1/repositories/app/digests/sha256%3A${'a'.repeat(64)}`,
      {
        ...{ page: 'image', registryId: 'a1', repository: 'app' },
        reference: `sha256:${'a'.repeat(64)}`,
      },
    ],
  ])('reads and writes %s', (path, route) => {
    expect(parsePath(path)).toEqual(route);
    expect(formatPath(route)).toBe(path);
  });

  it.each([
    '/registries',
    '/registries/',
    '/registries/a1/tags/x',
    '/registries/a1/repositories',
    '/registries/a1/repositories/team/app',
    '/registries/a1/repositories/app/tags',
    '/registries/a1/repositories/app/other/x',
    '/registries/a1/repositories/app/tags/x/y',
    '/registries/a1/repositories/%E0%A4%A',
    '/elsewhere',
  ])('takes %s for home', (path) => {
    expect(parsePath(path)).toEqual({ page: 'home' });
  });

  it('reads back any name', () => {
    for (const repository of ['a b', 'ü/ö', '100%', 'a?b#c', '..', 'a/../b']) {
      const route: Route = { page: 'repository', registryId: 'x', repository };
      expect(parsePath(formatPath(route))).toEqual(route);
    }
  });
});
