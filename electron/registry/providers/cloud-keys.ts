import { BerthError } from '../../../shared/errors.ts';
import type { ProviderContext, RegistryProvider } from './provider.ts';

/**
 * A cloud whose API Berth does not speak: its keys are for that API, so the
 * registry is never shown them. Throws UNSUPPORTED for an access key.
 */
export function withoutCloudKeys({ endpoint }: ProviderContext): RegistryProvider {
  return {
    registryCredential: async (credential) => {
      if (credential?.kind !== 'accessKey') return credential;
      throw BerthError.of(
        'UNSUPPORTED',
        `Could not sign in to ${endpoint.name}: access keys of this cloud cannot be used here yet`,
        { hint: 'Save the user name and password that the cloud makes for "docker login".' },
      );
    },
  };
}
