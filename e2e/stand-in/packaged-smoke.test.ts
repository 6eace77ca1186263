import { mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { pathWithoutNode, smokeTest } from '../../build/lib/packaged-smoke.ts';
import { findChromium } from '../../build/lib/required-tools.ts';
import { projectRoot } from '../../build/lib/this-machine.ts';
import { loopbackOnly } from '../fixtures/loopback-only.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { onlyThorough } from '../fixtures/thorough.ts';
import { buildOnce } from './build-once.ts';

beforeAll(() => buildOnce(), 120_000);

/** The stand-in and the built app, where a package has one program. */
const standIn = [
  process.execPath,
  join(import.meta.dirname, 'electron-stand-in.mjs'),
  projectRoot,
] as const;

function smoke(folder: string, env: Record<string, string>, said: string[]): Promise<void> {
  const home = join(folder, 'home');
  mkdirSync(home);
  return smokeTest({
    command: standIn,
    folder,
    path: process.env['PATH'] ?? '',
    env: {
      HOME: home,
      USERPROFILE: home,
      BERTH_CHROMIUM: findChromium() ?? '',
      ...loopbackOnly,
      ...env,
    },
    say: (line) => said.push(line),
  });
}

it.for([
  ['gnome_libsecret', 'the system'],
  ['basic_text', 'a passphrase'],
])(
  'a start, a secret, an end and a second start, with %s',
  async ([backend = '', slot], context) => {
    onlyThorough(context);
    await using folder = await createTemporaryFolder('smoke');
    const said: string[] = [];
    await smoke(folder.path, { BERTH_STAND_IN_BACKEND: backend }, said);
    expect(said).toEqual([
      'lists the sample registry: 2000 repositories',
      `saves a secret (${slot})`,
      'quits with 0',
      'starts again and signs in with the secret',
    ]);
  },
);

it('tells what an app says that does not start', async () => {
  await using folder = await createTemporaryFolder('smoke');
  const started = smokeTest({
    command: [process.execPath, '-e', 'console.error("no such library"); process.exit(1)', '--'],
    folder: folder.path,
    say: () => undefined,
  });
  await expect(started).rejects.toThrow(/ended before it had a window:\nno such library/);
});

it('leaves Node out of the path', () => {
  const node = dirname(process.execPath);
  expect(pathWithoutNode([node, projectRoot].join(delimiter))).toBe(projectRoot);
});
