import { describe, expect, it } from 'vitest';
import type { TagKind } from './tag-key.ts';
import { tagKey } from './tag-key.ts';

/** Tags as repositories have them: official images of Docker Hub and what common tools write. */
const seen: Readonly<Record<TagKind, readonly string[]>> = {
  release: [
    ...['1.21.1', '1.21', '1', '12.13', '13', '3.14.0', '24.04', '14.04.4', '10.0.20348.2322'],
    ...[
      'v1.31.2',
      'V2.0',
      '2026.11',
      '2026.11.2',
      '2026.1.0',
      '8u412',
      '8u412-b08',
      '1.0.0_build7',
    ],
    ...['21.0.4_7', '1.2.3.4.5', '12345', '0.0.0'],
  ],
  prerelease: [
    ...['3.15.0a2', '3.15-rc', '3.15-rc-slim-bookworm', '3.15.0a2-alpine3.22', '2.4.0-rc.1'],
    ...[
      '1.0.0-alpha',
      '1.0.0-beta.11',
      '5.0.0-M1',
      '1.0b3',
      '1.2.3-pre',
      '1.2.3-preview.4',
      '2rc1',
    ],
    ...['1.2.3-SNAPSHOT', '1.2-nightly20261102', '0.9-canary', '1.0.dev3', '2.4.0-alpine-rc1'],
  ],
  variant: [
    ...['1.21-alpine-perl', '1-perl', '8u412-b08-jdk-alpine', '11.0.23_9-jdk-nanoserver-ltsc2022'],
    ...[
      '12.13-slim',
      '3.14-windowsservercore-ltsc2025',
      '8-jdk-ubi9-minimal',
      '1.2.3-debian-12-r5',
    ],
    ...['1.2.3-14-g7f3c2a9', '1.2.3-a1b2c3d', '1.2.3-20261102', '1.0.post1', 'v1.2.3-linux-amd64'],
    ...['1.0.0-alphabet', '1.0.0-production', '1.0.0-b12345678', '1.2.3-jdk8-m2'],
  ],
  date: [
    ...['2026-11-02', '2026_11_02', '2026-11', '20261102', '202611021530', '20261102-1530'],
    ...['20261102T153000Z', '20261102.1', 'bookworm-20260202', 'bookworm-20260202-slim'],
    ...['trusty-20160317', 'nightly-2026-11-02', 'v20261102-abcdef0', '202611', '1793000000'],
    ...['2026-11-02-alpine', 'oldoldstable-20260202-slim', 'rc-buggy-20260202'],
  ],
  commit: [
    ...['7f3c2a9', '97705304', '1234567', '12345678901', 'sha-7f3c2a9', 'git-0123abc', 'g7f3c2a9'],
    ...['fae14e72201e4411a7e04c70150238dc79242b29', '4'.repeat(40), '99999999'],
  ],
  other: [
    ...['latest', 'stable', 'mainline', 'alpine', 'stable-perl', 'alpine3.22', 'trixie', 'main'],
    ...['rc-buggy', 'slim-bookworm', 'ltsc2022', 'pr-12', '2fa', '3scale', 'deadbeef', 'defaced'],
    ...['123456', '123456.1', 'release-1.2.3', 'v', '_', 'sha-1', 'main-7f3c2a9', '209913'],
    ...['7F3C2A9', 'sha256-7f3c2a9', '9'.repeat(129)],
  ],
  attachment: [
    ...['.sig', '.att', '.sbom', ''].map((end) => `sha256-${'ab'.repeat(32)}${end}`),
    `sha512-${'ab'.repeat(32)}`,
    `sha512-${'ab'.repeat(64)}.sig`,
  ],
};

describe('tagKey', () => {
  for (const [kind, tags] of Object.entries(seen))
    it.each(tags)(`takes %s for ${kind}`, (tag) => {
      expect(tagKey(tag).kind).toBe(kind);
    });

  it('takes a pre-release by these words alone, and by a, b, m with digits', () => {
    const named = ['alpha', 'beta', 'rc', 'pre', 'preview', 'dev', 'snapshot', 'nightly', 'canary'];
    for (const word of [...named, ...named.map((name) => `${name}3`), 'a1', 'b2', 'm3'])
      expect([word, tagKey(`1.2.3-${word}`).kind]).toEqual([word, 'prerelease']);
    for (const word of ['a', 'b', 'm', 'alpine', 'edge', 'test', 'r3', 'c1', 'prealpha', 'final'])
      expect([word, tagKey(`1.2.3-${word}`).kind]).toEqual([word, 'variant']);
  });

  it('takes a number for a version up to five digits', () => {
    expect(['9', '99', '99999'].map((tag) => tagKey(tag).kind)).toEqual(Array(3).fill('release'));
    for (const tag of ['100000', '999999', '9999999', '9'.repeat(40)])
      expect(tagKey(tag).version).toBeNull();
  });

  it('knows a day from a hash of digits', () => {
    for (const tag of ['20261301', '20261132', '26111999', '97705304'])
      expect([tag, tagKey(tag).kind]).toEqual([tag, 'commit']);
    expect(tagKey('20261130').date).toBe('20261130000000');
  });
});
