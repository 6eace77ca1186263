import { expect, it } from 'vitest';
import { checkedDraft } from './incoming-record.ts';

it('a record is looked at as it will be saved: a path that hosted registries lack is its namespace', () => {
  const check = (address: string, namespace: string | null = null) => {
    const draft = { name: 'One', address, namespace };
    const checked = checkedDraft({ draft, credential: null, account: null, notes: [] });
    return checked.ok ? [checked.value.address, checked.value.namespace] : checked.issues;
  };
  expect(check('https://quay.io/team')).toEqual(['https://quay.io', 'team']);
  expect(check('docker.io/team', 'app')).toEqual(['https://docker.io', 'team/app']);
  const own = 'https://registry.example.com/team';
  expect(check(own)).toEqual([own, null]);
});
