import { text } from '../text/text.ts';
import { cloudCredentials, hostLabel, type ProviderFacts, wholeHost } from './provider-facts.ts';

/** Tencent Container Registry, enterprise and personal (cloud.tencent.com, TCR API 2019-09-24). */
export const tcr: ProviderFacts = {
  name: 'Tencent Container Registry',
  cloud: 'tencentCloud',
  hosts: [
    { host: wholeHost(`${hostLabel}\\.tencentcloudcr\\.com`) },
    { host: wholeHost('[a-z]{0,10}ccr\\.ccs\\.tencentyun\\.com') },
  ],
  credentials: cloudCredentials('lentLogin'),
  anonymous: () => false,
  region: 'optional',
  namespace: 'namespace',
  catalog: 'second',
  deletes: { tag: 'api', manifest: 'api', repository: 'api' },
  rights: {
    list: text('right.tcr.list'),
    delete: text('right.tcr.delete'),
  },
  links: () => ({
    console: 'https://console.cloud.tencent.com/tcr',
    tokens: 'https://console.cloud.tencent.com/cam/capi',
  }),
};
