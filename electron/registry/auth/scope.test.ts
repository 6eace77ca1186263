import { describe, expect, it } from 'vitest';
import {
  allowsChanges,
  coversScopes,
  mergeScopes,
  repositoryScope,
  scopeKey,
  scopesForReading,
  splitScopes,
} from './scope.ts';

describe('scopes', () => {
  it('are split at blanks (V14)', () => {
    expect(splitScopes(' repository:a:pull  repository:b:pull ')).toEqual([
      'repository:a:pull',
      'repository:b:pull',
    ]);
    expect(splitScopes('')).toEqual([]);
    expect(splitScopes(undefined)).toEqual([]);
  });

  it('merge by resource, the first one first (V35)', () => {
    expect(mergeScopes(['repository:b:push'], ['repository:a:pull', 'repository:b:pull'])).toEqual([
      'repository:b:pull,push',
      'repository:a:pull',
    ]);
    expect(mergeScopes(['repository:a:pull'], ['repository:a:*'])).toEqual(['repository:a:*']);
    expect(mergeScopes(['*'], ['repository:a:pull'])).toEqual(['*', 'repository:a:pull']);
  });

  it('keep a port in the name of the resource', () => {
    expect(mergeScopes(['repository:h:5000/x:pull'], ['repository:h:5000/x:push'])).toEqual([
      'repository:h:5000/x:pull,push',
    ]);
  });

  it.each([
    ['repository:a:pull', 'repository:a:pull', false],
    ['repository:a:pull,push', 'repository:a:pull', true],
    ['repository:h:5000/a:delete', 'repository:h:5000/a:pull', true],
    ['repository:a:*', 'repository:a:pull', true],
    ['repository(plugin):a:push', 'repository(plugin):a:pull', true],
    ['repository:a:metadata_read,metadata_write', 'repository:a:metadata_read', true],
    ['registry:catalog:*', 'registry:catalog:*', false],
    ['*', '*', false],
  ])('%s for reading is %s', (scope, reading, changes) => {
    expect(allowsChanges([scope])).toBe(changes);
    expect(scopesForReading([scope])).toEqual([reading]);
  });

  it('have one key however they are ordered', () => {
    expect(scopeKey(['repository:b:push,pull', 'repository:a:pull'])).toBe(
      scopeKey(['repository:a:pull', 'repository:b:pull', 'repository:b:push']),
    );
  });

  it('cover what they grant', () => {
    const granted = [repositoryScope('a', 'pull', 'push')];
    expect(coversScopes(granted, [repositoryScope('a', 'pull')])).toBe(true);
    expect(coversScopes(granted, [repositoryScope('a', 'delete')])).toBe(false);
    expect(coversScopes(['repository:a:*'], [repositoryScope('a', 'delete')])).toBe(true);
    expect(coversScopes([], [])).toBe(true);
    expect(coversScopes(granted, [repositoryScope('b', 'pull')])).toBe(false);
  });
});
