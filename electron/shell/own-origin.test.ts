import { describe, expect, it } from 'vitest';
import { externalLink } from './external-links.ts';
import { mayLoad } from './network-guard.ts';
import { isOwnUrl, ownUrl } from './own-origin.ts';

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

describe('externalLink', () => {
  it('passes web links on, normalised', () => {
    expect(externalLink('HTTPS://Example.COM/a b')).toBe('https://example.com/a%20b');
    expect(externalLink('http://localhost:5000/?q#f')).toBe('http://localhost:5000/?q#f');
  });

  it.each([
    'file:///etc/passwd',
    'mailto:a@b.c',
    'javascript:alert(1)',
    'vscode://x',
    'https://user@example.com/',
    'https://user:secret@example.com/',
    'https://:secret@example.com/',
    '\\\\host\\share',
    'example.com',
    '',
    `https://example.com/${'x'.repeat(5000)}`,
  ])('refuses %j', (url) => {
    expect(externalLink(url)).toBeNull();
  });
});
