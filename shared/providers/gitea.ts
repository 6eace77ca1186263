import { text } from '../text/text.ts';
import { uriPart } from '../uri-part.ts';
import { type ProviderFacts, usualCredentials, wholeHost } from './provider-facts.ts';

/** Gitea and Forgejo (docs.gitea.com, Packages API). */
export const gitea: ProviderFacts = {
  name: 'Gitea',
  hosts: [{ host: wholeHost('(?:codeberg\\.org|gitea\\.com)') }],
  ownHost: /^(?:gitea|forgejo)\.[^.]/,
  credentials: usualCredentials('basic'),
  region: 'none',
  namespace: 'owner',
  catalog: 'open',
  deletes: { tag: 'registry', manifest: 'registry', repository: 'api' },
  rights: {
    list: text('right.gitea.list'),
    delete: text('right.gitea.delete'),
  },
  links: ({ origin, namespace }) => ({
    console:
      namespace === null
        ? origin
        : `${origin}/${uriPart(namespace.split('/')[0] ?? '')}/-/packages`,
    tokens: `${origin}/user/settings/applications`,
  }),
};
