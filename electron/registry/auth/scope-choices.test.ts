import { expect, test } from 'vitest';
import { scopeChoices } from './scope-choices.ts';

test('a plain scope gives way to the challenge’s own, then to none', () => {
  expect(scopeChoices(['registry:catalog:*'], ['repository:a:pull'])).toEqual([
    ['registry:catalog:*'],
    ['repository:a:pull'],
    [],
  ]);
  expect(scopeChoices(['repository:a:pull'], [])).toEqual([['repository:a:pull'], []]);
});

test('deleting gives way to pushing, then to everything, for its repository alone', () => {
  const wanted = ['repository:h:5000/a:pull,delete', 'repository:b:pull'];
  expect(scopeChoices(wanted, ['repository:h:5000/a:pull'])).toEqual([
    ['repository:h:5000/a:delete,pull', 'repository:b:pull'],
    ['repository:h:5000/a:pull,push', 'repository:b:pull'],
    ['repository:h:5000/a:*', 'repository:b:pull'],
    ['repository:h:5000/a:pull'],
    [],
  ]);
});
