import { text } from '../text/text.ts';
import { uriPart } from '../uri-part.ts';
import {
  accessToken,
  type CredentialUse,
  hostLabel,
  type ProviderFacts,
  wholeHost,
} from './provider-facts.ts';

/** The Packages API asks for a token even where packages are public. */
const credentials: readonly CredentialUse[] = [
  { kind: 'password', registry: 'basic', api: 'bearer' },
  { kind: 'token', registry: 'basic', api: 'bearer', username: 'optional' },
  accessToken,
  { kind: 'helper', registry: 'basic', api: 'bearer' },
  { kind: 'none', registry: 'anonymous', api: null },
];

const enterprise = wholeHost(`containers\\.(?<name>${hostLabel})\\.ghe\\.com`);

/** GitHub Container Registry, of github.com and of enterprises on ghe.com (docs.github.com, Packages API). */
export const ghcr: ProviderFacts = {
  name: 'GitHub Container Registry',
  cloud: 'gitHub',
  hosts: [{ host: wholeHost('ghcr\\.io') }, { host: enterprise }],
  credentials,
  region: 'none',
  namespace: 'owner',
  catalog: 'second',
  deletes: { tag: 'none', manifest: 'api', repository: 'api' },
  rights: {
    list: text('right.ghcr.list'),
    delete: text('right.ghcr.delete'),
  },
  links: ({ hostname, namespace }) => {
    const name = enterprise.exec(hostname)?.groups?.['name'];
    const web = name === undefined ? 'https://github.com' : `https://${name}.ghe.com`;
    return {
      console:
        namespace === null
          ? `${web}/settings/packages`
          : `${web}/${uriPart(namespace.split('/')[0] ?? '')}?tab=packages`,
      tokens: `${web}/settings/tokens/new?scopes=read:packages,read:org`,
    };
  },
};
