import { text } from '../text/text.ts';
import { uriPart } from '../uri-part.ts';
import {
  accessToken,
  type CredentialUse,
  type ProviderFacts,
  wholeHost,
} from './provider-facts.ts';

/** Robots and people pull with their passwords; the API takes tokens of OAuth applications alone. */
const credentials: readonly CredentialUse[] = [
  { kind: 'password', registry: 'basic', api: null },
  { kind: 'token', registry: 'basic', api: 'bearer', username: 'optional' },
  accessToken,
  { kind: 'helper', registry: 'basic', api: null },
  { kind: 'none', registry: 'anonymous', api: 'anonymous' },
];

/** Quay, hosted and own (docs.quay.io API; quay/quay). */
export const quay: ProviderFacts = {
  name: 'Quay',
  hosts: [{ host: wholeHost('quay\\.io') }],
  ownHost: /^quay\.[^.]/,
  credentials,
  region: 'none',
  namespace: 'organization',
  catalog: 'silent',
  describesRepositories: true,
  deletes: { tag: 'registry', manifest: 'registry', repository: 'api' },
  rights: {
    list: text('right.quay.list'),
    delete: text('right.quay.delete'),
  },
  links: ({ origin, namespace }) => ({
    console: `${origin}/repository/`,
    tokens:
      namespace === null
        ? `${origin}/user/?tab=settings`
        : `${origin}/organization/${uriPart(namespace.split('/')[0] ?? '')}?tab=applications`,
  }),
};
