import { text } from '../text/text.ts';
import { uriPart } from '../uri-part.ts';
import {
  accessToken,
  type CredentialUse,
  hostLabel,
  type ProviderFacts,
  wholeHost,
} from './provider-facts.ts';

const credentials: readonly CredentialUse[] = [
  { kind: 'serviceAccount', registry: 'lentLogin', api: 'signIn' },
  { kind: 'token', registry: 'basic', api: 'bearer', username: 'optional' },
  accessToken,
  { kind: 'password', registry: 'basic', api: 'bearer' },
  { kind: 'helper', registry: 'basic', api: 'bearer' },
  { kind: 'none', registry: 'anonymous', api: null },
];

/** Google Artifact Registry (cloud.google.com/artifact-registry REST reference). */
export const gar: ProviderFacts = {
  name: 'Google Artifact Registry',
  cloud: 'googleCloud',
  hosts: [
    { host: wholeHost('(?<region>[a-z0-9-]{2,40})-docker\\.pkg\\.dev') },
    { host: wholeHost(`(?:${hostLabel}\\.)?gcr\\.io`) },
  ],
  credentials,
  region: 'none',
  namespace: 'project',
  catalog: 'closed',
  deletes: { tag: 'registry', manifest: 'registry', repository: 'api' },
  rights: {
    list: text('right.gar.list'),
    delete: text('right.gar.delete'),
  },
  links: ({ namespace }) => ({
    console:
      namespace === null
        ? 'https://console.cloud.google.com/artifacts'
        : `https://console.cloud.google.com/artifacts?project=${uriPart(namespace.split('/')[0] ?? '')}`,
    tokens: 'https://console.cloud.google.com/iam-admin/serviceaccounts',
  }),
};
