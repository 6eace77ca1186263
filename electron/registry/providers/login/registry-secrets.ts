import { isDeepStrictEqual } from 'node:util';
import { BerthError } from '../../../../shared/errors.ts';
import type { Credential } from '../../../../shared/model/credential.ts';
import type { Provider } from '../../../../shared/model/provider.ts';
import { credentialUse, providerFacts } from '../../../../shared/providers/facts-of.ts';
import { text } from '../../../../shared/text/text.ts';
import type { SecretSource } from '../../protocol/target.ts';
import type { RegistryProvider } from '../provider.ts';

/**
 * The secrets as the registry may see them: cloud keys exchanged for logins of
 * its own, and no kind that the provider does not take (UNSUPPORTED).
 */
export function registrySecrets(
  name: Provider,
  provider: RegistryProvider,
  secrets: SecretSource,
): SecretSource {
  const credential = async () => taken(name, await secrets.credential());
  const exchange = provider.registryCredential;
  if (exchange === undefined) return { ...secrets, credential };
  return {
    credential: async () => exchange(await credential(), null),
    renewed: async (refused) => {
      const saved = await credential();
      const issued = await exchange(saved, refused);
      const { renewed } = secrets;
      // What was not exchanged, or only written in another way, can only be had anew where it came from.
      if (renewed === undefined || !(issued === saved || isDeepStrictEqual(issued, refused)))
        return issued;
      return exchange(taken(name, await renewed(issued === saved ? refused : saved)), null);
    },
    clientKey: () => secrets.clientKey(),
    proxyPassword: () => secrets.proxyPassword(),
  };
}

function taken(provider: Provider, credential: Credential | null): Credential | null {
  if (credential === null || credentialUse(provider, credential.kind) !== null) return credential;
  const { name } = providerFacts[provider];
  throw BerthError.of('UNSUPPORTED', text('provider.credentialKind', { provider: name }), {
    hint: text('provider.credentialKind.hint'),
  });
}
