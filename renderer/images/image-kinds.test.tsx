import { screen, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import type { Image, ImageLayer } from '../../shared/model/image.ts';

const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;
const layer = (letter: string, mediaType: string, title?: string): ImageLayer => ({
  ...{ digest: digestOf(letter), mediaType, size: 1000, urls: [] },
  annotations: title === undefined ? {} : { 'org.opencontainers.image.title': title },
});
const provenance = 'application/vnd.cncf.helm.chart.provenance.v1.prov';

const chart: Image = {
  ...{ kind: 'helm', digest: digestOf('a'), mediaType: null, annotations: {}, subject: null },
  artifactType: 'application/vnd.cncf.helm.config.v1+json',
  platforms: [],
  shown: {
    ...{ digest: digestOf('a'), kind: 'helm', platform: null, size: 2470, createdAt: null },
    ...{ config: null, history: [], annotations: {} },
    artifactConfig: {
      ...{ name: 'web', version: '1.2.3', appVersion: '4.5' },
      maintainers: [{ name: 'Ada', email: 'ada@example.com' }],
      dependencies: [{ name: 'redis', version: '18.x.x', repository: 'oci://r.test/charts' }],
    },
    layers: [layer('b', 'application/x-chart'), layer('c', provenance)],
  },
  ...{ said: {}, problems: [] },
  raw: [
    {
      ...{ role: 'manifest', mediaType: 'application/json', digest: digestOf('a'), size: 9 },
      text: JSON.stringify({
        config: { digest: digestOf('d') },
        layers: [{ digest: digestOf('b') }],
        subject: { digest: digestOf('e') },
        rootfs: { diff_ids: [digestOf('f')] },
      }),
    },
    {
      ...{ role: 'config', mediaType: 'application/json', digest: digestOf('d'), size: 9 },
      text: '{"name":"web"}',
    },
  ],
};

async function openPane(image: Image) {
  const api = new FakeApi();
  const registry = savedRegistry({ address: 'https://r.test' });
  api.registries = [registry];
  api.pages.set(`${registry.id}/charts/web`, [{ names: ['1.2.3'] }]);
  api.handlers['images.get'] = async () => image;
  const { user } = renderApp(
    api,
    `/registries/${registry.id}/repositories/charts%2Fweb/tags/1.2.3`,
  );
  const pane = within(await screen.findByRole('region', { name: 'Image' }));
  await pane.findByRole('tablist');
  return { user, pane };
}

it('a chart tells what its Chart.yaml says, and is got by helm', async () => {
  const { pane } = await openPane(chart);
  for (const text of [
    ...['Helm chart', '4.5', 'Ada <ada@example.com>', 'redis 18.x.x (oci://r.test/charts)'],
    ...['present, not checked', 'helm pull oci://r.test/charts/web --version 1.2.3'],
  ])
    expect(pane.getAllByText(text).length).toBeGreaterThan(0);
});

it('an artifact tells of its files in the place of layers, and is got by oras', async () => {
  const files = [layer('b', 'application/yaml', 'config.yaml'), layer('c', 'text/x\u202Egpj.')];
  const shown = { ...chart.shown, kind: 'artifact' as const, layers: files };
  const { pane, user } = await openPane({
    ...{ ...chart, kind: 'artifact', artifactType: 'application/vnd.example.settings' },
    shown: chart.shown === null ? null : { ...chart.shown, ...shown },
  });
  expect(pane.getByText('oras pull r.test/charts/web:1.2.3')).toBeTruthy();
  expect(pane.getByText('application/vnd.example.settings')).toBeTruthy();
  await user.click(pane.getByRole('tab', { name: /^Contents/ }));
  const rows = within(pane.getByRole('list', { name: 'Contents' })).getAllByRole('listitem');
  expect(rows[0]?.textContent).toMatch(/^config\.yamlapplication\/yamlsha256:b+1 kB$/);
  expect(rows[1]?.textContent).toContain('U+202E');
});

it('in the raw documents every digest opens what it names', async () => {
  const { pane, user } = await openPane(chart);
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await user.click(pane.getByRole('tab', { name: /^Raw/ }));
  const named = (letter: string) => `"${digestOf(letter)}"`;
  expect(pane.getByRole('link', { name: named('e') }).getAttribute('href')).toContain(
    encodeURIComponent(digestOf('e')),
  );
  expect(pane.queryByRole('link', { name: named('f') })).toBeNull();
  expect(pane.queryByRole('button', { name: named('f') })).toBeNull();
  await user.click(pane.getByRole('button', { name: named('d') }));
  await user.click(pane.getByRole('button', { name: 'Copy as sent' }));
  expect(write).toHaveBeenLastCalledWith('{"name":"web"}');
  await user.click(pane.getByRole('button', { name: 'Manifest' }));
  await user.type(pane.getByRole('searchbox', { name: 'Search in the document' }), 'DIGEST');
  expect(pane.getByText('1 of 3 lines')).toBeTruthy();
  await user.keyboard('{Enter}');
  expect(pane.getByText('2 of 3 lines')).toBeTruthy();
  expect([...document.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual([
    ...['digest', 'digest', 'digest'],
  ]);
  await user.click(pane.getByRole('button', { name: named('b') }));
  expect(pane.getByRole('tab', { name: /^Contents/ }).getAttribute('aria-selected')).toBe('true');
});
