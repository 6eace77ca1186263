import { text } from '../text/text.ts';
import { type ProviderFacts, usualCredentials } from './provider-facts.ts';

/** Harbor (goharbor/harbor, `api/v2.0/swagger.yaml`). */
export const harbor: ProviderFacts = {
  name: 'Harbor',
  hosts: [],
  ownHost: /^harbor\.[^.]/,
  credentials: usualCredentials('basic'),
  region: 'none',
  namespace: 'project',
  catalog: 'open',
  describesRepositories: true,
  deletes: { tag: 'api', manifest: 'registry', repository: 'api' },
  rights: {
    list: text('right.harbor.list'),
    delete: text('right.harbor.delete'),
  },
  links: ({ origin }) => ({
    console: `${origin}/harbor/projects`,
    tokens: `${origin}/harbor/robot-accounts`,
  }),
};
