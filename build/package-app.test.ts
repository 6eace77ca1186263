import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createTemporaryFolder } from '../e2e/fixtures/temporary-folder.ts';
import { buildOnce } from '../e2e/stand-in/build-once.ts';
import { packageApp } from './lib/package-app.ts';
import { whatIsMissing } from './lib/package-needs.ts';
import { projectRoot } from './lib/this-machine.ts';

/** Marks the fuses in Electron's binary (electron/fuses, "The fuse wire"). */
const sentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');

beforeAll(() => buildOnce(), 60_000);

/** A folder laid out like an unpacked Electron for Linux; its program is the fuses alone. */
async function makeElectron(folder: string): Promise<string> {
  await mkdir(join(folder, 'resources'), { recursive: true });
  await mkdir(join(folder, 'locales'));
  const electron = join(folder, 'electron');
  const wire = Buffer.concat([sentinel, Buffer.from([1, 8]), Buffer.from('10110011')]);
  const files: [string, Buffer | string][] = [
    [electron, Buffer.concat([Buffer.alloc(64), wire, Buffer.alloc(64)])],
    [join(folder, 'version'), '45.4.1'],
    [join(folder, 'resources', 'default_app.asar'), 'not ours'],
    [join(folder, 'locales', 'en-US.pak'), ''],
    [join(folder, 'locales', 'zh-CN.pak'), ''],
    [join(folder, 'locales', 'de.pak'), ''],
  ];
  await Promise.all(files.map(([path, text]) => writeFile(path, text, { mode: 0o755 })));
  return electron;
}

interface Listing {
  [name: string]: { files?: Listing | undefined };
}
const listingSchema: z.ZodType<Listing> = z.lazy(() =>
  z.record(z.string(), z.object({ files: listingSchema.optional() })),
);

/** Paths of the files in an archive: its header is JSON after 16 bytes of sizes. */
async function listArchive(path: string): Promise<string[]> {
  const archive = await readFile(path);
  const text = archive.subarray(16, 16 + archive.readUInt32LE(12)).toString('utf8');
  const walk = (files: Listing, prefix: string): string[] =>
    Object.entries(files).flatMap(([name, { files: below }]) =>
      below === undefined ? [prefix + name] : walk(below, `${prefix}${name}/`),
    );
  return walk(z.object({ files: listingSchema }).parse(JSON.parse(text)).files, '');
}

it('packs the bundles and the native module alone, and blows the fuses', async (context) => {
  context.skip(process.platform !== 'linux', 'the stand-in for Electron has the layout of Linux');
  await using folder = await createTemporaryFolder('package');
  const electron = await makeElectron(join(folder.path, 'electron'));
  await packageApp({ electron, installers: false, output: join(folder.path, 'release') });

  const app = join(folder.path, 'release', 'linux-unpacked');
  const packed = await listArchive(join(app, 'resources', 'app.asar'));
  expect(packed).toEqual(
    expect.arrayContaining([
      'package.json',
      'dist/main/main.js',
      'dist/main/main.js.map',
      'dist/main/watchdog.js',
      'dist/preload/preload.cjs',
      'dist/renderer/index.html',
    ]),
  );
  expect(packed.filter((path) => /^dist\/serve|\.ts$/.test(path))).toEqual([]);
  const maps = packed.filter((path) => path.endsWith('.map'));
  expect(maps.filter((path) => !path.startsWith('dist/main/'))).toEqual([]);
  const foreign = packed.filter((path) => path.includes('node_modules'));
  expect(foreign.filter((path) => !/^node_modules\/@napi-rs\/keyring/.test(path))).toEqual([]);
  expect(foreign).toContain('node_modules/@napi-rs/keyring/index.js');
  const resources = join(app, 'resources');
  expect((await readdir(resources)).toSorted()).toEqual(['app.asar', 'app.asar.unpacked']);
  // A native module is loaded by the system, which does not look into archives.
  const unpacked = await readdir(join(resources, 'app.asar.unpacked'), { recursive: true });
  expect(unpacked.filter((path) => /keyring\.[\w-]+\.node$/.test(path))).toHaveLength(1);
  expect(await readdir(join(app, 'locales'))).toEqual(['en-US.pak', 'zh-CN.pak']);
  expect(await readdir(app)).not.toContain('version');

  const program = await readFile(join(app, 'berth'));
  const wire = program.subarray(program.indexOf(sentinel) + sentinel.length + 2).subarray(0, 8);
  // runAsNode, cookie encryption, NODE_OPTIONS, inspect, integrity, only asar, own snapshot, file privileges.
  expect(wire.toString('latin1')).toBe('01001100');
}, 60_000);

it('says what is missing without Electron, and how to get it', () => {
  const text = whatIsMissing(projectRoot);
  expect(text).toMatch(/binary of Electron \d+\.\d+\.\d+ is missing/);
  expect(text).toContain('npx install-electron');
});
