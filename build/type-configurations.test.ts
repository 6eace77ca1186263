import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTemporaryFolder, type TemporaryFolder } from '../e2e/fixtures/temporary-folder.ts';

const root = join(import.meta.dirname, '..');

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await createTemporaryFolder('type-configurations');
  for (const name of ['tsconfig.json', 'tsconfig.core.json', 'tsconfig.renderer.json'])
    copyFileSync(join(root, name), join(folder.path, name));
  symlinkSync(join(root, 'node_modules'), join(folder.path, 'node_modules'));
});
afterAll(() => folder.remove());

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder.path, path)), { recursive: true });
  writeFileSync(join(folder.path, path), text);
}

async function check(configuration: string): Promise<string> {
  const tsc = join(root, 'node_modules/typescript-native/bin/tsc');
  const result = await execa(process.execPath, [tsc, '-p', `tsconfig.${configuration}.json`], {
    cwd: folder.path,
    reject: false,
    all: true,
  });
  return result.all;
}

/** What runs where: the global or module of the other side, by the file that must not use it. */
const planted = {
  core: [
    ['electron/app/document.ts', 'export const title = document.title;'],
    ['electron/http/storage.ts', 'export const kept = localStorage.length;'],
    ['electron/vault/window.ts', 'export const width = window.innerWidth;'],
    ['shared/element.ts', 'export type Row = HTMLElement;'],
    [
      'electron/web/event.ts',
      "export const change = new CustomEvent<number>('x').initCustomEvent;",
    ],
  ],
  renderer: [
    [
      'renderer/tags/file.ts',
      "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;",
    ],
    ['renderer/tags/old-name.ts', "import { join } from 'path';\nexport const joined = join('a');"],
    ['renderer/tags/buffer.ts', "export const bytes = Buffer.from('a');"],
    ['renderer/tags/environment.ts', "export const home = process.env['HOME'];"],
    ['shared/folder.ts', 'export const folder = __dirname;'],
  ],
} as const;

describe('what each configuration knows', () => {
  test.each([
    ['core', "export const bytes = Buffer.from(process.env['HOME'] ?? '');"],
    [
      'core',
      "export const url = new URL('https://a.test').host + new TextEncoder().encode('a').length;",
    ],
    ['renderer', 'export const title = document.title + localStorage.length;'],
  ])('%s takes what runs there', async (configuration, text) => {
    put(`${configuration === 'core' ? 'electron' : configuration}/own.ts`, text);
    put('shared/plain.ts', 'export const plain = 1;');
    expect(await check(configuration)).toBe('');
  });

  test.each(Object.entries(planted))(
    '%s refuses what runs elsewhere',
    async (configuration, files) => {
      for (const [path, text] of files) put(path, text);
      const report = await check(configuration);
      for (const [path] of files) expect(report).toContain(`${path}(`);
    },
  );
});
