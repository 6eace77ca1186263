import { BerthError } from '../../../shared/errors.ts';
import type { BackupSecrets } from '../../exchange/backup/backup-seal.ts';
import type { CoreParts } from '../core-parts.ts';
import { findRegistry } from '../registries/registry-lookup.ts';
import { secretSource } from '../registries/registry-secrets.ts';

/** What is stored of a registry's secrets; what is not here any more is left out. Throws VAULT_LOCKED. */
export async function storedSecrets(parts: CoreParts, id: string): Promise<BackupSecrets> {
  const registry = findRegistry(parts.book.state(), id);
  const { kind } = registry.credential;
  const source = secretSource(parts, registry, { ended: new AbortController().signal });
  const keepsOne = kind !== 'none' && kind !== 'helper' && kind !== 'awsProfile';
  const credential = keepsOne ? await unlessGone(() => source.credential()) : null;
  const clientKey = await unlessGone(() => source.clientKey());
  const proxyPassword = await unlessGone(() => source.proxyPassword());
  return {
    ...(credential === null ? {} : { credential }),
    ...(clientKey === null ? {} : { clientKey }),
    ...(proxyPassword === null ? {} : { proxyPassword }),
  };
}

async function unlessGone<T>(read: () => Promise<T | null>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof BerthError && error.reason === 'credentialRequired') return null;
    throw error;
  }
}
