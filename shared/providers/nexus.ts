import { text } from '../text/text.ts';
import type { CredentialUse, ProviderFacts } from './provider-facts.ts';

/** User tokens of Nexus are pairs, a name code and a pass code. */
const credentials: readonly CredentialUse[] = [
  { kind: 'password', registry: 'basic', api: 'basic' },
  { kind: 'token', registry: 'basic', api: 'basic', username: 'required' },
  { kind: 'helper', registry: 'basic', api: 'basic' },
  { kind: 'none', registry: 'anonymous', api: 'anonymous' },
];

/** Sonatype Nexus Repository (help.sonatype.com, Components API). */
export const nexus: ProviderFacts = {
  name: 'Sonatype Nexus Repository',
  hosts: [],
  ownHost: /^nexus\.[^.]/,
  ownPath: /^\/repository\/[^/]+/,
  credentials,
  region: 'none',
  namespace: 'prefix',
  catalog: 'open',
  deletes: { tag: 'api', manifest: 'registry', repository: 'none' },
  rights: {
    list: text('right.nexus.list'),
    delete: text('right.nexus.delete'),
  },
  links: ({ origin }) => ({
    console: `${origin}/#browse/browse`,
    tokens: `${origin}/#user/usertoken`,
  }),
};
