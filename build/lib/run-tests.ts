import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import pLimit from 'p-limit';
import { z } from 'zod';
import { newSeed } from '../../e2e/fixtures/seed.ts';
import { findProgram } from './required-tools.ts';
import { readReport, runBin, runVitest } from './run-vitest.ts';
import { type SuiteResult, summarisePlaywright, sumUp, tellResults } from './runner-reports.ts';
import { debianTools, suitesThatReach } from './suites-that-reach.ts';
import { setUpTests } from './test-setup.ts';
import { giveTestsAFolder } from './test-temporary-folder.ts';
import { findElectron, hasDisplay, projectRoot, setupMachine } from './this-machine.ts';

/**
 * What is run: `main` by `npm test`, `system` by `npm run test:system` (the whole
 * program, its limits, attacks, every screen), `all` by `npm run test:thorough`.
 */
type Scope = 'main' | 'system' | 'all';

/** `npm run test:thorough`: with the tests that `e2e/fixtures/thorough.ts` leaves out of `npm test`. */
const thorough = process.argv.includes('--thorough');
const scope: Scope = thorough ? 'all' : process.argv.includes('--system') ? 'system' : 'main';
/** Specs with this tag are in `npm test`. */
const mainSpecs = '@main';
const vitestProjects: Readonly<Record<Scope, readonly string[]>> = {
  main: ['node', 'renderer'],
  system: ['system'],
  all: ['node', 'renderer', 'system'],
};
const specsOf: Readonly<Record<Scope, readonly string[]>> = {
  main: [`--grep=${mainSpecs}`],
  system: [`--grep-invert=${mainSpecs}`],
  all: [],
};
const seed = process.env['BERTH_SEED'] ?? String(newSeed());
const thoroughly: Record<string, string> = thorough
  ? { BERTH_TESTS: 'thorough', BERTH_SEED: seed }
  : {};
const stepLimitMs = (thorough ? 40 : 20) * 60_000;
const reports = join(projectRoot, 'test-results', ...(scope === 'system' ? ['system'] : []));
const timings: { name: string; seconds: number }[] = [];

function say(line: string): void {
  console.log(line);
}

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  say(`\n--- ${name}`);
  const started = performance.now();
  try {
    return await work();
  } finally {
    timings.push({ name, seconds: (performance.now() - started) / 1000 });
  }
}

/** Each `check:…` script of package.json counts as one test. */
async function runChecks(): Promise<SuiteResult> {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')));
  const result: SuiteResult = { passed: 0, failed: 0, failures: [], skips: [], problems: [] };
  const names = Object.keys(scripts).filter((script) => script.startsWith('check:'));
  // Each uses one core: side by side they take half the time. Their output comes whole, one after the other.
  const atOnce = pLimit(availableParallelism());
  await Promise.all(
    names.map((name) =>
      atOnce(async () => {
        const check = await execa('npm', ['run', '--silent', name], {
          cwd: projectRoot,
          all: true,
          stdin: 'ignore',
          env: thoroughly,
          reject: false,
          timeout: stepLimitMs,
        });
        const passed = check.exitCode === 0;
        result[passed ? 'passed' : 'failed'] += 1;
        if (!passed) result.failures.push({ test: name, why: 'its output is above' });
        say(`\n--- ${name}\n${check.all}`);
        say(`${name}: ${passed ? 'passed' : 'FAILED'}`);
      }),
    ),
  );
  if (result.passed + result.failed === 0) result.problems.push('package.json names no check');
  return result;
}

async function runPlaywright(): Promise<SuiteResult> {
  const projects = ['browser', 'desktop'];
  const xvfb =
    findElectron() !== undefined && !hasDisplay() ? findProgram(['xvfb-run']) : undefined;
  const command = ['playwright', 'test', '--forbid-only', '--reporter=list,json'] as const;
  const exitCode = await runBin(
    [
      ...(xvfb === undefined ? command : ([xvfb, '-a', 'npx', ...command] as const)),
      ...projects.map((project) => `--project=${project}`),
      ...specsOf[scope],
    ],
    {
      limitMs: stepLimitMs,
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: join(reports, 'playwright.json') },
    },
  );
  return summarisePlaywright({
    exitCode,
    report: readReport(join(reports, 'playwright.json')),
    projects,
  });
}

function vitest(excluded: readonly string[]): Promise<SuiteResult> {
  const parameters = [
    ...vitestProjects[scope].map((project) => `--project=${project}`),
    // Nearly each of these files runs a browser, a compiler or a server of its own.
    ...(scope === 'system' ? ['--maxWorkers=3'] : []),
    ...excluded.map((path) => `--exclude=${path}`),
  ];
  return runVitest(parameters, { reports, limitMs: stepLimitMs, env: thoroughly });
}

async function runAll(): Promise<SuiteResult[]> {
  await giveTestsAFolder();
  const setup = await timed('set-up', () => setUpTests(setupMachine(say)));
  if (setup === 'missing')
    return [
      {
        passed: 0,
        failed: 0,
        failures: [],
        skips: [],
        problems: ['the tests could not be set up'],
      },
    ];
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  if (thorough) say(`seed ${seed} (BERTH_SEED=${seed} repeats it)`);
  const started = performance.now();
  const results = scope === 'system' ? [] : [await timed('checks', runChecks)];
  if (setup === 'withoutRegistries') {
    const excluded = suitesThatReach(projectRoot, debianTools);
    for (const path of excluded) say(`left out here: ${path}`);
    results.push(await timed('vitest', () => vitest(excluded)));
  } else {
    const built = await timed('build', () =>
      runBin(['vite', 'build', '--app'], { limitMs: stepLimitMs }),
    );
    results.push(await timed('vitest', () => vitest([])));
    results.push(
      built === 0
        ? await timed('Playwright', runPlaywright)
        : {
            passed: 0,
            failed: 0,
            failures: [],
            skips: [],
            problems: ['the build failed; no spec was run'],
          },
    );
  }
  timings.push({ name: 'all after set-up', seconds: (performance.now() - started) / 1000 });
  return results;
}

const results = await runAll().catch((error: unknown): SuiteResult[] => [
  { passed: 0, failed: 0, failures: [], skips: [], problems: [String(error)] },
]);
say('');
tellResults(results, say);
for (const { name, seconds } of timings) say(`${name}: ${seconds.toFixed(1)} s`);
const { line, ok } = sumUp(results);
say(line);
process.exitCode = ok ? 0 : 1;
