import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createTemporaryFolder } from '../e2e/fixtures/temporary-folder.ts';
import { installPeers } from './lib/install-peers.ts';
import { findPeer, type Peer, peers, peersFolder, programPath } from './lib/peers.ts';

const tool: Peer = {
  name: 'tool',
  module: 'example.com/tools/v2',
  command: 'cmd/tool',
  version: 'v2.1.0',
  program: 'tool',
  heavy: false,
};

/** Go, as far as `go install` goes: makes a program, nothing at all, or a refusal. */
async function playGo(body: string) {
  const folder = await createTemporaryFolder('peers');
  const go = join(folder.path, 'go');
  writeFileSync(go, `#!/bin/sh\n${body}\n`);
  chmodSync(go, 0o755);
  const lines: string[] = [];
  const cache = join(folder.path, 'cache');
  const place = { go, folder: cache, say: (line: string) => void lines.push(line) };
  return { place, lines, cache, [Symbol.asyncDispose]: folder.remove };
}

it('installs what is pinned once, each version in a folder of its own', async () => {
  await using played = await playGo('echo "$1 $2" > "$GOBIN/tool"; echo go: downloading much >&2');
  expect(await installPeers([tool], played.place)).toEqual([]);
  expect(await installPeers([tool], played.place)).toEqual([]);
  expect(await installPeers([{ ...tool, version: 'v2.2.0' }], played.place)).toEqual([]);
  expect(played.lines).toEqual([
    expect.stringMatching(/^tool v2\.1\.0: installed in \d+ s, /),
    expect.stringMatching(/^tool v2\.1\.0: already there, /),
    expect.stringMatching(/^tool v2\.2\.0: installed in \d+ s, /),
  ]);
  expect(existsSync(programPath(played.cache, tool))).toBe(true);
  expect(readdirSync(played.cache).sort()).toEqual(['tool@v2.1.0', 'tool@v2.2.0']);
});

it('says why one is not to be had, leaves nothing of it, and goes on', async () => {
  await using played = await playGo(
    'case "$2" in *cmd/tool@*) echo go: downloading much >&2; echo "go: $2: 403 Forbidden" >&2; exit 1;; esac\n: > "$GOBIN/other"',
  );
  const other = { ...tool, name: 'other', command: 'cmd/other', program: 'other' };
  expect(await installPeers([tool, other], played.place)).toEqual(['tool']);
  expect(played.lines).toEqual([
    `tool v2.1.0: not to be had: go: ${tool.module}/cmd/tool@v2.1.0: 403 Forbidden`,
    expect.stringMatching(/^other v2\.1\.0: installed/),
  ]);
  expect(readdirSync(played.cache)).toEqual(['other@v2.1.0']);
});

it('asks for the pinned version alone where a proxy has no list of versions', async () => {
  await using played = await playGo(
    'case "$2" in *@*) echo "go: loading deprecation: reading https://proxy/x/@v/list: 403" >&2; exit 1;; esac\n' +
      'test "$GOFLAGS" = -mod=mod && cp go.mod "$GOBIN/tool"',
  );
  expect(await installPeers([tool], played.place)).toEqual([]);
  expect(readFileSync(programPath(played.cache, tool), 'utf8')).toContain(
    'require example.com/tools/v2 v2.1.0',
  );
  expect(readdirSync(played.cache)).toEqual(['tool@v2.1.0']);
});

it('is told apart from a build that made another program, and from no Go at all', async () => {
  await using played = await playGo('exit 0');
  expect(await installPeers([tool], played.place)).toEqual(['tool']);
  expect(await installPeers([tool], { ...played.place, go: undefined })).toEqual(['tool']);
  expect(played.lines).toEqual([
    'tool v2.1.0: not to be had: go install made no tool',
    'tool v2.1.0: not to be had: Go is not on this machine',
  ]);
  expect(readdirSync(played.cache)).toEqual([]);
});

it('pins exact versions of programs with different names, outside of the checkout', () => {
  for (const { version } of peers) expect(version).toMatch(/^v\d+\.\d+\.\d+$/);
  expect(new Set(peers.map(({ name }) => name)).size).toBe(peers.length);
  expect(peersFolder({})).not.toContain(process.cwd());
  expect(peersFolder({ BERTH_PEERS: '/elsewhere' })).toBe('/elsewhere');
  expect(() => findPeer('nobody')).toThrow('No peer is called nobody');
});
