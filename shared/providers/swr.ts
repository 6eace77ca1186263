import { text } from '../text/text.ts';
import {
  cloudCredentials,
  hostLabel,
  type ProviderFacts,
  regionLabel,
  wholeHost,
} from './provider-facts.ts';

/** Huawei Cloud SWR (support.huaweicloud.com, SWR API reference). */
export const swr: ProviderFacts = {
  name: 'Huawei Cloud SWR',
  cloud: 'huaweiCloud',
  hosts: [
    {
      host: wholeHost(
        `(?:swr|${hostLabel}\\.swr-pro)\\.${regionLabel}\\.myhuaweicloud\\.(?:com|eu)`,
      ),
    },
  ],
  credentials: cloudCredentials('derivedLogin'),
  anonymous: () => false,
  region: 'optional',
  namespace: 'organization',
  catalog: 'second',
  deletes: { tag: 'api', manifest: 'none', repository: 'api' },
  rights: {
    list: text('right.swr.list'),
    delete: text('right.swr.delete'),
  },
  links: () => ({
    console: 'https://console.huaweicloud.com/swr/',
    tokens: 'https://console.huaweicloud.com/iam/#/mine/accessKey',
  }),
};
