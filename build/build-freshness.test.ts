import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { createTemporaryFolder } from '../e2e/fixtures/temporary-folder.ts';
import { reasonToBuild } from './lib/build-freshness.ts';

it('builds when an output is missing or a source is newer, not for tests', async () => {
  await using folder = await createTemporaryFolder();
  const put = (path: string, seconds: number) => {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true });
    writeFileSync(join(folder.path, path), '');
    utimesSync(join(folder.path, path), seconds, seconds);
  };
  put('shared/api.ts', 1000);
  put('renderer/tags/tag-list.tsx', 1000);
  put('dist/renderer/index.html', 2000);
  put('dist/main/main.js', 2000);
  put('dist/serve/serve.js', 2000);
  put('dist/serve/keyring-child.js', 2000);
  expect(reasonToBuild(folder.path)).toContain('not built');
  put('dist/preload/preload.cjs', 2000);
  expect(reasonToBuild(folder.path)).toBeNull();
  put('shared/api.test.ts', 3000);
  expect(reasonToBuild(folder.path)).toBeNull();
  put('renderer/tags/tag-list.tsx', 3000);
  expect(reasonToBuild(folder.path)).toContain('renderer');
});
