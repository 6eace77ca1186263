import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuTimeOf } from '../../e2e/fixtures/cpu-time.ts';
import { normaliseAddress } from '../address.ts';
import { regionPattern } from '../model/provider.ts';
import { longestPaste, readPastedAddress } from './pasted-address.ts';

const ecr = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

const plain = [
  '',
  '   ',
  'registry.example.com',
  'https://registry.example.com',
  'registry.example.com:5000',
  'registry:5000',
  'localhost:5000',
  'registry.example.com/prefix',
  'https://registry.example.com/some/prefix',
  'ghcr.io',
  'https://ghcr.io/v2/',
  ecr,
  `${ecr}/app`,
  'docker.io',
  'hub.docker.com',
  'https://hub.docker.com/',
  'https://index.docker.io/v1/',
  'https://repo.example.com/repository/docker-hosted',
  'https://mine.jfrog.io/artifactory/api/docker/local',
  'https://github.com/octo/repo',
  'https://ann:secret@hub.docker.com/r/team/app',
  'https://evil.example/?x=https://hub.docker.com/r/a/b',
  'https://github.com.evil.example/orgs/octo/packages',
  'https://eu-west-1.console.aws.amazon.com.evil.example/ecr/repositories/private/123456789012/app',
  'registry.example.com/harbor/app',
  'http://repo.example.com/@x/#browse/browse:docker-hosted',
  'two words',
  'docker',
  'docker ps -a',
  'echo docker login',
  'aws s3 ls',
  "'",
  '$(',
  '|||',
  '<',
];

describe('readPastedAddress', () => {
  it.each(plain)('leaves %j as it is', (text) => {
    expect(readPastedAddress(text)).toBeNull();
  });

  it('looks at 8 KiB and no more', () => {
    const login = 'docker login registry.example.com -u ann -p ';
    const fits = login + 'x'.repeat(longestPaste - login.length);
    expect(readPastedAddress(fits)?.credential?.secret).toHaveLength(longestPaste - login.length);
    expect(readPastedAddress(`${fits}x`)).toBeNull();
  });

  it('never throws, and never makes a host out of what is none', () => {
    const pieces = fc.constantFrom(
      ...'docker login|-u|-p|--password-stdin|aws ecr get-login-password|--region|az acr login --name'.split(
        '|',
      ),
      ...'$( ` " \' \\ | ; < > <<< $x $ { y } & ( ) # \n'.split(' '),
      ...'https:// /harbor/ #browse/browse: /ecr/ ?region= 123456789012 .. %2f %zz @ : ghcr.io'.split(
        ' ',
      ),
    );
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(fc.oneof(pieces, fc.string())).map((parts) => parts.join(' ')),
      fc.array(fc.oneof(pieces, fc.webUrl())).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (pasted) => {
        const read = readPastedAddress(pasted);
        if (read?.region !== undefined) expect(read.region).toMatch(regionPattern);
        if (typeof read?.address !== 'string') return;
        expect(normaliseAddress(read.address).ok).toBe(true);
        expect(readPastedAddress(read.address)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '$(',
    '"$(',
    '`',
    "'",
    '"',
    '\\',
    '<a',
    '<<<',
    'a=',
    '-u ',
    '/',
    ':',
    '@',
    'a.',
    'a-',
    '(',
    '| ',
    '$ ',
    'a@b',
    '%2f',
    'docker login ',
    'aws $(',
    'https://',
    '\\ ',
    '\u00a0',
  ])('reads %j without end in no time', (piece) => {
    for (const start of ['', 'docker login ', 'docker pull ', 'https://a.example/', 'a.example/']) {
      const text = (start + piece.repeat(longestPaste)).slice(0, longestPaste);
      expect(cpuTimeOf(() => readPastedAddress(text))).toBeLessThan(1_000);
    }
  });
});
