import { test } from 'vitest';
import { expectRoundTrip } from '../../../e2e/fixtures/exchange/round-trip.ts';
import { adapt } from './adapt.ts';

test.each(['registryPrefix-json', 'registryUrl-json', 'registryPrefix', 'registryUrl'])(
  'generated sets of records survive as %s',
  (shape) => {
    expectRoundTrip(adapt, shape, { carries: [] });
  },
);
