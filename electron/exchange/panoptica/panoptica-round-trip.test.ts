import { test } from 'vitest';
import { expectRoundTrip } from '../../../e2e/fixtures/exchange/round-trip.ts';
import { panoptica } from './panoptica.ts';

test.each(['input', 'sdk', 'list'])('generated sets of records survive as %s', (shape) => {
  expectRoundTrip(panoptica, shape, { carries: ['address', 'clusters'] });
});
