import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../e2e/fixtures/temporary-folder.ts';
import { onlyThorough } from '../../e2e/fixtures/thorough.ts';

const source = new URL('../../e2e/fixtures/faulty-process.ts', import.meta.url).pathname;
let folder: TemporaryFolder;
let program: string;

beforeAll(async () => {
  folder = await createTemporaryFolder('faults');
  program = join(folder.path, 'faulty-process.js');
  await build({
    entryPoints: [source],
    outfile: program,
    bundle: true,
    minify: true,
    keepNames: true,
    sourcemap: true,
    platform: 'node',
    format: 'esm',
  });
});
afterAll(() => folder.remove());

async function begin(fault: string) {
  const child = spawn(process.execPath, [program, fault]);
  const ended = once(child, 'exit');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stdin.on('error', () => undefined);
  await once(child.stdout, 'data');
  return { child, said: () => said, ended };
}

const faults = [
  'plain',
  'rejection',
  'notAnError',
  'throwingCloser',
  'failingCloser',
  'closerThatFaultsLater',
  'storm',
  'rejectionStorm',
  'throwingExitListener',
];

describe('a fault that nobody caught', () => {
  it.concurrent.each(faults)(
    'ends the process, told once and without its text: %s',
    async (fault) => {
      const { child, said, ended } = await begin(fault);
      const closed = once(child, 'close');
      child.stdin.write('go');
      expect(await ended).toEqual([7, null]);
      await closed;
      expect(said().match(/ error process\.fault /g)).toHaveLength(1);
      expect(said()).not.toContain('sesame');
      if (fault === 'plain')
        expect(said()).toMatch(
          /fault="Error" stack="[\w.]*fail(?: \[as \w+\])? \(e2e\/fixtures\/faulty-process\.ts:6\)/,
        );
    },
  );

  it.concurrent.for([...faults, 'hangingCloser'])(
    'ends it also where nobody reads what it says: %s',
    async (fault, context) => {
      if (!['plain', 'hangingCloser'].includes(fault)) onlyThorough(context);
      const { child, ended } = await begin(fault);
      child.stderr.destroy();
      child.stdout.destroy();
      child.stdin.write('go');
      expect(await ended).toEqual([7, null]);
    },
  );
});
