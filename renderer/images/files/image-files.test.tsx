import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { FakeApi } from '../../../e2e/fixtures/renderer/fake-api.ts';
import { renderApp } from '../../../e2e/fixtures/renderer/render-app.tsx';
import { savedRegistry } from '../../../e2e/fixtures/saved-registry.ts';
import { BerthError } from '../../../shared/errors.ts';
import type { Image } from '../../../shared/model/image.ts';
import type { FileEntry } from '../../../shared/model/image-files.ts';
import { text } from '../../../shared/text/text.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const image: Image = {
  ...{ kind: 'image', digest, mediaType: null, artifactType: null, annotations: {} },
  ...{ subject: null, problems: [], platforms: [], said: {}, raw: [] },
  shown: {
    ...{ digest, kind: 'image', platform: null, size: 300_000_000, createdAt: null },
    ...{ annotations: {}, config: null, history: [] },
    layers: [{ digest, mediaType: null, size: 300_000_000, annotations: {}, urls: [] }],
  },
};

const entry = (path: string, type: FileEntry['type'], size = 1): FileEntry => ({
  ...{ path, type, size, mode: 0o644, modifiedAt: null, link: null, layer: 0 },
  hasChildren: type === 'directory',
});
const folders: Record<string, FileEntry[]> = {
  '': [entry('README', 'file', 12), entry('etc', 'directory', 30)],
  etc: [entry('etc/os-release', 'file', 30)],
};

async function openFiles() {
  const api = new FakeApi();
  const registry = savedRegistry({ address: 'https://r.test' });
  api.registries = [registry];
  api.pages.set(`${registry.id}/team/app`, [{ names: ['1.0'] }]);
  api.handlers['images.get'] = async () => image;
  api.streams['images.files'] = ({ path, search, mayRead = 0 }) => {
    if (mayRead < 300_000_000)
      throw BerthError.tooLarge(
        300_000_000,
        mayRead,
        text('files.needsConsent', { bytes: 3, limit: 1, image: 'x' }),
        { reason: 'needsConsent' },
      );
    const all = Object.values(folders).flat();
    const entries =
      search === undefined
        ? (folders[path ?? ''] ?? [])
        : all.filter((one) => one.path.includes(search));
    const summary = { entries: 3, size: 42, cut: false, leftOut: 0, byToc: 0, notArchives: 0 };
    return [
      { entries: [], read: 1, needed: 2 },
      { entries, read: 2, needed: 2 },
      { entries: [], read: 2, needed: 2, summary },
    ];
  };
  api.handlers['images.file'] = async ({ path }) => ({
    ...{ path, size: 30, text: 'NAME=Berth\nVERSION\u202e=1', cut: false, proven: true, layer: 0 },
  });
  const { user } = renderApp(api, `/registries/${registry.id}/repositories/team%2Fapp/tags/1.0`);
  const pane = within(await screen.findByRole('region', { name: 'Image' }));
  await user.click(await pane.findByRole('tab', { name: /Files/ }));
  return { api, pane, user };
}

it('asks before it reads much, lists a directory when it is opened, and shows a file', async () => {
  const { api, pane, user } = await openFiles();
  await user.click(await pane.findByRole('button', { name: 'Read 300 MB' }));
  const tree = await pane.findByRole('tree', { name: 'Files' });
  expect(await pane.findByText(/^3 entries · /)).toBeTruthy();
  tree.focus();
  await user.keyboard('{ArrowRight}');
  expect(api.callsOf('images.files').at(-1)).toMatchObject({ path: 'etc', mayRead: 300_000_000 });
  await user.keyboard('{ArrowDown}{Enter}');
  const file = within(await pane.findByRole('region', { name: 'File' }));
  expect(await file.findByText(/NAME=Berth/)).toBeTruthy();
  expect(file.getByTitle('Invisible character').textContent).toBe('U+202E');
  await user.keyboard('{Escape}');
  expect(pane.queryByRole('region', { name: 'File' })).toBeNull();
  expect(screen.getByRole('region', { name: 'Image' })).toBeTruthy();
});

it('finds files by their path', async () => {
  const { api, pane, user } = await openFiles();
  await user.click(await pane.findByRole('button', { name: 'Read 300 MB' }));
  await user.type(await pane.findByRole('searchbox', { name: 'Search files' }), 'os-rel');
  expect(await pane.findByText(/^1 of 3 found/)).toBeTruthy();
  expect(api.callsOf('images.files').at(-1)).toMatchObject({ search: 'os-rel' });
});
