import type { SecretSource } from '../wire/target.ts';
import type { RegistryProvider } from './provider.ts';

/** The secrets as the registry may see them: cloud keys exchanged for logins of its own. */
export function registrySecrets(provider: RegistryProvider, secrets: SecretSource): SecretSource {
  const exchange = provider.registryCredential;
  if (exchange === undefined) return secrets;
  return {
    credential: async () => exchange(await secrets.credential(), false),
    renewed: async () => {
      const saved = await secrets.credential();
      const lent = await exchange(saved, true);
      // What was not exchanged cannot be had anew.
      return lent === saved ? null : lent;
    },
    clientKey: () => secrets.clientKey(),
    proxyPassword: () => secrets.proxyPassword(),
  };
}
