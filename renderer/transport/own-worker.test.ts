import { expect, it } from 'vitest';
import { ownScript, startOwnWorker } from './own-worker.ts';

it.each([
  'https://elsewhere.example/x.js',
  '//elsewhere.example/x.js',
  'data:text/javascript,1',
  'blob:http://localhost:3000/0f3c',
  'javascript:1',
])('takes no address of another place: %s', (address) => {
  expect(() => ownScript(address)).toThrow(TypeError);
});

it('takes our own', () => {
  expect(ownScript('/assets/search.js')).toBe('/assets/search.js');
});

it('has no worker where the page has none', () => {
  expect(startOwnWorker('/assets/search.js')).toBeNull();
});
