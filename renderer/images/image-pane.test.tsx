import { screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import { holdsHiddenInLines } from '../../shared/hidden-characters.ts';
import type { Image } from '../../shared/model/image.ts';

const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;

const image: Image = {
  ...{ kind: 'index', digest: digestOf('a'), mediaType: 'application/vnd.oci.image.index.v1+json' },
  ...{ artifactType: null, annotations: {}, subject: null, problems: [] },
  platforms: ['amd64', 'arm64'].map((architecture, at) => ({
    ...{ digest: digestOf(String(at)), mediaType: null, size: 500, annotations: {} },
    ...{ attestations: [], depth: 0, platform: { os: 'linux', architecture } },
  })),
  shown: {
    ...{ digest: digestOf('0'), kind: 'image', platform: { os: 'linux', architecture: 'amd64' } },
    ...{ size: 84_100_000, createdAt: '2026-03-04T05:06:07.000Z', annotations: {} },
    config: {
      ...{ author: null, user: '65532', workingDir: '/app', stopSignal: null, healthcheck: [] },
      ...{ entrypoint: ['/app/server', '--config', 'a b'], cmd: [], exposedPorts: ['80/tcp'] },
      ...{ env: ['LOG=info', 'DB_PASSWORD=hunter2'], volumes: [], labels: {} },
    },
    layers: [60_000_000, 24_100_000].map((size, at) => ({
      ...{ digest: digestOf(String(at + 2)), mediaType: null, size, annotations: {}, urls: [] },
    })),
    history: [
      { createdAt: null, createdBy: 'ADD rootfs', comment: null, layer: 0 },
      { createdAt: null, createdBy: '/bin/sh -c #(nop) ENV LOG=info', comment: null, layer: null },
      { createdAt: null, createdBy: 'RUN build # buildkit', comment: null, layer: 1 },
    ],
  },
  said: { source: 'https://git.example.com/acme/app', revision: '4c1d7e0' },
  raw: [
    {
      ...{ role: 'manifest', mediaType: 'application/json', digest: digestOf('0'), size: 9 },
      text: '{"n":1.10}',
    },
  ],
};

it.each([1, 2])('%i platforms and digests are shown with what hides in them', async (count) => {
  const odd = { os: 'linux', architecture: 'amd\u202E64' };
  const platforms = image.platforms.slice(0, count).map((one) => ({ ...one, platform: odd }));
  await openPane(() => ({
    ...{ ...image, platforms, digest: `sha256:${'a\u200B'.repeat(9)}` },
    shown: image.shown === null ? null : { ...image.shown, platform: odd },
  }));
  await screen.findAllByText('U+202E');
  const said = [...document.querySelectorAll('*')].flatMap((element) =>
    ['title', 'aria-label'].map((name) => element.getAttribute(name) ?? ''),
  );
  expect(holdsHiddenInLines([document.body.textContent ?? '', ...said].join(' '))).toBe(false);
});

async function openPane(answer: (input: unknown) => Image = () => image) {
  const api = new FakeApi();
  const registry = savedRegistry({ address: 'https://r.test' });
  api.registries = [registry];
  api.pages.set(`${registry.id}/team/app`, [{ names: ['1.0', '2.0'] }]);
  api.handlers['images.get'] = async (input) => answer(input);
  api.handlers['images.referrers'] = async ({ digest }) => ({
    complete: true,
    referrers: [
      {
        ...{ digest: digestOf('5'), mediaType: null, size: 900, annotations: {}, via: 'api' },
        ...{ kind: 'signature', artifactType: 'application/x-sig', createdAt: null },
        predicateType: null,
      },
      {
        ...{ digest: digest.replaceAll('a', '6'), mediaType: null, size: 70, annotations: {} },
        ...{ kind: 'sbom', artifactType: 'text/spdx+json', createdAt: null, via: 'tag' },
        predicateType: null,
      },
    ],
  });
  const { user } = renderApp(api, `/registries/${registry.id}/repositories/team%2Fapp/tags/1.0`);
  const pane = within(await screen.findByRole('region', { name: 'Image' }));
  await pane.findByText('84.1 MB');
  return { api, user, pane };
}

it('tells what an image is without a click', async () => {
  const { pane } = await openPane();
  expect(pane.getByRole('heading', { name: 'team/app:1.0' })).toBeTruthy();
  expect(pane.getByText('Image index')).toBeTruthy();
  expect(pane.getByTitle(digestOf('a')).textContent).toBe('sha256:aaaaaaaa…aaaaaa');
  expect(pane.getByTitle(digestOf('0'))).toBeTruthy();
  expect(pane.getByText('docker pull r.test/team/app:1.0')).toBeTruthy();
  expect(pane.getByText('/app/server --config "a b"')).toBeTruthy();
  const source = pane.getAllByRole('link', { name: /git\.example\.com/ })[0];
  expect(source?.getAttribute('href')).toBe('https://git.example.com/acme/app');
});

it('covers what looks like a secret until it is asked for', async () => {
  const { pane, user } = await openPane();
  expect(pane.queryByText('hunter2')).toBeNull();
  expect(pane.getByText('info')).toBeTruthy();
  await user.click(pane.getByRole('button', { name: 'Show' }));
  expect(pane.getByText('hunter2')).toBeTruthy();
});

it('shows another platform when it is chosen', async () => {
  const { api, pane, user } = await openPane();
  await user.click(pane.getByRole('button', { name: 'Platform: linux/amd64' }));
  await user.click(await screen.findByRole('menuitemradio', { name: 'linux/arm64' }));
  await waitFor(() =>
    expect(api.callsOf('images.get').at(-1)).toMatchObject({
      platform: { os: 'linux', architecture: 'arm64' },
    }),
  );
});

it('leaves the keys of an open menu to the menu', async () => {
  const { pane, user } = await openPane();
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await user.click(pane.getByRole('button', { name: 'Platform: linux/amd64' }));
  await screen.findByRole('menuitemradio', { name: 'linux/arm64' });
  await user.keyboard('d2{Escape}');
  await waitFor(() => expect(screen.queryByRole('menuitemradio')).toBeNull());
  expect(write).not.toHaveBeenCalled();
  expect(pane.getByRole('tab', { name: /Overview/ }).getAttribute('aria-selected')).toBe('true');
});

it('goes through its parts by number, and shows layers beside their steps', async () => {
  const { pane, user } = await openPane();
  await user.keyboard('2');
  const rows = within(pane.getByRole('list', { name: 'Layers and history' })).getAllByRole(
    'listitem',
  );
  expect(rows.map((row) => row.textContent)).toEqual([
    '1ADD rootfs60 MB',
    'ENV LOG=infono layer',
    '2RUN build24.1 MB',
  ]);
  await user.keyboard('6');
  expect(pane.getByRole('tabpanel').textContent).toContain('"n": 1.10');
});

it('copies by key, and closes with the row that it belongs to in focus', async () => {
  const { pane, user } = await openPane();
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await user.keyboard('dpc');
  expect(write.mock.calls.map(([text]) => text)).toEqual([
    digestOf('a'),
    'docker pull r.test/team/app:1.0',
    'r.test/team/app:1.0',
  ]);
  await user.click(pane.getByRole('button', { name: 'Close' }));
  expect(screen.queryByRole('region', { name: 'Image' })).toBeNull();
  await waitFor(() => expect(document.activeElement?.hasAttribute('data-main')).toBe(true));
});

it('tells what is attached to the index and to the platform, each once, and checks none', async () => {
  const { api, pane, user } = await openPane();
  await user.keyboard('5');
  const rows = within(await pane.findByRole('list', { name: 'Attached' })).getAllByRole('listitem');
  expect(rows.map((row) => row.textContent)).toEqual([
    expect.stringMatching(/^Signatureapplication\/x-sigsha256:5/),
    expect.stringMatching(/^SBOMtext\/spdx/),
    expect.stringMatching(/^SBOM/),
  ]);
  expect(pane.getByText('Present, not checked.')).toBeTruthy();
  expect(api.callsOf('images.referrers')).toMatchObject([
    { digest: digestOf('a') },
    { digest: digestOf('0') },
  ]);
});

it('names a link only for what is a web page', async () => {
  const said = {
    source: 'javascript:alert(1)',
    documentation: 'https://user:pw@docs.example.com/',
  };
  const { pane } = await openPane(() => ({ ...image, said }));
  expect(pane.getAllByText('javascript:alert(1)').length).toBeGreaterThan(0);
  expect(pane.queryAllByRole('link')).toEqual([]);
});

it('says what failed, with Retry', async () => {
  const api = new FakeApi();
  const registry = savedRegistry({ address: 'https://r.test' });
  api.registries = [registry];
  api.pages.set(`${registry.id}/team/app`, [{ names: ['1.0'] }]);
  renderApp(api, `/registries/${registry.id}/repositories/team%2Fapp/tags/1.0`);
  const pane = within(await screen.findByRole('region', { name: 'Image' }));
  expect(await pane.findByRole('button', { name: 'Retry' })).toBeTruthy();
});
