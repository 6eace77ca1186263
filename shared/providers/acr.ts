import { text } from '../text/text.ts';
import {
  cloudCredentials,
  hostLabel,
  type ProviderFacts,
  regionLabel,
  wholeHost,
} from './provider-facts.ts';

/** Alibaba Cloud Container Registry, personal and enterprise (help.aliyun.com, Container Registry API). */
export const acr: ProviderFacts = {
  name: 'Alibaba Cloud Container Registry',
  cloud: 'alibabaCloud',
  hosts: [
    { host: wholeHost(`registry(?:-vpc|-internal)?\\.${regionLabel}\\.aliyuncs\\.com`) },
    { host: wholeHost(`${hostLabel}\\.${regionLabel}\\.(?:personal\\.)?cr\\.aliyuncs\\.com`) },
  ],
  credentials: cloudCredentials('lentLogin'),
  anonymous: () => false,
  region: 'none',
  namespace: 'namespace',
  catalog: 'closed',
  deletes: { tag: 'api', manifest: 'none', repository: 'api' },
  rights: {
    list: text('right.acr.list'),
    delete: text('right.acr.delete'),
  },
  links: () => ({
    console: 'https://cr.console.aliyun.com/',
    tokens: 'https://ram.console.aliyun.com/manage/ak',
  }),
};
