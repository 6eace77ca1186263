import { dump } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { readText } from '../text/read-text.ts';
import { kubernetes } from './kubernetes.ts';

const base64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64');
const login = (name: string) => ({ auth: base64(`${name}:word-${name}`) });

const file = { auths: { 'h.example/group1': login('ada'), 'ghcr.io': login('bot') } };
const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'pull', namespace: 'team' },
  type: 'kubernetes.io/dockerconfigjson',
  data: { '.dockerconfigjson': base64(file) },
};
const old = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'old' },
  type: 'kubernetes.io/dockercfg',
  data: { '.dockercfg': base64({ 'https://quay.io/v1/': { ...login('eve'), email: 'e@x' } }) },
};
const opaque = { ...secret, type: 'Opaque', data: { password: base64('other') } };

const read = (text: string) => {
  const { format, read } = readText(text);
  expect(format.id).toBe('kubernetes');
  return {
    notes: read.notes,
    found: read.registries.map(({ draft, credential }) => [
      draft.name,
      credential?.kind === 'password' ? credential.password : null,
    ]),
  };
};

const ofSecret = [
  ['h.example/group1', 'word-ada'],
  ['ghcr.io', 'word-bot'],
];
const ofOld = [['quay.io', 'word-eve']];

describe('pull secrets come in', () => {
  test.each([
    ['JSON', JSON.stringify(secret), ofSecret],
    ['YAML', dump(secret), ofSecret],
    [
      'YAML as kubectl prints it',
      `apiVersion: v1
data:
  .dockerconfigjson: ${base64(file)}
kind: Secret
metadata:
  creationTimestamp: "2026-01-01T00:00:00Z"
  name: pull
type: kubernetes.io/dockerconfigjson
`,
      ofSecret,
    ],
    ['dockercfg', dump(old), ofOld],
    ['dockercfg as JSON', JSON.stringify(old), ofOld],
    [
      'a List',
      JSON.stringify({ kind: 'List', items: [secret, opaque, old] }),
      [...ofSecret, ...ofOld],
    ],
    ['a SecretList in YAML', dump({ kind: 'SecretList', items: [old, opaque] }), ofOld],
    [
      'documents',
      `---\n${dump(opaque)}---\n${dump(secret)}---\n${dump(old)}`,
      [...ofSecret, ...ofOld],
    ],
    ['an array', JSON.stringify([old]), ofOld],
    [
      'stringData',
      dump({
        ...secret,
        data: undefined,
        stringData: { '.dockerconfigjson': JSON.stringify(file) },
      }),
      ofSecret,
    ],
    ['the same in two Secrets', dump({ kind: 'List', items: [secret, secret] }), ofSecret],
  ])('%s', (_what, text, expected) => {
    expect(read(text).found).toEqual(expected);
  });

  test('user and password in plain, as kubectl writes them', () => {
    const plain = {
      auths: { 'r.example:5000': { username: 'ada', password: 'word', email: 'a@b' } },
    };
    const text = dump({ ...secret, data: { '.dockerconfigjson': base64(plain) } });
    expect(read(text).found).toEqual([['r.example:5000', 'word']]);
  });

  test('helpers in one mean another computer', () => {
    const helped = { ...file, credsStore: 'desktop', credHelpers: { 'ghcr.io': 'gh' } };
    const text = dump({ ...secret, data: { '.dockerconfigjson': base64(helped) } });
    expect(read(text).found).toEqual(ofSecret);
  });
});

describe('what is none', () => {
  test.each([
    ['no base64', { ...secret, data: { '.dockerconfigjson': '***' } }],
    ['no JSON', { ...secret, data: { '.dockerconfigjson': base64('auths') } }],
    ['nothing', { ...secret, data: null }],
  ])('%s is noted by its name', (_what, value) => {
    const { found, notes } = read(dump({ kind: 'List', items: [value, old] }));
    expect(found).toEqual(ofOld);
    expect(notes).toMatchObject([{ message: expect.stringContaining('team/pull') }]);
  });

  test('broken YAML is told by its place, without its text', () => {
    const text = `${dump(secret)}  canary: [`;
    expect(() => readText(text)).toThrow(/Not valid YAML.*line/);
    expect(() => readText(text)).not.toThrow(/canary/);
  });

  test.each(['kind: Deployment', JSON.stringify(opaque), dump(opaque), '- a\n- b'])(
    '%j',
    (text) => {
      expect(kubernetes.recognise(undefined, text)).toBe(0);
      expect(() => readText(text)).toThrow();
    },
  );

  test('aliases that multiply, and deep nesting, end soon', () => {
    const bomb = [
      'kind: List',
      'type: kubernetes.io/dockerconfigjson',
      `a: &a [${'x, '.repeat(999)}x]`,
      `b: &b [${'*a, '.repeat(999)}*a]`,
      `c: &c [${'*b, '.repeat(999)}*b]`,
      'items: *c',
    ].join('\n');
    expect(kubernetes.recognise(undefined, bomb)).toBe(0);
    const deep = `type: kubernetes.io/dockercfg\nx: ${'['.repeat(100_000)}`;
    expect(() => readText(deep)).toThrow(/Not valid YAML/);
    const cycle = 'type: kubernetes.io/dockercfg\nitems: &a [*a, *a]';
    expect(kubernetes.recognise(undefined, cycle)).toBe(0);
  });
});
