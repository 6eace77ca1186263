import { type ProviderFacts, usualCredentials, wholeHost } from './provider-facts.ts';

/** GitLab Container Registry (docs.gitlab.com, Container registry API). */
export const gitlab: ProviderFacts = {
  name: 'GitLab Container Registry',
  hosts: [{ host: wholeHost('registry\\.gitlab\\.com') }],
  ownHost: /^(?:registry\.)?gitlab\.[^.]/,
  ownPort: '5050',
  credentials: usualCredentials('bearer'),
  region: 'none',
  namespace: 'group',
  catalog: 'second',
  deletes: { tag: 'api', manifest: 'none', repository: 'api' },
  rights: {
    list: 'a token with read_registry and read_api',
    delete: 'a token with api, of a Developer or more',
  },
  links: ({ hostname }) => {
    const web = `https://${hostname.replace(/^registry\./, '')}`;
    return { console: web, tokens: `${web}/-/user_settings/personal_access_tokens` };
  },
};
