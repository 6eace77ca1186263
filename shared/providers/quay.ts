import { type ProviderFacts, usualCredentials, wholeHost } from './provider-facts.ts';

/** Quay, hosted and own (docs.quay.io API; quay/quay). */
export const quay: ProviderFacts = {
  name: 'Quay',
  hosts: [{ host: wholeHost('quay\\.io') }],
  ownHost: /^quay\.[^.]/,
  credentials: usualCredentials('bearer'),
  region: 'none',
  namespace: 'organization',
  catalog: 'silent',
  deletes: { tag: 'registry', manifest: 'registry', repository: 'api' },
  rights: {
    list: 'an OAuth access token of an application with "View all visible repositories" (repo:read)',
    delete: 'the right to write to the repository',
  },
  links: ({ origin, namespace }) => ({
    console: `${origin}/repository/`,
    tokens:
      namespace === null
        ? `${origin}/user/?tab=settings`
        : `${origin}/organization/${encodeURIComponent(namespace.split('/')[0] ?? '')}?tab=applications`,
  }),
};
