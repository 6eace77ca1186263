import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTemporaryFolder, type TemporaryFolder } from '../e2e/fixtures/temporary-folder.ts';

const root = join(import.meta.dirname, '..');

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await createTemporaryFolder('check-text');
  copyFileSync(join(root, 'lingui.config.ts'), join(folder.path, 'lingui.config.ts'));
  copyFileSync(join(root, 'package.json'), join(folder.path, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(folder.path, 'node_modules'));
});
afterAll(() => folder.remove());

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder.path, path)), { recursive: true });
  writeFileSync(join(folder.path, path), text);
}

const head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n';

/** The command over a tree that shows two texts, with these ones in its catalog. */
async function check(kept: readonly string[]) {
  put(
    'renderer/tags/row.tsx',
    "import { Trans } from '@lingui/react/macro';\nexport const row = <Trans>Copy the digest</Trans>;",
  );
  put(
    'shared/menu.ts',
    "import { msg } from '@lingui/core/macro';\nexport const quit = msg`Quit Berth`;",
  );
  const entries = kept.map((text) => `msgid "${text}"\nmsgstr "${text}"\n`);
  put('shared/text/en.po', head + entries.join('\n'));
  return await execa(
    process.execPath,
    [join(root, 'node_modules/tsx/dist/cli.mjs'), join(root, 'build/check-text.ts')],
    { cwd: folder.path, reject: false },
  );
}

test('passes where the code shows what the catalog holds', async () => {
  const { exitCode, stdout } = await check(['Copy the digest', 'Quit Berth']);
  expect(stdout).toContain('2 texts, each in its catalog, none unused');
  expect(exitCode).toBe(0);
});

test('refuses a text that is missing, and one that is unused', async () => {
  const { exitCode, stderr } = await check(['Quit Berth', 'Gone since long']);
  expect(stderr).toContain('missing in en: Copy the digest');
  expect(stderr).toContain('unused in en: Gone since long');
  expect(exitCode).toBe(1);
});

test('npm run check includes it', () => {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(manifest).toMatchObject({
    scripts: { check: expect.stringContaining('npm run check:text') },
  });
});
