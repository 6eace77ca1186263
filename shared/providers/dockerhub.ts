import { text } from '../text/text.ts';
import { type ProviderFacts, usualCredentials, wholeHost } from './provider-facts.ts';

/** Docker Hub (docs.docker.com, Docker Hub API). */
export const dockerhub: ProviderFacts = {
  name: 'Docker Hub',
  cloud: 'dockerHub',
  hosts: [{ host: wholeHost('docker\\.io') }],
  credentials: usualCredentials('signIn'),
  region: 'none',
  namespace: 'namespace',
  catalog: 'closed',
  describesRepositories: true,
  deletes: { tag: 'api', manifest: 'none', repository: 'api' },
  rights: {
    list: text('right.dockerhub.list'),
    delete: text('right.dockerhub.delete'),
  },
  links: () => ({
    console: 'https://hub.docker.com/repositories',
    tokens: 'https://app.docker.com/settings/personal-access-tokens',
  }),
};
