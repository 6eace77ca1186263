import type { Handlers } from '../../../shared/api.ts';
import type { CoreParts } from '../core-parts.ts';

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
    'vault.unlock': ({ passphrase }, { signal }) => after(vault.unlock({ passphrase }, signal)),
    'vault.lock': () => after(vault.lock()),
    'vault.setPassphrase': ({ passphrase, current }, { signal }) =>
      after(vault.setPassphrase({ passphrase, current }, signal)),
    'vault.addSlot': ({ kind, passphrase }, { signal }) =>
      after(vault.addSlot(kind, { passphrase, signal })),
    'vault.removeSlot': ({ kind, passphrase }, { signal }) =>
      after(vault.removeSlot(kind, { passphrase, signal })),
    'vault.rotate': ({ passphrase }, { signal }) => after(vault.rotate({ passphrase, signal })),
  };
}
