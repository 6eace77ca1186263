import { test } from 'vitest';
import { adapt } from './adapt.ts';
import { expectRoundTrip } from './testing/round-trip.ts';

test.each(['registryPrefix-json', 'registryUrl-json', 'registryPrefix', 'registryUrl'])(
  '1,000 sets of records survive as %s',
  (shape) => {
    expectRoundTrip(adapt, shape, { carries: [] });
  },
);
