import { expect, it } from 'vitest';
import { markdownTable, type Run, standings, table } from './report.ts';

const run = (contestant: string, round: number, seconds: number): Run => ({
  ...{ contestant, round, seconds, firstNamesSeconds: seconds / 2, requests: 20, peakMiB: 50 },
});

it('compares in each round, since what slows one slows the other', () => {
  // The second round fell into a busy time.
  const runs = [
    ...[run('berth', 0, 1), run('crane', 0, 2)],
    ...[run('berth', 1, 10), run('crane', 1, 20)],
    ...[run('berth', 2, 1.2), run('crane', 2, 2)],
  ];
  const [berth, crane] = standings(runs, [run('berth', 0, 0.2)], 1_000, 'crane');
  expect(berth).toMatchObject({ seconds: 1.2, ratio: 0.5, requests: 20, fixedSeconds: 0.2 });
  expect(berth?.microsecondsPerName).toBeCloseTo(1_000);
  expect(crane?.ratio).toBe(1);
});

it('says what it does not know, as text and in Markdown', () => {
  const found = standings([{ ...run('berth', 0, 1), peakMiB: null }], [], 10, 'crane');
  expect(table('ten', found)).toContain('unknown');
  expect(markdownTable('Ten', found).split('\n').slice(0, 4)).toEqual([
    'Ten:',
    '',
    expect.stringMatching(/^\| client \| seconds \|/),
    expect.stringMatching(/^\| -+ \| -+: \|/),
  ]);
});
