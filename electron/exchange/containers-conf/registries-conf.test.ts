import { expect, test } from 'vitest';
import { text as asText } from '../../../shared/text/text.ts';
import { readRegistriesConf } from './registries-conf.ts';

const read = (...texts: string[]) =>
  readRegistriesConf(texts.map((text, index) => ({ path: `/etc/${index}.conf`, text })));

test('tables and the search list name registries, with what is said of them', () => {
  const { registries, stores, notes } =
    read(`\uFEFFunqualified-search-registries = ["docker.io", "quay.io"]\r
credential-helpers = ["containers-auth.json", "secretservice", "../x"]\r
short-name-mode = "permissive"\r
[[registry]]\r
location = "registry.example.com:5000/team"\r
insecure = true\r
[[registry]]\r
prefix = "docker.io/library"\r
location = "mirror.example.com/hub"\r
[[registry]]\r
prefix = "blocked.example.com"\r
blocked = true\r
[[registry]]\r
prefix = "*.wild.example.com"\r
[[registry]]\r
prefix = "tagged.example.com/app:1"\r
[aliases]\r
"fedora" = "registry.fedoraproject.org/fedora"\r
`);
  expect(notes).toEqual([]);
  expect(stores).toEqual(['secretservice']);
  expect(registries).toEqual([
    {
      path: '/etc/0.conf',
      address: 'https://registry.example.com:5000',
      namespace: 'team',
      active: true,
      remarks: [asText('podman.insecure')],
    },
    {
      path: '/etc/0.conf',
      address: 'https://mirror.example.com',
      namespace: 'hub',
      active: true,
      remarks: [asText('podman.prefix', { prefix: 'docker.io/library' })],
    },
    {
      path: '/etc/0.conf',
      address: 'https://blocked.example.com',
      namespace: null,
      active: false,
      remarks: [asText('podman.blocked')],
    },
    {
      path: '/etc/0.conf',
      address: 'https://docker.io',
      namespace: null,
      active: true,
      remarks: [],
    },
    { path: '/etc/0.conf', address: 'https://quay.io', namespace: null, active: true, remarks: [] },
  ]);
});

test('a later list replaces an earlier one, and a table the one with its prefix', () => {
  const { registries } = read(
    'unqualified-search-registries = ["docker.io"]\n[[registry]]\nlocation = "a.example.com"\nblocked = true',
    'unqualified-search-registries = []',
    '[[registry]]\nprefix = "a.example.com"\nlocation = "b.example.com"',
  );
  expect(registries.map(({ path, address, active }) => [path, address, active])).toEqual([
    ['/etc/2.conf', 'https://b.example.com', true],
  ]);
});

test.each([
  ['no TOML', 'unqualified-search-registries = ['],
  ['another type', 'unqualified-search-registries = "docker.io"'],
  ['a table that is no list', '[registry]\nlocation = "a.example.com"'],
])('%s is noted by its file, and the other files still count', (_what, text) => {
  const { registries, notes } = read(text, 'unqualified-search-registries = ["quay.io"]');
  expect(notes).toMatchObject([
    { message: '/etc/0.conf cannot be read: not in the form of version 2.' },
  ]);
  expect(registries).toHaveLength(1);
});
