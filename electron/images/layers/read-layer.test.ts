import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createTemporaryFolder } from '../../../e2e/fixtures/temporary-folder.ts';
import { FileTree } from './file-tree.ts';
import { addToLayer } from './layer-tree.ts';
import { readLayer } from './read-layer.ts';

async function treeOf(bytes: Uint8Array, pieceBytes: number): Promise<FileTree> {
  const tree = new FileTree();
  await readLayer(pieces(bytes, pieceBytes), {
    entry(entry) {
      addToLayer(tree, entry);
      return null;
    },
    leftOut() {
      tree.leftOut += 1;
    },
  });
  return tree;
}

async function* pieces(bytes: Uint8Array, length: number) {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

function listed(tree: FileTree): string[] {
  const lines: string[] = [];
  for (let node = 1; node < tree.end; node += 1)
    if (!tree.isImplied(node))
      lines.push(`${tree.path(node)}${tree.typeOf(node) === 'directory' ? '/' : ''}`);
  return lines.sort();
}

test.each(['ustar', 'gnu', 'pax'])(
  'lists what GNU tar lists of a %s archive, in any compression and pieces',
  async (format) => {
    await using folder = await createTemporaryFolder('tar');
    const root = join(folder.path, 'root');
    const deep = format === 'ustar' ? 'd'.repeat(90) : `${'e'.repeat(120)}/${'f'.repeat(130)}`;
    mkdirSync(join(root, deep), { recursive: true });
    writeFileSync(join(root, deep, 'file.txt'), 'x'.repeat(700));
    writeFileSync(join(root, 'ünï.txt'), '');
    linkSync(join(root, 'ünï.txt'), join(root, 'linked'));
    symlinkSync('../etc/passwd', join(root, 'out'));
    if (format !== 'ustar') {
      writeFileSync(join(root, 'sparse'), 'begin');
      truncateSync(join(root, 'sparse'), 50_000_000);
    }
    const archive = join(folder.path, 'a.tar');
    execFileSync('tar', [
      '-C',
      root,
      ...(format === 'ustar' ? [] : ['-S']),
      `--format=${format}`,
      '-cf',
      archive,
      '.',
    ]);
    const told = execFileSync('tar', ['-tf', archive], {
      encoding: 'utf8',
      env: { LC_ALL: 'C.UTF-8' },
    });
    const expected = told
      .trim()
      .split('\n')
      .map((line) => line.slice(2))
      .filter((line) => line !== '')
      .sort();
    const tar = execFileSync('cat', [archive], { maxBuffer: 1e9 });
    const zstd = execFileSync('zstd', ['-c', archive], { maxBuffer: 1e9 });
    for (const bytes of [tar, gzipSync(tar), zstd])
      for (const length of [7, 1000, 65536])
        expect(listed(await treeOf(bytes, length))).toEqual(expected);
  },
);
