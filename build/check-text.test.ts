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

const coreTexts = { 'copy.failed': 'Cannot copy', 'copy.slot.keyring': 'keyring' };

/** The command over a tree that shows two texts of the page and two of the core, with these in its catalogs. */
async function check(kept: readonly string[], core: Record<string, string> = coreTexts) {
  put(
    'renderer/tags/row.tsx',
    "import { Trans } from '@lingui/react/macro';\nexport const row = <Trans>Copy the digest</Trans>;",
  );
  put(
    'shared/menu.ts',
    "import { msg } from '@lingui/core/macro';\nexport const quit = msg`Quit Berth`;",
  );
  put(
    'electron/app/copy.ts',
    "import { text } from '../../shared/text/text.ts';\n" +
      "export const told = (slot: string) => [text(`copy.slot.${slot}`), text('copy.failed')];",
  );
  put('shared/text/english/copy.ts', `export const copyTexts = ${JSON.stringify(core)} as const;`);
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
  expect(stdout).toContain('4 texts, each in its catalog, none unused');
  expect(exitCode).toBe(0);
});

test('refuses a text that is missing, and one that is unused', async () => {
  const { exitCode, stderr } = await check(['Quit Berth', 'Gone since long']);
  expect(stderr).toContain('missing in en: Copy the digest');
  expect(stderr).toContain('unused in en: Gone since long');
  expect(exitCode).toBe(1);
});

test('refuses a text of the core that is missing, and one that is unused', async () => {
  const page = ['Copy the digest', 'Quit Berth'];
  const lacking = await check(page, { 'copy.failed': 'Cannot copy', 'paste.failed': 'Gone' });
  expect(lacking.stderr).toContain('missing in en: `copy.slot.${slot}` (electron/app/copy.ts:2)');
  expect(lacking.stderr).toContain('unused in en: paste.failed: Gone');
  expect(lacking.exitCode).toBe(1);
  const misspelt = await check(page, { 'copy.faild': 'Cannot copy', 'copy.slot.keyring': 'k' });
  expect(misspelt.stderr).toContain("missing in en: 'copy.failed'");
  expect(misspelt.stderr).toContain('unused in en: copy.faild: Cannot copy');
});

test('npm run check includes it', () => {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(manifest).toMatchObject({
    scripts: { check: expect.stringContaining('npm run check:text') },
  });
});
