import { expect, it } from 'vitest';
import { environmentProxy } from './environment-proxy.ts';

const proxy = 'http://proxy.test:3128';

it.each([
  ['https://r.test', { HTTPS_PROXY: proxy }, proxy],
  ['https://r.test', { https_proxy: proxy, HTTPS_PROXY: 'http://other.test' }, proxy],
  ['http://r.test', { HTTPS_PROXY: proxy }, null],
  ['http://r.test', { http_proxy: proxy }, proxy],
  ['http://r.test', { ALL_PROXY: proxy }, proxy],
  ['https://r.test', { HTTPS_PROXY: '' }, null],
  ['https://r.test', {}, null],
  ['http://localhost:5000', { http_proxy: proxy }, null],
  ['http://127.0.0.1:5000', { http_proxy: proxy }, null],
  ['https://r.test', { HTTPS_PROXY: proxy, NO_PROXY: '*' }, null],
  ['https://r.test', { HTTPS_PROXY: proxy, NO_PROXY: 'r.test' }, null],
  ['https://a.r.test', { HTTPS_PROXY: proxy, NO_PROXY: 'r.test' }, null],
  ['https://a.r.test', { HTTPS_PROXY: proxy, NO_PROXY: '.r.test' }, null],
  ['https://a.r.test', { HTTPS_PROXY: proxy, no_proxy: 'x.test, *.r.test' }, null],
  ['https://notr.test', { HTTPS_PROXY: proxy, NO_PROXY: 'r.test' }, proxy],
  ['https://r.test:5000', { HTTPS_PROXY: proxy, NO_PROXY: 'r.test:5000' }, null],
  ['https://r.test', { HTTPS_PROXY: proxy, NO_PROXY: 'r.test:5000' }, proxy],
  ['https://r.test', { HTTPS_PROXY: proxy, NO_PROXY: 'r.test:443' }, null],
  ['https://10.1.2.3', { HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.0/8' }, null],
  ['https://11.1.2.3', { HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.0/8' }, proxy],
  ['https://10.1.2.3', { HTTPS_PROXY: proxy, NO_PROXY: '2.3' }, proxy],
  ['https://[2001:db8::1]', { HTTPS_PROXY: proxy, NO_PROXY: '2001:db8::/32' }, null],
  ['https://[2001:db8::1]', { HTTPS_PROXY: proxy, NO_PROXY: '2001:db8::1' }, null],
  ['https://R.TEST', { HTTPS_PROXY: proxy, NO_PROXY: 'r.test' }, null],
])('%s with %j goes through %s', (url, variables, expected) => {
  expect(environmentProxy(new URL(url), variables)).toBe(expected);
});
