import { type ProviderFacts, usualCredentials } from './provider-facts.ts';

/** Sonatype Nexus Repository (help.sonatype.com, Components API). */
export const nexus: ProviderFacts = {
  name: 'Sonatype Nexus Repository',
  hosts: [],
  ownHost: /^nexus\.[^.]/,
  ownPath: /^\/repository\/[^/]+/,
  credentials: usualCredentials('basic'),
  region: 'none',
  namespace: 'prefix',
  catalog: 'open',
  deletes: { tag: 'api', manifest: 'registry', repository: 'none' },
  rights: {
    list: 'the privilege nx-repository-view-docker-*-browse',
    delete: 'the privilege nx-repository-view-docker-*-delete',
  },
  links: ({ origin }) => ({
    console: `${origin}/#browse/browse`,
    tokens: `${origin}/#user/usertoken`,
  }),
};
