import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatReference,
  isDigest,
  isRepositoryName,
  isTag,
  parseImageReference,
  pastedReference,
  withDockerHub,
} from './image-reference.ts';

const sha256 = `sha256:${'ab'.repeat(32)}`;

type Row = [
  text: string,
  host: string | null,
  repository: string,
  tag?: string | undefined,
  digest?: string,
];
const references: readonly Row[] = [
  ['alpine', null, 'alpine'],
  ['alpine:3.20', null, 'alpine', '3.20'],
  ['library/alpine', null, 'library/alpine'],
  ['docker.io/alpine', 'docker.io', 'library/alpine'],
  ['index.docker.io/alpine:3', 'docker.io', 'library/alpine', '3'],
  ['docker.io/acme/app', 'docker.io', 'acme/app'],
  ['localhost/app', 'localhost', 'app'],
  ['localhost:5000/app:1', 'localhost:5000', 'app', '1'],
  ['h:5000/app', 'h:5000', 'app'],
  ['Registry.Example.com/team/app', 'registry.example.com', 'team/app'],
  ['HOST/app', 'host', 'app'],
  ['[::1]:5000/app:1', '[::1]:5000', 'app', '1'],
  ['[2001:db8::1]/app', '[2001:db8::1]', 'app'],
  ['r.example/a/b/c:v1.2_x-Y', 'r.example', 'a/b/c', 'v1.2_x-Y'],
  [`r.example/app@${sha256}`, 'r.example', 'app', undefined, sha256],
  [`r.example/app:1@${sha256}`, 'r.example', 'app', '1', sha256],
  ['a__b/c-----d/e.f', null, 'a__b/c-----d/e.f'],
  ['  r.example/app  ', 'r.example', 'app'],
];

const refused = [
  '',
  ' ',
  'App',
  'a b',
  'a//b',
  '/a',
  'a/',
  'a:',
  ':a',
  'a@',
  'a@sha256:abc',
  `a@SHA256:${'ab'.repeat(32)}`,
  'a:b:c',
  'r.example/',
  'r.example:0/app',
  'r.example:99999/app',
  'r.example:port/app',
  'https://r.example/app',
  'a___b',
  'a.-b',
  '-a',
  'user@host/app',
  'r..example/app',
  'ab'.repeat(32),
  'a'.repeat(256),
  `a:${'t'.repeat(129)}`,
];

describe('parseImageReference', () => {
  it.each(references)('parses %s', (text, host, repository, tag, digest) => {
    expect(parseImageReference(text)).toEqual({
      host,
      repository,
      tag: tag ?? null,
      digest: digest ?? null,
    });
  });

  it.each(refused)('refuses %j', (text) => {
    expect(parseImageReference(text)).toBeNull();
  });

  it('reads back what it writes, whatever it accepts', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}([._-][a-z0-9]{1,4})?$/);
    fc.assert(
      fc.property(
        fc.option(fc.constantFrom('r.example', 'localhost:5000', '[::1]:5000')),
        fc.array(part, { minLength: 2, maxLength: 4 }),
        fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/)),
        fc.option(fc.constant(sha256)),
        (host, parts, tag, digest) => {
          const repository = host === null ? `p/${parts.join('/')}` : parts.join('/');
          const reference = { host, repository, tag, digest };
          expect(parseImageReference(formatReference(reference))).toEqual(reference);
        },
      ),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseImageReference(text);
        pastedReference(text);
      }),
    );
  });
});

describe('withDockerHub', () => {
  it('completes short names as Docker does', () => {
    const alpine = parseImageReference('alpine');
    expect(alpine && withDockerHub(alpine)).toMatchObject({
      host: 'docker.io',
      repository: 'library/alpine',
    });
    const other = parseImageReference('r.example/app');
    expect(other && withDockerHub(other)).toEqual(other);
  });
});

describe('formatReference', () => {
  it('joins what is there', () => {
    expect(formatReference({ host: 'r.example/prefix', repository: 'a/b', tag: '1' })).toBe(
      'r.example/prefix/a/b:1',
    );
    expect(formatReference({ repository: 'a', digest: sha256 })).toBe(`a@${sha256}`);
  });
});

describe('pastedReference', () => {
  it.each([
    ['docker pull r.example/app:1', 'r.example', 'app', '1'],
    ['$ sudo docker pull --platform linux/amd64 r.example/app', 'r.example', 'app', null],
    ['podman pull alpine', null, 'alpine', null],
    ['skopeo inspect docker://r.example/app:1', 'r.example', 'app', '1'],
    ['docker://r.example/app:1', 'r.example', 'app', '1'],
    ['oci://r.example/charts/web:1.0.0', 'r.example', 'charts/web', '1.0.0'],
    ['https://r.example/team/app/', 'r.example', 'team/app', null],
    ['alpine:3', null, 'alpine', '3'],
    [`alpine@${sha256}`, null, 'alpine', null],
    ['r.example:5000/app', 'r.example:5000', 'app', null],
  ])('finds the reference in %j', (text, host, repository, tag) => {
    expect(pastedReference(text)).toMatchObject({ host, repository, tag });
  });

  it.each([
    'alpine',
    'team/app',
    'docker',
    'docker pull',
    'two words',
    '1.2.3',
    '',
    'a\nb:c',
    ':1',
    sha256,
    'sha256:ab12cd34',
  ])('leaves %j a search', (text) => {
    expect(pastedReference(text)).toBeNull();
  });
});

describe('validators', () => {
  it('know the grammar', () => {
    expect(['a', 'a/b', 'a.b_c__d-e'].every(isRepositoryName)).toBe(true);
    expect(['', 'A', 'a//b', 'a_', 'a...b', 'a'.repeat(256)].some(isRepositoryName)).toBe(false);
    expect(['latest', '_x', 'V1.2-3', 'a'.repeat(128)].every(isTag)).toBe(true);
    expect(['', '.a', '-a', 'a b', 'a/b', 'a'.repeat(129)].some(isTag)).toBe(false);
    expect([sha256, `sha512:${'0'.repeat(128)}`, 'multihash+base58:QmRZ=x'].every(isDigest)).toBe(
      true,
    );
    expect(
      ['sha256:', 'sha256:xyz', `sha256:${'AB'.repeat(32)}`, 'sha256', `:${'a'.repeat(64)}`].some(
        isDigest,
      ),
    ).toBe(false);
  });
});
