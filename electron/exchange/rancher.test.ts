import { describe, test } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from './json-value.ts';
import { rancher } from './rancher.ts';
import { expectRoundTrip } from './testing/round-trip.ts';

describe('1,000 generated records come back', () => {
  test('as requests in order', () => {
    expectRoundTrip(rancher, 'create', {
      carries: ['name', 'description', 'active'],
      records: (written) => objectsIn(written, 'body'),
    });
  });
  test('as registries with their credentials', () => {
    expectRoundTrip(rancher, 'together', { carries: ['name', 'description', 'active'] });
  });
  test('as a collection', () => {
    expectRoundTrip(rancher, 'collection', {
      carries: ['name', 'description', 'active'],
      records: (written) => (isJsonObject(written) ? listed(written['data']) : []),
    });
  });
  test('as a registry', () => {
    expectRoundTrip(rancher, 'registry', { carries: ['name', 'description', 'active'] });
  });
});

function listed(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function objectsIn(value: JsonValue, key: string): JsonObject[] {
  return listed(value).flatMap((item) => listed([item[key] ?? null]));
}
