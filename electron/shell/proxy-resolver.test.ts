import { expect, it } from 'vitest';
import { createProxyResolver, parsePacAnswer } from './proxy-resolver.ts';

it.each([
  ['DIRECT', null],
  ['', null],
  ['PROXY proxy.example.com:3128', 'http://proxy.example.com:3128'],
  ['PROXY proxy.example.com:3128; DIRECT', 'http://proxy.example.com:3128; DIRECT'],
  ['HTTPS secure.example.com:443', 'https://secure.example.com:443'],
  ['SOCKS5 127.0.0.1:1080;PROXY a:1', 'socks5://127.0.0.1:1080; http://a:1'],
  ['SOCKS5 x:1; PROXY y:2; DIRECT', 'socks5://x:1; http://y:2; DIRECT'],
  ['DIRECT; PROXY a:1', null],
  ['SOCKS a:1', 'socks5://a:1'],
  ['SOCKS4 a:1', 'socks4://a:1'],
  ['proxy [::1]:3128', 'http://[::1]:3128'],
  ['QUIC a:1; PROXY b:2', 'http://b:2'],
  ['PROXY ; PROXY b:2', 'http://b:2'],
  ['PROXY user@evil:1; PROXY b:2', 'http://b:2'],
  ['PROXY a:99999; DIRECT', null],
  ['nonsense', null],
])('reads %j as %j', (answer, expected) => {
  expect(parsePacAnswer(answer)).toBe(expected);
});

it('asks the session about the very address', async () => {
  const resolve = createProxyResolver({
    resolveProxy: async (url) => `PROXY ${new URL(url).host}`,
  });
  expect(await resolve('https://registry.example.com:5000/v2/')).toBe(
    'http://registry.example.com:5000',
  );
});
