import type { CredentialState } from '../../../shared/model/credential.ts';
import type { Registry } from '../../../shared/model/registry.ts';
import { fieldsWithinDepth } from '../../../shared/platform-fields.ts';
import type { BookState, StoredRegistry } from '../../storage/book-state.ts';
import type { LastSeenFile } from '../../storage/last-seen.ts';
import { bindingOf, storedSecret } from '../../storage/secret-binding.ts';
import type { Vault } from '../../vault/vault.ts';
import { isLent } from '../lending/consent.ts';
import { listStateOf } from '../lists/list-state.ts';

/** What is known of a record beside the book. */
export interface RegistryFacts {
  vault: SecretStates;
  lastSeen: Pick<LastSeenFile, 'of'>;
}

/** What tells where a secret is and whether it opens. */
export type SecretStates = Pick<Vault, 'session' | 'isReadable'>;

/** A saved registry as callers may see it: nothing secret, whoever asks. */
export function viewRegistry(
  registry: StoredRegistry,
  state: BookState,
  { vault, lastSeen }: RegistryFacts,
): Registry {
  const { hasProxyPassword: _hidden, credential: _stored, tls, platform, ...rest } = registry;
  return {
    ...rest,
    tls: {
      verify: tls.verify,
      ...(tls.caCertificate === undefined ? {} : { caCertificate: tls.caCertificate }),
      ...(tls.clientCertificate === undefined ? {} : { clientCertificate: tls.clientCertificate }),
      hasClientKey: tls.hasClientKey,
    },
    credential: viewCredential(registry, state, vault),
    // Earlier versions took deeper fields than any transport carries; they stay in the book.
    platform: fieldsWithinDepth(platform),
    lent: isLent(state, vault, registry),
    isDefault: state.defaultId === registry.id,
    lastSeen: lastSeen.of(registry.id, listStateOf(registry)),
  };
}

/**
 * Kind, account and whether the secret is here: `missing` when it was kept for a
 * session that is over, `changed` when record and seal do not fit together.
 */
function viewCredential(
  registry: StoredRegistry,
  state: BookState,
  vault: SecretStates,
): CredentialState {
  const { kind, username, changedAt } = registry.credential;
  return {
    kind,
    ...(username === undefined ? {} : { username }),
    state: secretState(registry, state, vault),
    changedAt,
  };
}

/** True when there is a credential that a change of the record could carry elsewhere. */
export function hasCredential(
  registry: StoredRegistry,
  state: BookState,
  vault: SecretStates,
): boolean {
  const here = secretState(registry, state, vault);
  return here === 'saved' || here === 'session';
}

function secretState(
  registry: StoredRegistry,
  state: BookState,
  vault: SecretStates,
): CredentialState['state'] {
  const { keep } = registry.credential;
  if (keep === 'none') return 'saved';
  if (keep === 'session')
    return vault.session.has(bindingOf(registry, 'credential')) ? 'session' : 'missing';
  const stored = storedSecret(state, registry, 'credential');
  if (stored === null) return 'missing';
  return vault.isReadable(stored) ? 'saved' : 'changed';
}
