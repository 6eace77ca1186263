import { test } from 'vitest';
import { panoptica } from './panoptica.ts';
import { expectRoundTrip } from './testing/round-trip.ts';

test.each(['input', 'sdk', 'list'])('1,000 sets of records survive as %s', (shape) => {
  expectRoundTrip(panoptica, shape, { carries: ['address', 'clusters'] });
});
