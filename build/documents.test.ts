import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const documents = [
  'README.md',
  'SECURITY.md',
  '.github/CONTRIBUTING.md',
  'e2e/README.md',
  'electron/exchange/README.md',
  'electron/registry/providers/README.md',
  'electron/web/README.md',
];

const fromRoot = /^(?:shared|electron|renderer|build|e2e|\.github)\//;

/** Files and folders that a document names: `electron/app/dispatch.ts`, or beside it `zadig/`, `formats.ts`. */
function namedPlaces(document: string, text: string): string[] {
  return [...text.matchAll(/`([\w./-]+(?:\.ts|\.md|\.json|\/))`/g)].map(([, path = '']) =>
    fromRoot.test(path) ? path : join(dirname(document), path),
  );
}

test.each(documents)('links and places in %s are there', (document) => {
  const text = readFileSync(join(root, document), 'utf8');
  const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => join(root, dirname(document), target));
  const places = namedPlaces(document, text).map((path) => join(root, path));
  expect([...links, ...places].filter((path) => !existsSync(path))).toEqual([]);
  expect(links.length + places.length).toBeGreaterThan(0);
});

test.each(documents)('commands in %s are scripts of package.json', (document) => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const text = readFileSync(join(root, document), 'utf8');
  const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test('the README can be read in some minutes', () => {
  const words = readFileSync(join(root, 'README.md'), 'utf8').split(/\s+/).length;
  expect(words).toBeLessThan(700);
});
