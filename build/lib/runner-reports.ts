import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';

/** What one part of `npm test` came to. */
export interface SuiteResult {
  passed: number;
  failed: number;
  /** Each failed test by its name, with the first lines of what it said. */
  failures: { test: string; why: string }[];
  /** Skips that carry their reason. */
  skips: { test: string; reason: string }[];
  /** Anything else that is not right; each counts as one failure. */
  problems: string[];
}

/** What a runner left behind: its reports, if any, and how it ended. */
export interface RunnerOutcome {
  report: string | undefined;
  exitCode: number;
}

const vitestReport = z.object({
  numTotalTests: z.number(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()).optional(),
        }),
      ),
    }),
  ),
});

/** What `skip-reasons-reporter.ts` writes: vitest's own report leaves reasons out. */
export const skipReasonsSchema = z.array(
  z.object({ test: z.string(), reason: z.string().optional() }),
);

/** Reads vitest's JSON report beside the reasons of its skips. */
export function summariseVitest(
  outcome: RunnerOutcome & { skipReasons: string | undefined },
): SuiteResult {
  const report = parseReport(vitestReport, outcome.report);
  const reasons = parseReport(skipReasonsSchema, outcome.skipReasons);
  if (report === undefined || reasons === undefined)
    return withProblems([`vitest left no readable report (exit code ${outcome.exitCode})`]);
  const { numPassedTests: passed, numFailedTests: failed, testResults: files } = report;
  const broken = files.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const notRun = report.numTotalTests - passed - failed;
  return finish('vitest', outcome, {
    passed,
    failed,
    failures: files.flatMap((file) =>
      file.assertionResults
        .filter((test) => test.status === 'failed')
        .map((test) => ({
          test: `${file.name} > ${test.fullName}`,
          why: firstLines(test.failureMessages?.[0]),
        })),
    ),
    skips: reasons.flatMap(({ test, reason }) => (reason ? [{ test, reason }] : [])),
    problems: [
      ...broken.map((file) => `${file.name}: ${file.message || 'failed outside its tests'}`),
      ...files
        .filter((file) => file.assertionResults.length === 0 && !broken.includes(file))
        .map((file) => `${file.name} holds no test`),
      ...reasons
        .filter(({ reason }) => !reason)
        .map(({ test }) => `skipped without a reason: ${test}`),
      ...(notRun === reasons.length
        ? []
        : [`${notRun} tests did not run, ${reasons.length} are known as skipped`]),
    ],
  });
}

const annotations = z.array(z.object({ type: z.string(), description: z.string().optional() }));
const playwrightTest = z.object({
  projectName: z.string(),
  status: z.enum(['expected', 'unexpected', 'flaky', 'skipped']),
  annotations,
  results: z
    .array(z.object({ error: z.object({ message: z.string().optional() }).optional() }))
    .optional(),
});
interface PlaywrightSuite {
  title: string;
  specs?: { title: string; tests: z.infer<typeof playwrightTest>[] }[] | undefined;
  suites?: PlaywrightSuite[] | undefined;
}
const playwrightSuite: z.ZodType<PlaywrightSuite> = z.lazy(() =>
  z.object({
    title: z.string(),
    specs: z.array(z.object({ title: z.string(), tests: z.array(playwrightTest) })).optional(),
    suites: z.array(playwrightSuite).optional(),
  }),
);
const playwrightReport = z.object({
  suites: z.array(playwrightSuite),
  errors: z.array(z.object({ message: z.string().optional() })),
});

/** Reads Playwright's JSON report; each of `projects` must hold a test. */
export function summarisePlaywright(
  outcome: RunnerOutcome & { projects: readonly string[] },
): SuiteResult {
  const report = parseReport(playwrightReport, outcome.report);
  if (report === undefined)
    return withProblems([`Playwright left no readable report (exit code ${outcome.exitCode})`]);
  const tests = report.suites.flatMap((suite) => testsOf(suite, []));
  const skipped = tests.filter((test) => test.status === 'skipped').map(withReason);
  const failed = tests.filter((test) => test.status === 'unexpected' || test.status === 'flaky');
  return finish('Playwright', outcome, {
    passed: tests.filter((test) => test.status === 'expected').length,
    failed: failed.length,
    failures: failed.map((test) => ({
      test: `[${test.projectName}] ${test.name}`,
      why: firstLines(test.results?.find(({ error }) => error !== undefined)?.error?.message),
    })),
    skips: skipped.flatMap(({ test, reason }) => (reason ? [{ test, reason }] : [])),
    problems: [
      ...report.errors.map((error) => error.message ?? 'an error outside the tests'),
      ...skipped
        .filter(({ reason }) => !reason)
        .map(({ test }) => `skipped without a reason: ${test}`),
      ...outcome.projects
        .filter((project) => !tests.some((test) => test.projectName === project))
        .map((project) => `the Playwright project ${project} holds no test`),
    ],
  });
}

type PlaywrightResult = z.infer<typeof playwrightTest> & { name: string };

function testsOf(suite: PlaywrightSuite, above: readonly string[]): PlaywrightResult[] {
  const path = [...above, suite.title];
  return [
    ...(suite.specs ?? []).flatMap((spec) =>
      spec.tests.map((test) => ({ ...test, name: [...path, spec.title].join(' > ') })),
    ),
    ...(suite.suites ?? []).flatMap((inner) => testsOf(inner, path)),
  ];
}

function withReason(test: PlaywrightResult): { test: string; reason: string | undefined } {
  const skip = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme');
  return { test: `[${test.projectName}] ${test.name}`, reason: skip?.description };
}

/** Adds what holds for every runner: no empty run, and no bad end without a failure that tells why. */
function finish(runner: string, outcome: RunnerOutcome, result: SuiteResult): SuiteResult {
  const problems = [...result.problems];
  if (result.passed + result.failed === 0) problems.push(`${runner} ran no test`);
  if (outcome.exitCode !== 0 && result.failed + problems.length === 0)
    problems.push(`${runner} ended with exit code ${outcome.exitCode} though no test failed`);
  return { ...result, problems };
}

function withProblems(problems: string[]): SuiteResult {
  return { passed: 0, failed: 0, failures: [], skips: [], problems };
}

function firstLines(message: string | undefined): string {
  return stripVTControlCharacters(message ?? 'no message')
    .split('\n')
    .slice(0, 12)
    .join('\n')
    .slice(0, 1200);
}

function parseReport<T>(schema: z.ZodType<T>, text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The last line of `npm test`, and whether all is well. */
export function sumUp(results: readonly SuiteResult[]): { line: string; ok: boolean } {
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed + result.problems.length, 0);
  return { line: `${passed} passed, ${failed} failed`, ok: failed === 0 && passed > 0 };
}

/** What a person should know of a run before its sum: skips, failures, problems. */
export function tellResults(results: readonly SuiteResult[], say: (line: string) => void): void {
  for (const { test, reason } of results.flatMap((result) => result.skips))
    say(`skipped: ${test} (${reason})`);
  for (const { test, why } of results.flatMap((result) => result.failures))
    say(`failed: ${test}\n${why}`);
  for (const problem of results.flatMap((result) => result.problems)) say(`problem: ${problem}`);
}
