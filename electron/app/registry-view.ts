import type { CredentialState } from '../../shared/model/credential.ts';
import type { Registry } from '../../shared/model/registry.ts';
import type { BookState, StoredRegistry } from '../storage/book-state.ts';
import type { SessionSecrets } from '../vault/session-secrets.ts';

/** A saved registry as callers may see it: nothing secret, whoever asks. */
export function viewRegistry(
  registry: StoredRegistry,
  state: BookState,
  session: SessionSecrets,
): Registry {
  const { hasProxyPassword: _hidden, credential: _stored, tls, ...rest } = registry;
  return {
    ...rest,
    tls: {
      verify: tls.verify,
      ...(tls.caCertificate === undefined ? {} : { caCertificate: tls.caCertificate }),
      ...(tls.clientCertificate === undefined ? {} : { clientCertificate: tls.clientCertificate }),
      hasClientKey: tls.hasClientKey,
    },
    credential: viewCredential(registry, state, session),
    isDefault: state.defaultId === registry.id,
  };
}

/** Kind, account and whether the secret is here; `missing` when it was kept for a session that is over. */
export function viewCredential(
  registry: StoredRegistry,
  state: BookState,
  session: SessionSecrets,
): CredentialState {
  const { kind, username, keep, changedAt } = registry.credential;
  const here: CredentialState['state'] =
    keep === 'none'
      ? 'saved'
      : keep === 'session'
        ? session.get(registry.id, 'credential') !== null
          ? 'session'
          : 'missing'
        : state.secrets.some(
              ({ binding }) => binding.registryId === registry.id && binding.field === 'credential',
            )
          ? 'saved'
          : 'missing';
  return { kind, ...(username === undefined ? {} : { username }), state: here, changedAt };
}
