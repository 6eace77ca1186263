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
  deletes: { tag: 'api', manifest: 'registry', repository: 'api' },
  rights: {
    list: 'a project role of Harbor that may list repositories, such as Guest',
    delete: 'the project role Maintainer, or a robot with the right to delete artifacts',
  },
  links: ({ origin }) => ({
    console: `${origin}/harbor/projects`,
    tokens: `${origin}/harbor/robot-accounts`,
  }),
};
