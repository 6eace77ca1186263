import type { Handlers } from '../../shared/api.ts';
import type { CoreParts } from './core-parts.ts';

type VaultCalls = Pick<
  Handlers,
  | 'vault.status'
  | 'vault.unlock'
  | 'vault.lock'
  | 'vault.setPassphrase'
  | 'vault.addSlot'
  | 'vault.removeSlot'
  | 'vault.rotate'
>;

/** The vault's own calls; each answers the status after it. */
export function vaultCalls(parts: CoreParts): VaultCalls {
  const { vault } = parts;
  const after = async (work: Promise<void>) => {
    await work;
    return vault.status();
  };
  return {
    'vault.status': () => vault.status(),
    'vault.unlock': ({ passphrase }) =>
      after(vault.unlock(passphrase === undefined ? {} : { passphrase })),
    'vault.lock': async () => {
      // Tokens and cloud logins were got with secrets that are about to be closed.
      parts.clients.dropAll();
      return after(vault.lock());
    },
    'vault.setPassphrase': ({ passphrase, current }) =>
      after(vault.setPassphrase({ passphrase, ...(current === undefined ? {} : { current }) })),
    'vault.addSlot': ({ kind }) => after(vault.addSlot(kind)),
    'vault.removeSlot': ({ kind }) => after(vault.removeSlot(kind)),
    'vault.rotate': () => after(vault.rotate()),
  };
}
