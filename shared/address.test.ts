import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostOf, isLoopbackHost, normaliseAddress, originOf } from './address.ts';

const accepted: readonly [typed: string, address: string][] = [
  ['registry.example.com', 'https://registry.example.com'],
  [' h ', 'https://h'],
  ['h/', 'https://h'],
  ['HTTP://H', 'http://h'],
  ['https://h/v2/', 'https://h'],
  ['https://h/v2', 'https://h'],
  ['https://h//v2//', 'https://h'],
  ['https://h/Prefix/v2/', 'https://h/Prefix'],
  ['https://h/prefix', 'https://h/prefix'],
  ['https://h/v2/more', 'https://h/v2/more'],
  ['https://h/nov2', 'https://h/nov2'],
  ['h:5000', 'https://h:5000'],
  ['https://h:443', 'https://h'],
  ['http://h:80/', 'http://h'],
  ['http://h:443', 'http://h:443'],
  ['localhost', 'http://localhost'],
  ['localhost:5000', 'http://localhost:5000'],
  ['LOCALHOST:5000/x', 'http://localhost:5000/x'],
  ['a.localhost:5000', 'http://a.localhost:5000'],
  ['127.0.0.1:5000', 'http://127.0.0.1:5000'],
  ['[::1]:5000', 'http://[::1]:5000'],
  ['https://localhost:5000', 'https://localhost:5000'],
  ['[2001:db8::1]', 'https://[2001:db8::1]'],
  ['[2001:DB8:0::1]:443', 'https://[2001:db8::1]'],
  ['192.168.1.10:5000', 'https://192.168.1.10:5000'],
  ['bücher.example', 'https://xn--bcher-kva.example'],
  ['under_score.example', 'https://under_score.example'],
  ['docker.io', 'https://docker.io'],
  ['index.docker.io', 'https://docker.io'],
  ['registry-1.docker.io', 'https://docker.io'],
  ['https://hub.docker.com', 'https://docker.io'],
  ['https://index.docker.io/v1/', 'https://docker.io'],
  ['http://sample.berth.invalid', 'http://sample.berth.invalid'],
];

const refused: readonly [typed: string, problem: string][] = [
  ['', 'empty'],
  ['   ', 'empty'],
  ['my registry', 'spaces'],
  ['h\u0000', 'spaces'],
  ['h\\x', 'spaces'],
  ['ftp://h', 'protocol'],
  ['file:///etc/passwd', 'protocol'],
  ['https://user:secret@h', 'userinfo'],
  ['user@h', 'userinfo'],
  ['https://h?x=1', 'queryOrFragment'],
  ['https://h#', 'queryOrFragment'],
  ['h:0', 'port'],
  ['h:99999', 'port'],
  ['h:123456', 'port'],
  ['h:port', 'port'],
  ['https://', 'notAUrl'],
  ['[::1', 'notAUrl'],
  ['-h.example', 'host'],
  ['h..example', 'host'],
  ['h!.example', 'host'],
  ['x'.repeat(2049), 'tooLong'],
];

describe('normaliseAddress', () => {
  it.each(accepted)('reads %j as %s', (typed, address) => {
    expect(normaliseAddress(typed)).toEqual({ ok: true, address });
  });

  it.each(refused)('refuses %j: %s', (typed, problem) => {
    expect(normaliseAddress(typed)).toEqual({ ok: false, problem });
  });

  it('leaves a normalised address as it is, and never throws', () => {
    const likely = fc
      .tuple(
        fc.constantFrom('', 'http://', 'https://', 'HTTPS://', '//'),
        fc.constantFrom('h', 'H.Example', 'localhost', '127.0.0.1', '[::1]', '10.0.0.1', 'ü.de'),
        fc.constantFrom('', ':80', ':443', ':5000', ':'),
        fc.constantFrom('', '/', '/v2', '/V2/', '/a/v2', '/v2/v2', '/a//b/', '/%2e%2e/x', '/../v2'),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(likely, fc.string(), fc.webUrl()), (typed) => {
        const first = normaliseAddress(typed);
        if (first.ok) expect(normaliseAddress(first.address)).toEqual(first);
      }),
    );
  });
});

describe('parts of an address', () => {
  it('gives the origin that credentials are bound to', () => {
    expect(originOf('https://h:5000/prefix')).toBe('https://h:5000');
    expect(hostOf('https://h:5000/prefix')).toBe('h:5000/prefix');
    expect(hostOf('http://[::1]:5000')).toBe('[::1]:5000');
  });
});

describe('isLoopbackHost', () => {
  it.each(['localhost', 'a.localhost', '127.0.0.1', '127.255.0.3', '::1', '[::1]'])(
    'knows %s',
    (host) => {
      expect(isLoopbackHost(host)).toBe(true);
    },
  );
  it.each(['localhost.example', '127.0.0.1.example', '128.0.0.1', '::2', '', 'notlocalhost'])(
    'lets %j be',
    (host) => {
      expect(isLoopbackHost(host)).toBe(false);
    },
  );
});
