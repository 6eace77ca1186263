import { expect, it } from 'vitest';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import { inOrderOf, sectionsOf } from './registry-sections.ts';

const named = (name: string, group: string | null = null, isDefault = false) =>
  savedRegistry({ name, group, isDefault });

it('keeps the default above groups, once, and groups where their first registry stands', () => {
  const sections = sectionsOf([
    named('one'),
    named('two', 'Staging'),
    named('three', 'Vendors'),
    named('four', 'Staging', true),
    named('five', 'Staging'),
  ]);
  expect(sections.default?.name).toBe('four');
  expect(
    sections.groups.map(({ name, registries }) => [name, registries.map((one) => one.name)]),
  ).toEqual([
    ['Staging', ['two', 'five']],
    ['Vendors', ['three']],
  ]);
  expect(inOrderOf(sections).map(({ name }) => name)).toEqual([
    'four',
    'two',
    'five',
    'three',
    'one',
  ]);
});

it('has no default when there is none', () => {
  expect(sectionsOf([named('one')])).toMatchObject({ default: null, groups: [] });
});
