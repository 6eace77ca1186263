import { text } from '../text/text.ts';
import { type ProviderFacts, usualCredentials } from './provider-facts.ts';

/** Any registry of the CNCF Distribution kind (distribution/distribution, `docs/content/spec`). */
export const native: ProviderFacts = {
  name: 'Docker Registry',
  hosts: [],
  credentials: usualCredentials(null),
  region: 'none',
  namespace: 'prefix',
  catalog: 'open',
  describesTags: false,
  deletes: { tag: 'registry', manifest: 'registry', repository: 'none' },
  rights: {
    list: text('right.native.list'),
    delete: text('right.native.delete'),
  },
};
