import { describe, expect, it } from 'vitest';
import { summarisePlaywright, summariseVitest, sumUp } from './lib/runner-reports.ts';

function vitestReport(statuses: string[], file: object = {}): string {
  const count = (status: string) => statuses.filter((one) => one === status).length;
  return JSON.stringify({
    numTotalTests: statuses.length,
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    testResults: [
      {
        name: 'a.test.ts',
        status: statuses.includes('failed') ? 'failed' : 'passed',
        message: '',
        assertionResults: statuses.map((status, index) => ({
          status,
          fullName: `test ${index}`,
          ...(status === 'failed' ? { failureMessages: ['\u001b[31mexpected 1\u001b[0m'] } : {}),
        })),
        ...file,
      },
    ],
  });
}

function vitest(report: string | undefined, exitCode: number, skips: object[] = []) {
  return summariseVitest({ report, exitCode, skipReasons: JSON.stringify(skips) });
}

function playwright(tests: object[], exitCode = 0, errors: object[] = []) {
  const report = JSON.stringify({
    suites: [{ title: 'a.spec.ts', suites: [{ title: 'inner', specs: [{ title: 't', tests }] }] }],
    errors,
  });
  return summarisePlaywright({ report, exitCode, projects: ['browser'] });
}

const passedTest = { projectName: 'browser', status: 'expected', annotations: [] };

describe('vitest', () => {
  it('is summed from its report', () => {
    expect(vitest(vitestReport(['passed', 'passed', 'failed']), 1)).toEqual({
      passed: 2,
      failed: 1,
      failures: [{ test: 'a.test.ts > test 2', why: 'expected 1' }],
      skips: [],
      problems: [],
    });
  });

  it('a skip is fine with a reason and a problem without', () => {
    const report = vitestReport(['passed', 'skipped']);
    expect(vitest(report, 0, [{ test: 'x', reason: 'no network' }])).toMatchObject({
      skips: [{ test: 'x', reason: 'no network' }],
      problems: [],
    });
    expect(vitest(report, 0, [{ test: 'x' }]).problems).toEqual(['skipped without a reason: x']);
    expect(vitest(report, 0, []).problems).toHaveLength(1);
  });

  it.each([
    ['no report', undefined, 0],
    ['a broken report', '{"numTotalTests":', 1],
    ['another shape', '{}', 0],
    ['no test at all', vitestReport([]), 0],
    ['a bad end though nothing failed', vitestReport(['passed']), 1],
    ['a file that broke', vitestReport(['passed'], { status: 'failed', message: 'boom' }), 1],
    [
      'a file without tests',
      JSON.stringify({
        numTotalTests: 1,
        numPassedTests: 1,
        numFailedTests: 0,
        testResults: [
          {
            name: 'a',
            status: 'passed',
            message: '',
            assertionResults: [{ status: 'passed', fullName: 't' }],
          },
          { name: 'b', status: 'passed', message: '', assertionResults: [] },
        ],
      }),
      0,
    ],
  ])('%s is a problem', (_name, report, exitCode) => {
    expect(vitest(report, exitCode).problems.length).toBeGreaterThan(0);
  });

  it('a missing list of skip reasons is a problem', () => {
    const report = vitestReport(['passed']);
    expect(summariseVitest({ report, exitCode: 0, skipReasons: undefined }).problems).toHaveLength(
      1,
    );
  });
});

describe('Playwright', () => {
  it('is summed from its report, a flaky test as failed', () => {
    const tests = [
      passedTest,
      { ...passedTest, status: 'unexpected', results: [{ error: { message: 'no such row' } }] },
      { ...passedTest, status: 'flaky' },
    ];
    expect(playwright(tests, 1)).toEqual({
      passed: 1,
      failed: 2,
      failures: [
        { test: '[browser] a.spec.ts > inner > t', why: 'no such row' },
        { test: '[browser] a.spec.ts > inner > t', why: 'no message' },
      ],
      skips: [],
      problems: [],
    });
  });

  it('a skip is fine with a reason and a problem without', () => {
    const skipped = (description?: string) => ({
      ...passedTest,
      status: 'skipped',
      annotations: [{ type: 'skip', ...(description === undefined ? {} : { description }) }],
    });
    expect(playwright([passedTest, skipped('no Electron')])).toMatchObject({
      skips: [{ test: '[browser] a.spec.ts > inner > t', reason: 'no Electron' }],
      problems: [],
    });
    expect(playwright([passedTest, skipped()]).problems).toHaveLength(1);
    expect(playwright([passedTest, { ...passedTest, status: 'skipped' }]).problems).toHaveLength(1);
  });

  it('an empty project, an error outside the tests and a bad end are problems', () => {
    expect(playwright([]).problems.length).toBeGreaterThan(0);
    expect(playwright([{ ...passedTest, projectName: 'desktop' }]).problems).toEqual([
      'the Playwright project browser holds no test',
    ]);
    expect(playwright([passedTest], 1, [{ message: 'no such file' }]).problems).toEqual([
      'no such file',
    ]);
    expect(playwright([passedTest], 1).problems).toHaveLength(1);
    expect(
      summarisePlaywright({ report: undefined, exitCode: 0, projects: [] }).problems,
    ).toHaveLength(1);
  });
});

describe('the sum', () => {
  const fine = { passed: 3, failed: 0, failures: [], skips: [], problems: [] };
  it('ends with one line, and counts each problem as a failure', () => {
    expect(sumUp([fine, fine])).toEqual({ line: '6 passed, 0 failed', ok: true });
    expect(sumUp([fine, { ...fine, failed: 1, problems: ['a', 'b'] }])).toEqual({
      line: '6 passed, 3 failed',
      ok: false,
    });
  });

  it('is not well when nothing ran', () => {
    expect(sumUp([]).ok).toBe(false);
  });
});
