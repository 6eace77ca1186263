import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { createTemporaryFolder } from '../e2e/fixtures/temporary-folder.ts';
import { buildNeeds, debianTools, suitesThatReach } from './lib/suites-that-reach.ts';
import { projectRoot } from './lib/this-machine.ts';

it('finds the suites that reach a file, also through other files', async () => {
  await using folder = await createTemporaryFolder();
  const files = {
    'e2e/fixtures/docker-registry.ts': "import './own.ts';",
    'e2e/fixtures/own.ts': "export const own = 'docker-registry';",
    'electron/registry/direct.test.ts':
      "import { startRegistry } from '../../e2e/fixtures/docker-registry.ts';",
    'electron/app/helper.ts': "export { x } from '../../e2e/fixtures/docker-registry.ts';",
    'electron/app/through.test.ts': "import { x } from './helper.ts';",
    'electron/app/late.test.ts': "const x = await import('./helper.ts');",
    'electron/app/free.test.ts': "import { own } from '../../e2e/fixtures/own.ts';",
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true });
    writeFileSync(join(folder.path, path), text);
  }
  expect(suitesThatReach(folder.path, debianTools)).toEqual([
    'electron/app/late.test.ts',
    'electron/app/through.test.ts',
    'electron/registry/direct.test.ts',
  ]);
});

it('what suites are looked up by is there, and found', () => {
  for (const path of [...debianTools, ...buildNeeds])
    expect([path, existsSync(join(projectRoot, path))]).toEqual([path, true]);
  expect(suitesThatReach(projectRoot, buildNeeds)).toEqual(
    expect.arrayContaining(['build/browser-commands.test.ts', 'electron/web/serve.system.test.ts']),
  );
});
