import { test } from 'vitest';
import { expectRoundTrip } from '../../../e2e/fixtures/exchange/round-trip.ts';
import { isJsonObject } from '../text/json-value.ts';
import { runai } from './runai.ts';

const carries = ['name', 'description', 'address'] as const;

test.each(['create', 'entry'])('generated sets of records survive as %s', (shape) => {
  expectRoundTrip(runai, shape, { carries });
});

test('generated sets of records survive as a list, unknown keys of each included', () => {
  expectRoundTrip(runai, 'list', {
    carries,
    records: (written) =>
      isJsonObject(written) && Array.isArray(written['entries'])
        ? written['entries'].filter(isJsonObject)
        : [],
  });
});
