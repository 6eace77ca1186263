import { expect, test } from 'vitest';
import { indentJson } from './indent-json.ts';
import { digestTargets, rawTokens } from './raw-tokens.ts';

const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;

test.each([
  '{"a":"b","n":1.10,"deep":{"list":[true,null,"c:d"]}}',
  '{"quote":"\\"x\\": 1","open":"no end',
  'no JSON at all: 1, 2',
  '',
])('the pieces of %j are its letters, none more and none less', (text) => {
  for (const line of indentJson(text).split('\n'))
    expect(
      rawTokens(line)
        .map((token) => token.text)
        .join(''),
    ).toBe(line);
});

test('keys, texts, values and signs are told apart', () => {
  expect(rawTokens('  "a": "b",').map(({ kind }) => kind)).toEqual([
    ...['sign', 'key', 'sign', 'text', 'sign'],
  ]);
  expect(rawTokens('"n": 1.10')[2]).toEqual({ kind: 'value', text: '1.10' });
});

test('digests lead to manifests or layers; those of unpacked layers lead nowhere', () => {
  const targets = digestTargets(
    JSON.stringify({
      config: { digest: digestOf('a') },
      layers: [{ digest: digestOf('b') }],
      subject: { digest: digestOf('c') },
      annotations: { 'vnd.docker.reference.digest': digestOf('d'), other: 'sha256:x' },
      rootfs: { diff_ids: [digestOf('e')] },
      fsLayers: [{ blobSum: digestOf('f') }],
    }),
  );
  expect([...targets].map(([digest, target]) => [digest.at(-1), target])).toEqual([
    ['a', 'manifest'],
    ['b', 'layer'],
    ['c', 'manifest'],
    ['d', 'manifest'],
    ['f', 'layer'],
  ]);
});
