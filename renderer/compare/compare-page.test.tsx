import { screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import type { Comparison } from '../../shared/model/image-comparison.ts';
import { formatPath, parsePath, type Route } from '../routing/path.ts';
import { comparePackages } from './compare-packages.ts';

const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;
const side = (letter: string): Comparison['left'] => ({
  ...{ digest: digestOf(letter), platformDigest: digestOf(letter), size: 10 },
  platform: { os: 'linux', architecture: 'amd64' },
});
const comparison: Comparison = {
  ...{ left: side('a'), right: side('b'), same: 'no', otherPlatform: false, platforms: [] },
  fields: [{ field: 'user', left: 'root', right: null }],
  env: [{ name: 'DB_PASSWORD', left: 'hunter2', right: 'hunter3' }],
  labels: [{ name: 'evil|label', left: null, right: '`x`\n|y' }],
  layers: [
    ...[{ state: 'shared' as const, left: { digest: digestOf('c'), size: 5 }, right: null }],
    { state: 'added', left: null, right: { digest: digestOf('d'), size: 7_000_000 } },
  ],
  bytesToPull: 7_000_000,
};
const pkg = (name: string, version: string) => ({
  ...{ name, version, type: 'deb', architecture: null, license: null, origin: null, purl: null },
  source: 0,
});

async function openTags() {
  const api = new FakeApi();
  const registry = savedRegistry({ address: 'https://r.test' });
  api.registries = [registry];
  api.pages.set(`${registry.id}/team/app`, [{ names: ['1.0', '2.0'] }]);
  api.handlers['images.compare'] = async () => comparison;
  api.streams['images.packages'] = ({ digest }) => [
    {
      packages:
        digest === digestOf('a')
          ? [pkg('bash', '1'), pkg('zlib', '1')]
          : [pkg('bash', '2'), pkg('zlib', '1')],
      ...{ read: 3, needed: 3, summary: { total: 2, sources: [], notRead: [] } },
    },
  ];
  const { user } = renderApp(api, `/registries/${registry.id}/repositories/team%2Fapp`);
  const tags = within(await screen.findByRole('list', { name: 'Tags' }));
  return { api, registry, user, tags };
}

it('= compares the two selected tags, at an address of their own, and copies it as Markdown', async () => {
  const { api, registry, user, tags } = await openTags();
  (await tags.findByRole('link', { name: /2\.0/ })).focus();
  await user.keyboard(' {ArrowDown} =');
  const page = within(await screen.findByRole('region', { name: 'Compare' }));
  expect(await page.findByText(/7 MB to pull · 1 of 2 layers shared/)).toBeTruthy();
  expect(location.pathname).toBe(
    `/registries/${registry.id}/compare/team%2Fapp%3A2.0/team%2Fapp%3A1.0`,
  );
  expect(api.callsOf('images.compare')).toEqual([
    {
      left: { registryId: registry.id, repository: 'team/app', reference: '2.0' },
      right: { registryId: registry.id, repository: 'team/app', reference: '1.0' },
    },
  ]);
  expect(page.queryByText('hunter2')).toBeNull();
  await user.click(page.getByRole('button', { name: 'Compare packages' }));
  const packages = within(await page.findByRole('table', { name: 'Packages' }));
  expect(packages.getByRole('row', { name: 'bash 1 2' })).toBeTruthy();
  expect(packages.queryByText('zlib')).toBeNull();
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await user.click(page.getByRole('button', { name: 'Copy as Markdown' }));
  const [markdown] = write.mock.calls[0] ?? [''];
  expect(markdown).toContain('| bash | `1` | `2` |');
  expect(markdown).toContain('| evil\\|label |  | `` `x` \\|y `` |');
  expect(markdown).not.toContain('hunter');
  await user.click(page.getByRole('button', { name: 'Swap' }));
  await waitFor(() =>
    expect(api.callsOf('images.compare').at(-1)).toMatchObject({ left: { reference: '1.0' } }),
  );
});

it.each<Route>([
  { page: 'compare', registryId: 'a', left: 'x/y:1', right: 'z@sha256:1', rightRegistryId: 'a' },
  { page: 'compare', registryId: 'a', left: 'x/y:1', right: 'x/y:2', rightRegistryId: 'b/c' },
])('an address is read back: %j', (route) => {
  expect(parsePath(formatPath(route))).toEqual(route);
});

it('packages are compared by type and name, with all their versions', () => {
  const left = [pkg('a', '1'), pkg('b', '1'), pkg('b', '2'), { ...pkg('c', '1'), type: 'npm' }];
  const right = [pkg('b', '2'), pkg('b', '1'), pkg('c', '1')];
  expect(comparePackages(left, right)).toEqual([
    { name: 'a', left: '1', right: null },
    ...[
      { name: 'c', left: '1', right: null },
      { name: 'c', left: null, right: '1' },
    ],
  ]);
});
