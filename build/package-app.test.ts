import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createTemporaryFolder } from '../e2e/fixtures/temporary-folder.ts';
import { buildOnce } from '../e2e/stand-in/build-once.ts';
import { fuseSentinel, requireAllFuses } from './lib/fuses.ts';
import { macSigning } from './lib/mac-signing.ts';
import { packageApp } from './lib/package-app.ts';
import { whatIsMissing } from './lib/package-needs.ts';
import { projectRoot } from './lib/this-machine.ts';

beforeAll(() => buildOnce(), 120_000);

/** A binary that is nothing but the fuses in these states. */
function fuseWire(states: string, version = 1): Buffer {
  const head = Buffer.from([version, states.length]);
  const wire = Buffer.concat([fuseSentinel, head, Buffer.from(states)]);
  return Buffer.concat([Buffer.alloc(64), wire, Buffer.alloc(64)]);
}

/** A folder laid out like an unpacked Electron for Linux; its program is the fuses alone. */
async function makeElectron(folder: string): Promise<string> {
  await mkdir(join(folder, 'resources'), { recursive: true });
  await mkdir(join(folder, 'locales'));
  const electron = join(folder, 'electron');
  const wire = fuseWire('101100111');
  const files: [string, Buffer | string][] = [
    [electron, wire],
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
      'dist/main/search-names.js',
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
  const wire = program.subarray(program.indexOf(fuseSentinel) + fuseSentinel.length + 2);
  // runAsNode, cookie encryption, NODE_OPTIONS, inspect, integrity, only asar, own snapshot, file privileges, traps.
  expect(wire.subarray(0, 9).toString('latin1')).toBe('010011001');
}, 120_000);

it('says what is missing without Electron, and how to get it', () => {
  const text = whatIsMissing(projectRoot);
  expect(text).toMatch(/binary of Electron \d+\.\d+\.\d+ is missing/);
  expect(text).toContain('npx install-electron');
});

it.each<[string, Buffer, RegExp | null]>([
  ['eight fuses as decided', fuseWire('01001100'), null],
  ['nine', fuseWire('010011001'), null],
  ['one that was removed', fuseWire('01r011001'), null],
  ['two halves', Buffer.concat([fuseWire('010011001'), fuseWire('010011001')]), null],
  ['one that nobody decided on', fuseWire('0100110011'), /number 10, which is new/],
  ['Node through the back door', fuseWire('110011001'), /runAsNode/],
  ['an archive that is not checked', fuseWire('010001001'), /embeddedAsarIntegrityValidation/],
  [
    'one half that was forgotten',
    Buffer.concat([fuseWire('010011001'), fuseWire('101100111')]),
    /nodeOptions, nodeCliInspect/,
  ],
  ['too few', fuseWire('0100'), /not as they must be/],
  ['another version', fuseWire('010011001', 2), /version 2/],
  ['none', Buffer.alloc(64), /no fuses/],
])('a package with fuses: %s', async (_name, binary, problem) => {
  await using folder = await createTemporaryFolder('fuses');
  const path = join(folder.path, 'berth');
  await writeFile(path, binary);
  if (problem === null) expect(() => requireAllFuses(path)).not.toThrow();
  else expect(() => requireAllFuses(path)).toThrow(problem);
});

const adHoc = { identity: '-', hardenedRuntime: false, notarize: false };
it.each([
  ['nothing', {}, adHoc],
  ['empty secrets of a workflow', { CSC_LINK: '', CSC_NAME: '', APPLE_ID: '' }, adHoc],
  ['a login for the notary alone', { APPLE_KEYCHAIN_PROFILE: 'p' }, adHoc],
  ['a certificate', { CSC_LINK: 'x' }, { hardenedRuntime: true, notarize: false }],
  ['an identity by name', { CSC_NAME: 'x' }, { hardenedRuntime: true, notarize: false }],
  [
    'a certificate and half a login',
    { CSC_LINK: 'x', APPLE_ID: 'a', APPLE_TEAM_ID: 't' },
    { hardenedRuntime: true, notarize: false },
  ],
  [
    'a certificate and a login',
    { CSC_LINK: 'x', APPLE_API_KEY: 'k', APPLE_API_KEY_ID: 'i', APPLE_API_ISSUER: 's' },
    { hardenedRuntime: true, notarize: true },
  ],
])('signs for macOS with %s', (_name, environment, signing) => {
  expect(macSigning(environment)).toEqual(signing);
});
