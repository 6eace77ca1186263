import { text } from '../text/text.ts';
import { type ProviderFacts, usualCredentials, wholeHost } from './provider-facts.ts';

/** GitLab Container Registry, of gitlab.com and own (docs.gitlab.com, GraphQL API). */
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
    list: text('right.gitlab.list'),
    delete: text('right.gitlab.delete'),
  },
  links: ({ hostname }) => {
    const web = `https://${hostname.replace(/^registry\./, '')}`;
    return {
      console: web,
      tokens: `${web}/-/user_settings/personal_access_tokens?scopes=read_api,read_registry`,
    };
  },
};
