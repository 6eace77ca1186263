import { describe, expect, it } from 'vitest';
import { isOwnUrl, ownUrl } from './own-origin.ts';
import { mayLoad } from './session-guards.ts';

const foreign = [
  '',
  'app:',
  'app:berth',
  'app://',
  'app://berth:80/',
  'app://berth.example/',
  'app://other/',
  'app://x@berth/',
  'app://x:y@berth/',
  'APP2://berth/',
  'https://berth/',
  'file:///etc/passwd',
  'about:blank',
  'data:text/html,app://berth/',
  'blob:app://berth/1',
  'javascript:app://berth/',
  ' app://other/app://berth/',
];

describe('isOwnUrl', () => {
  it('knows our own pages', () => {
    for (const url of [ownUrl(), ownUrl('/registries/1?x#y'), 'app://berth'])
      expect([url, isOwnUrl(url)]).toEqual([url, true]);
  });

  it.each(foreign)('refuses %j', (url) => {
    expect(isOwnUrl(url)).toBe(false);
    expect(mayLoad(url)).toBe(false);
  });
});

describe('mayLoad', () => {
  it('lets our files and the developer tools load', () => {
    expect(mayLoad('app://berth/assets/x.js')).toBe(true);
    expect(mayLoad('devtools://devtools/bundled/inspector.html')).toBe(true);
  });
});
