// @vitest-environment node
import { parse as parseToml } from 'smol-toml';
import { expect, it } from 'vitest';
import { plainRegistry } from '../../e2e/fixtures/saved-registry.ts';
import { snippetPlace } from './snippet.ts';
import { type SnippetTool, snippetFor, toolsFor } from './snippets.ts';

const ca = '-----BEGIN CERTIFICATE-----\nQQ==\n-----END CERTIFICATE-----\n';
const inside = snippetPlace(
  {
    ...plainRegistry,
    internalAddress: 'http://inside.cluster:5000',
    namespace: 'team',
    lent: true,
    tls: { ...plainRegistry.tls, verify: false, caCertificate: ca },
  },
  'team/api:2.0',
);
const plain = snippetPlace(plainRegistry, null);

it('every tool has a text for every registry that it is offered for', () => {
  for (const place of [inside, plain])
    for (const tool of toolsFor(place)) expect(snippetFor(tool, place).text.trim()).not.toBe('');
  expect(toolsFor(plain)).not.toContain('certs');
  expect(toolsFor(plain)).not.toContain('daemon');
  expect(toolsFor(inside)).toEqual(expect.arrayContaining(['certs', 'daemon']));
});

it.each<SnippetTool>(['podman', 'containerd', 'buildkit'])('%s reads its TOML', (tool) => {
  for (const place of [inside, plain])
    expect(Object.keys(parseToml(snippetFor(tool, place).text))).not.toEqual([]);
});

it.each<SnippetTool>(['daemon', 'docker'])('%s reads its JSON', (tool) => {
  expect(Object.keys(JSON.parse(snippetFor(tool, inside).text))).not.toEqual([]);
});

it('clusters are told the internal address, people the other one', () => {
  for (const tool of ['kubernetes', 'pod', 'containerd', 'k3s'] as const)
    expect(snippetFor(tool, inside).text).toContain('inside.cluster:5000');
  for (const tool of ['podman', 'compose', 'gitlab', 'crane', 'oras', 'regctl'] as const)
    expect(snippetFor(tool, inside).text).not.toContain('inside.cluster');
});

it('a lent login is named by its helper, another asks for the password', () => {
  expect(snippetFor('docker', inside).text).toContain('"berth"');
  expect(snippetFor('docker', plain).text).toContain('--password-stdin');
});
