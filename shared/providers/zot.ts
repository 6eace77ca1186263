import { text } from '../text/text.ts';
import { type ProviderFacts, usualCredentials } from './provider-facts.ts';

/** zot (project-zot/zot, `pkg/extensions/search`). */
export const zot: ProviderFacts = {
  name: 'zot',
  hosts: [],
  ownHost: /^zot\.[^.]/,
  credentials: usualCredentials('basic'),
  region: 'none',
  namespace: 'prefix',
  catalog: 'open',
  deletes: { tag: 'registry', manifest: 'registry', repository: 'none' },
  rights: {
    list: text('right.zot.list'),
    delete: text('right.zot.delete'),
  },
  links: ({ origin }) => ({ console: `${origin}/home`, tokens: `${origin}/user/apikey` }),
};
