import { BerthError } from '../../../shared/errors.ts';
import type { ParsedRegistryDraft } from '../../../shared/model/registry.ts';
import { guessProvider } from '../../../shared/provider-guess.ts';
import { savedLocation } from '../../../shared/saved-location.ts';
import { text as asText } from '../../../shared/text/text.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';
import { type IncomingSecrets, splitCredential } from './incoming-secrets.ts';
import { splitProxy } from './proxy-address.ts';
import { assertTlsMaterial } from './tls-material.ts';

/** A draft taken apart: the record to save and the secrets to seal. */
export interface PreparedRegistry {
  registry: StoredRegistry;
  secrets: IncomingSecrets;
  /** Where the secrets of this call are kept. */
  keep: 'vault' | 'session';
}

/**
 * Makes the record of a new registry from a parsed draft: guesses the provider
 * and region where left out, and moves a path that is none of the address to the
 * namespace. Throws INVALID_INPUT below `path`.
 */
export function prepareDraft(
  draft: ParsedRegistryDraft,
  identity: { id: string; now: string },
  path = 'registry',
): PreparedRegistry {
  const { address, namespace } = savedLocation(draft.address, draft.namespace ?? null);
  const guess = guessProvider(address);
  const provider = draft.provider ?? guess.provider;
  const region = draft.region ?? (provider === guess.provider ? guess.region : null);
  if (provider === 'ecr' && region === null)
    throw BerthError.invalid(`${path}.region`, asText('registries.ecrRegion'));
  assertTlsMaterial(`${path}.tls`, draft.tls ?? {});
  assertClientPair(path, draft.tls?.clientCertificate != null, draft.tls?.clientKey != null);
  const proxy = splitProxy(draft.proxy ?? 'system');
  const credential = splitCredential(draft.credential ?? { kind: 'none' }, identity.now);
  return {
    registry: {
      id: identity.id,
      name: draft.name,
      description: emptyToNull(draft.description),
      address,
      internalAddress: draft.internalAddress ?? null,
      provider,
      region,
      namespace,
      tls: {
        verify: draft.tls?.verify ?? true,
        ...(draft.tls?.caCertificate == null ? {} : { caCertificate: draft.tls.caCertificate }),
        ...(draft.tls?.clientCertificate == null
          ? {}
          : { clientCertificate: draft.tls.clientCertificate }),
        hasClientKey: draft.tls?.clientKey != null,
      },
      proxy: proxy.address,
      hasProxyPassword: proxy.password !== null,
      credential: credential.stored,
      active: draft.active ?? true,
      readOnly: draft.readOnly ?? false,
      group: draft.group ?? null,
      pinned: [],
      clusters: draft.clusters ?? [],
      platform: draft.platform ?? {},
      sample: false,
      createdAt: identity.now,
      updatedAt: identity.now,
      revision: 1,
    },
    secrets: {
      credential: credential.secret,
      clientKey: draft.tls?.clientKey ?? null,
      proxyPassword: proxy.password,
    },
    keep: draft.credential?.keep ?? 'vault',
  };
}

/** A client certificate and its private key come together. */
export function assertClientPair(path: string, hasCertificate: boolean, hasKey: boolean): void {
  if (hasCertificate && !hasKey)
    throw BerthError.invalid(`${path}.tls.clientKey`, asText('registries.certificateNeedsKey'));
  if (hasKey && !hasCertificate)
    throw BerthError.invalid(
      `${path}.tls.clientCertificate`,
      asText('registries.keyNeedsCertificate'),
    );
}

/** An empty description is no description. */
export function emptyToNull(text: string | null | undefined): string | null {
  return text == null || text.trim() === '' ? null : text;
}
