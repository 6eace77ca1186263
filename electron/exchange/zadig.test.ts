import { describe, test } from 'vitest';
import { expectRoundTrip } from './testing/round-trip.ts';
import { zadig } from './zadig.ts';

describe('1,000 generated records come back', () => {
  test('as bodies to create them', () => {
    expectRoundTrip(zadig, 'create', { carries: ['address', 'region', 'namespace', 'isDefault'] });
  });
  test.each(['list', 'single'])('as %s', (shape) => {
    expectRoundTrip(zadig, shape, { carries: ['address', 'region', 'namespace', 'isDefault'] });
  });
});
