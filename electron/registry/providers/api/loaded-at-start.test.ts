import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';

/** The libraries of clouds, and what they are made of. */
const cloudLibrary = /node_modules\/(?:@aws-sdk|@smithy|@aws-crypto|@azure|google-auth-library)\//;
const root = join(import.meta.dirname, '../../../..');

/** What a chunk brings along when it is loaded: its own sources, and those it imports at once. */
function loadedWith(meta: Metafile, chunk: string, seen = new Set<string>()): string[] {
  if (seen.has(chunk)) return [];
  seen.add(chunk);
  const found = meta.outputs[chunk];
  const atOnce = (found?.imports ?? []).filter(
    ({ kind, external }) => kind === 'import-statement' && external !== true,
  );
  return [
    ...Object.keys(found?.inputs ?? {}),
    ...atOnce.flatMap(({ path }) => loadedWith(meta, path, seen)),
  ];
}

describe.each(['electron/main.ts', 'electron/serve.ts'])('%s', (entry) => {
  let meta: Metafile;

  beforeAll(async () => {
    const bundled = await build({
      absWorkingDir: root,
      entryPoints: [entry],
      bundle: true,
      splitting: true,
      write: false,
      metafile: true,
      outdir: 'unwritten',
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      external: ['electron', '@napi-rs/keyring', '@lingui/core/macro', ...builtinModules],
      loader: { '.png': 'empty', '.po': 'empty' },
      logLevel: 'silent',
    });
    meta = bundled.metafile;
  });

  test('loads no library of a cloud at start', () => {
    const chunk = Object.entries(meta.outputs).find(([, { entryPoint }]) => entryPoint === entry);
    const loaded = loadedWith(meta, chunk?.[0] ?? '');
    expect(loaded.some((path) => path.endsWith('electron/registry/providers/ecr/ecr.ts'))).toBe(
      true,
    );
    expect(loaded.filter((path) => cloudLibrary.test(path))).toEqual([]);
  });

  test('has them aside, for when they are used', () => {
    const aside = Object.keys(meta.inputs).filter((path) => cloudLibrary.test(path));
    expect(aside.some((path) => path.includes('@aws-sdk/client-ecr/'))).toBe(true);
  });
});
