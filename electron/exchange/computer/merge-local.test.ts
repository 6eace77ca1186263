import { expect, test } from 'vitest';
import { spentMs } from '../../../e2e/fixtures/longest-pause.ts';
import { text } from '../../../shared/text/text.ts';
import { readRegistriesConf } from '../containers-conf/registries-conf.ts';
import { mergeLocal } from './merge-local.ts';

/** All of it took minutes with every pair compared. */
const longestMs = 10_000;
const many = 5_000;
const numbers = Array.from({ length: many }, (_, n) => n);
const source = { path: '/home/ann/.docker/config.json', kind: 'docker' as const };

function login(key: string, username: string | null) {
  const [host = '', ...path] = key.split('/');
  const namespace = path.length === 0 ? null : path.join('/');
  const address = `https://${host}`;
  const shared = { key, address, namespace, username, helper: null };
  return { source, login: { ...shared, credential: null } };
}

test.each([
  ['of as many hosts', (n: number) => `host-${n}.example.com`],
  ['of one host', (n: number) => `registry.example.com/team-${n}`],
])('5,000 tables %s join 5,000 logins in good time', (_, location) => {
  const begin = process.cpuUsage();
  const text = numbers.map((n) => `[[registry]]\nlocation = "${location(n)}"\nblocked = true\n`);
  const { registries, notes } = readRegistriesConf([{ path: '/c', text: text.join('') }]);
  expect([registries.length, notes]).toEqual([many, []]);
  const items = mergeLocal({
    logins: numbers.map((n) => login(location(n), 'ann')),
    listed: registries,
    certificates: [],
  });
  expect(items).toHaveLength(many);
  expect(items.every(({ registry }) => registry.draft.active === false)).toBe(true);
  expect(spentMs(begin)).toBeLessThan(longestMs);
});

test('logins without an account and certificates join in good time, and what is told stays short', () => {
  const begin = process.cpuUsage();
  const found = { caCertificate: null, client: null, remarks: [text('certs.several')] };
  const items = mergeLocal({
    logins: numbers.flatMap((n) => [
      login('registry.example.com', `user-${n}`),
      login(`host-${n}.example.com`, null),
    ]),
    listed: [],
    certificates: numbers.slice(0, 500).map((n) => ({
      folder: `/etc/docker/certs.d/${n}`,
      host: n % 2 === 0 ? 'registry.example.com' : `host-${n}.example.com`,
      found,
    })),
  });
  expect(items).toHaveLength(2 * many);
  for (const { sources, notes } of items)
    expect(sources.length + notes.length).toBeLessThanOrEqual(100);
  expect(spentMs(begin)).toBeLessThan(longestMs);
});

test('more tables than are read are said to be left out, in whichever files they stand', () => {
  const file = (path: string, from: number) => ({
    path,
    text: numbers.map((n) => `[[registry]]\nlocation = "host-${from + n}.example.com"\n`).join(''),
  });
  const { registries, notes } = readRegistriesConf([file('/a', 0), file('/b', many - 1)]);
  expect(registries).toHaveLength(many);
  expect(notes.map(({ message }) => message)).toEqual([
    '/b names too many registries; the first 5000 count.',
  ]);
});
