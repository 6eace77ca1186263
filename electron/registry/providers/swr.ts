import { createHmac } from 'node:crypto';
import { BerthError } from '../../../shared/errors.ts';
import { regionPattern } from '../../../shared/model/provider.ts';
import type { ProviderContext, RegistryProvider } from './provider.ts';

const host = /(?:^|\.)swr(?:-pro)?\.(?<region>[a-z0-9-]+)\.myhuaweicloud\.(?:com|eu)$/;

/**
 * Huawei Cloud SWR: the registry's login is made from the access key here
 * (support.huaweicloud.com, "Obtaining a Long-Term Login Command"): the user
 * is `region@key`, the password the key's HMAC-SHA256 under the secret key.
 */
export function createSwr({ endpoint, target }: ProviderContext): RegistryProvider {
  return {
    registryCredential: async (credential) => {
      if (credential?.kind !== 'accessKey') return credential;
      const region = host.exec(endpoint.hostname)?.groups?.['region'] ?? target.region;
      if (region === null || !regionPattern.test(region))
        throw BerthError.of(
          'UNSUPPORTED',
          `Could not use the access key for ${endpoint.name}: its region is not known`,
          { hint: 'Set the region of this registry.' },
        );
      const { accessKey, secretKey } = credential;
      return {
        kind: 'password',
        username: `${region}@${accessKey}`,
        password: createHmac('sha256', secretKey).update(accessKey).digest('hex'),
      };
    },
  };
}
