import { expect, test } from 'vitest';
import { clockTime } from './loose-fields.ts';

test.each<[unknown, string | null]>([
  ['2024-11-12 17:29:20', '2024-11-12T09:29:20.000Z'],
  ['2024-11-12T17:29:20', '2024-11-12T09:29:20.000Z'],
  ['2019-10-17 15:59:30 +0800 CST', '2019-10-17T07:59:30.000Z'],
  ['2022-08-02 03:52:06.915755 +0000 UTC', '2022-08-02T03:52:06.915Z'],
  ['2022-08-02 03:52:06.9 -05:30', '2022-08-02T09:22:06.900Z'],
  ['2021-05-24T11:36:57Z', '2021-05-24T11:36:57.000Z'],
  ['2021-05-24T11:36:57.123456789+08:00', '2021-05-24T03:36:57.123Z'],
  ['0001-01-01 00:00:00 +0000 UTC', null],
  ['2024-13-45 00:00:00', null],
  ['yesterday', null],
  ['', null],
  [1_563_418_751_000, null],
  [null, null],
  [undefined, null],
])('%s is %s where Beijing time is meant', (written, expected) => {
  expect(clockTime('+08:00').parse(written)).toBe(expected);
});

test('the zone that is meant depends on the cloud', () => {
  expect(clockTime('Z').parse('2024-11-12 17:29:20')).toBe('2024-11-12T17:29:20.000Z');
});
