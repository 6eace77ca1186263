import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TemporaryFolder } from '../e2e/fixtures/temporary-folder.ts';
import { summarisePlaywright, summariseVitest } from './lib/runner-reports.ts';

const root = join(import.meta.dirname, '..');
let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await createTemporaryFolder('runners');
  symlinkSync(join(root, 'node_modules'), join(folder.path, 'node_modules'), 'junction');
  writeFileSync(join(folder.path, 'package.json'), '{"type":"module"}');
});
afterAll(() => folder.remove());

const outside = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST|NODE_ENV|PLAYWRIGHT)/.test(name)),
);

/** Runs a real runner in the folder, as if no other were around it. */
async function run(bin: string, parameters: string[], env: Record<string, string>) {
  const result = await execa('npx', ['--no-install', bin, ...parameters], {
    cwd: folder.path,
    env: { ...outside, ...env },
    extendEnv: false,
    reject: false,
  });
  return result.exitCode ?? 1;
}

function read(name: string): string {
  return readFileSync(join(folder.path, name), 'utf8');
}

describe('the reports of the real runners', () => {
  it('vitest: reasons of skips are kept, other skips are problems', async () => {
    writeFileSync(
      join(folder.path, 'a.test.js'),
      `import { test, expect } from 'vitest';
       test('well', () => {});
       test('ill', () => { expect(1).toBe(2); });
       test('explained', (context) => { context.skip('no such system'); });
       test.skip('silent', () => {});
       test.todo('later');`,
    );
    const exitCode = await run(
      'vitest',
      [
        ...['run', '--reporter=json', '--outputFile.json=vitest.json'],
        `--reporter=${join(root, 'build/lib/skip-reasons-reporter.ts')}`,
      ],
      { BERTH_SKIP_REASONS: join(folder.path, 'skips.json') },
    );
    const result = summariseVitest({
      exitCode,
      report: read('vitest.json'),
      skipReasons: read('skips.json'),
    });
    expect(exitCode).toBe(1);
    expect(result).toEqual({
      passed: 1,
      failed: 1,
      failures: [
        {
          test: expect.stringMatching(/a\.test\.js > ill$/),
          why: expect.stringContaining('expected 1 to be 2'),
        },
      ],
      skips: [{ test: 'a.test.js > explained', reason: 'no such system' }],
      problems: [
        'skipped without a reason: a.test.js > silent',
        'skipped without a reason: a.test.js > later',
      ],
    });
  });

  it('Playwright: reasons of skips are kept, other skips are problems', async () => {
    mkdirSync(join(folder.path, 'specs'));
    writeFileSync(
      join(folder.path, 'playwright.config.js'),
      "export default { projects: [{ name: 'browser', testDir: 'specs' }] };",
    );
    writeFileSync(
      join(folder.path, 'specs', 'a.spec.js'),
      `import { expect, test } from '@playwright/test';
       test('well', () => {});
       test('ill', () => { expect(1).toBe(2); });
       test('explained', () => { test.skip(true, 'no such system'); });
       test.skip('silent', () => {});`,
    );
    const exitCode = await run('playwright', ['test', '--reporter=json'], {
      PLAYWRIGHT_JSON_OUTPUT_FILE: join(folder.path, 'playwright.json'),
    });
    const report = read('playwright.json');
    expect(summarisePlaywright({ exitCode, report, projects: ['browser', 'desktop'] })).toEqual({
      passed: 1,
      failed: 1,
      failures: [
        {
          test: '[browser] specs/a.spec.js > ill',
          why: expect.stringContaining('Expected: 2'),
        },
      ],
      skips: [{ test: '[browser] specs/a.spec.js > explained', reason: 'no such system' }],
      problems: [
        'skipped without a reason: [browser] specs/a.spec.js > silent',
        'the Playwright project desktop holds no test',
      ],
    });
  });
});
