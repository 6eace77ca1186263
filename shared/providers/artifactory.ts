import { text } from '../text/text.ts';
import {
  accessToken,
  type CredentialUse,
  hostLabel,
  type ProviderFacts,
  wholeHost,
} from './provider-facts.ts';

/** API keys are passwords; access tokens name their user, or need none. */
const credentials: readonly CredentialUse[] = [
  { kind: 'password', registry: 'basic', api: 'basic' },
  { kind: 'token', registry: 'basic', api: 'bearer', username: 'optional' },
  accessToken,
  { kind: 'helper', registry: 'basic', api: 'basic' },
  { kind: 'none', registry: 'anonymous', api: 'anonymous' },
];

/** JFrog Artifactory (jfrog.com/help, Artifactory REST API). */
export const artifactory: ProviderFacts = {
  name: 'JFrog Artifactory',
  hosts: [{ host: wholeHost(`${hostLabel}\\.jfrog\\.io`) }],
  ownHost: /^artifactory\.[^.]/,
  ownPath: /^\/artifactory(?:\/|$)/,
  credentials,
  anonymous: () => false,
  region: 'none',
  namespace: 'repository',
  catalog: 'second',
  deletes: { tag: 'registry', manifest: 'registry', repository: 'api' },
  rights: {
    list: text('right.artifactory.list'),
    delete: text('right.artifactory.delete'),
  },
  links: ({ origin }) => ({
    console: `${origin}/ui/repos/tree/General`,
    tokens: `${origin}/ui/user_profile`,
  }),
};
