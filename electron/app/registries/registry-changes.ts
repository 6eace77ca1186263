import { originOf } from '../../../shared/address.ts';
import { BerthError } from '../../../shared/errors.ts';
import { type ParsedRegistryChanges, sampleAddress } from '../../../shared/model/registry.ts';
import { guessProvider } from '../../../shared/provider-guess.ts';
import { savedLocation } from '../../../shared/saved-location.ts';
import { text } from '../../../shared/text/text.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';
import { followsRecord } from '../../storage/secret-binding.ts';
import { type IncomingSecrets, splitCredential } from './incoming-secrets.ts';
import { splitProxy } from './proxy-address.ts';
import { assertClientPair, emptyToNull, type PreparedRegistry } from './registry-draft.ts';
import { assertTlsMaterial } from './tls-material.ts';

/**
 * Applies changes to a record: a key left out keeps, null clears, `tls` merges
 * key by key. A stored credential never follows to another origin, cloud or
 * region, past `verify: false`, or through another CA or proxy: such a change
 * must bring a credential of its own, or INVALID_INPUT names `credential`. A path
 * that is none of a new address goes in front of the namespace.
 */
export function applyChanges(
  current: StoredRegistry,
  changes: ParsedRegistryChanges,
  now: string,
  credentialIsHere: boolean,
): PreparedRegistry {
  if (current.sample) assertSampleKept(changes);
  const { address, namespace } = savedLocation(
    changes.address ?? current.address,
    keepOr(changes.namespace, current.namespace),
  );
  const provider = changes.provider ?? current.provider;
  const region = resolveRegion(current, changes, address, provider);
  const tls = mergeTls(current, changes);
  const proxy = splitProxy(
    changes.proxy === undefined ? current.proxy : (changes.proxy ?? 'system'),
  );
  // A form sends back the address it was shown, without the password: that keeps the password.
  const proxyChanged = proxy.address !== current.proxy || proxy.password !== null;
  const credential =
    changes.credential === undefined ? undefined : splitCredential(changes.credential, now);

  const registry: StoredRegistry = {
    ...current,
    name: changes.name ?? current.name,
    description:
      changes.description === undefined ? current.description : emptyToNull(changes.description),
    address,
    internalAddress: keepOr(changes.internalAddress, current.internalAddress),
    provider,
    region,
    namespace,
    tls,
    proxy: proxy.address,
    hasProxyPassword: proxyChanged ? proxy.password !== null : current.hasProxyPassword,
    credential: credential?.stored ?? current.credential,
    active: changes.active ?? current.active,
    readOnly: changes.readOnly ?? current.readOnly,
    group: keepOr(changes.group, current.group),
    clusters: changes.clusters === undefined ? current.clusters : (changes.clusters ?? []),
    platform: changes.platform === undefined ? current.platform : (changes.platform ?? {}),
  };

  if (credential === undefined && credentialIsHere && current.credential.kind !== 'none')
    assertCredentialMayStay(current, registry);
  const newKey = changes.tls?.clientKey;
  if (
    current.tls.hasClientKey &&
    tls.hasClientKey &&
    newKey === undefined &&
    followsRecord(current, registry, 'clientKey') === 'moved'
  )
    throw BerthError.invalid('changes.tls.clientKey', text('registries.clientKeyMoved'), {
      reason: 'credentialOrigin',
    });

  const secrets: IncomingSecrets = {
    ...(credential === undefined ? {} : { credential: credential.secret }),
    ...(newKey === undefined
      ? tls.hasClientKey
        ? {}
        : { clientKey: null }
      : { clientKey: newKey }),
    ...(proxyChanged ? { proxyPassword: proxy.password } : {}),
  };
  return { registry, secrets, keep: changes.credential?.keep ?? inheritedKeep(current) };
}

function keepOr<T>(changed: T | null | undefined, current: T | null): T | null {
  return changed === undefined ? current : changed;
}

function inheritedKeep(current: StoredRegistry): 'vault' | 'session' {
  return current.credential.keep === 'session' ? 'session' : 'vault';
}

function resolveRegion(
  current: StoredRegistry,
  changes: ParsedRegistryChanges,
  address: string,
  provider: StoredRegistry['provider'],
): string | null {
  const guess = guessProvider(address);
  const moved = address !== current.address || provider !== current.provider;
  const fallback = guess.provider === provider ? guess.region : null;
  const kept = moved && fallback !== null ? fallback : current.region;
  const region = changes.region === undefined ? kept : (changes.region ?? fallback);
  if (provider === 'ecr' && region === null)
    throw BerthError.invalid('changes.region', text('registries.ecrRegion'));
  return region;
}

function mergeTls(current: StoredRegistry, changes: ParsedRegistryChanges): StoredRegistry['tls'] {
  const change = changes.tls ?? {};
  assertTlsMaterial('changes.tls', change);
  const caCertificate = keepOr(change.caCertificate, current.tls.caCertificate ?? null);
  const clientCertificate = keepOr(change.clientCertificate, current.tls.clientCertificate ?? null);
  const hasClientKey =
    clientCertificate === null && change.clientKey === undefined
      ? false
      : change.clientKey === undefined
        ? current.tls.hasClientKey
        : change.clientKey !== null;
  assertClientPair('changes', clientCertificate !== null, hasClientKey);
  return {
    verify: change.verify ?? current.tls.verify,
    ...(caCertificate === null ? {} : { caCertificate }),
    ...(clientCertificate === null ? {} : { clientCertificate }),
    hasClientKey,
  };
}

function assertCredentialMayStay(before: StoredRegistry, after: StoredRegistry): void {
  if (followsRecord(before, after, 'credential') !== 'moved') return;
  const moved =
    originOf(before.address) !== originOf(after.address)
      ? 'address'
      : before.provider !== after.provider
        ? 'provider'
        : before.region !== after.region
          ? 'region'
          : before.proxy !== after.proxy
            ? 'proxy'
            : before.tls.verify !== after.tls.verify
              ? 'verify'
              : 'authority';
  throw BerthError.invalid(
    'credential',
    text('registries.moved', { name: before.name, what: text(`registries.what.${moved}`) }),
    {
      reason: 'credentialOrigin',
      hint: text('registries.moved.hint'),
    },
  );
}

function assertSampleKept(changes: ParsedRegistryChanges): void {
  if (changes.address !== undefined && changes.address !== sampleAddress)
    throw BerthError.invalid('changes.address', text('registries.sampleAddress'), {
      hint: text('registries.sampleAddress.hint'),
    });
  if (changes.credential !== undefined && changes.credential.kind !== 'none')
    throw BerthError.invalid('changes.credential', text('registries.sampleCredential'));
}
