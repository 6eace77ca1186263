import { hostLabel, type ProviderFacts, usualCredentials, wholeHost } from './provider-facts.ts';

/** JFrog Artifactory (jfrog.com/help, Artifactory REST API). */
export const artifactory: ProviderFacts = {
  name: 'JFrog Artifactory',
  hosts: [{ host: wholeHost(`${hostLabel}\\.jfrog\\.io`) }],
  ownHost: /^artifactory\.[^.]/,
  ownPath: /^\/artifactory(?:\/|$)/,
  credentials: usualCredentials('basic'),
  region: 'none',
  namespace: 'repository',
  catalog: 'second',
  deletes: { tag: 'registry', manifest: 'registry', repository: 'api' },
  rights: {
    list: 'the permission Read on the Docker repositories',
    delete: 'the permission Delete on the Docker repository',
  },
  links: ({ origin }) => ({
    console: `${origin}/ui/repos/tree/General`,
    tokens: `${origin}/ui/user_profile`,
  }),
};
