import { createHash, X509Certificate } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { originOf } from '../../shared/address.ts';
import { pemCertificates } from '../../shared/pem.ts';
import type {
  BoundSecret,
  SecretBinding,
  SecretBinding1,
  SecretField,
  SecretOwner,
} from '../../shared/ports.ts';
import { providerFacts } from '../../shared/providers/facts-of.ts';
import type { BookState, StoredRegistry, StoredSecret, StoredSystem } from './book-state.ts';

/** What a secret of this record is bound to ("Binding" in the design). */
export function bindingOf(registry: StoredRegistry, field: SecretField): SecretBinding {
  const owner = { kind: 'registry', id: registry.id } as const;
  const origin = originOf(registry.address);
  switch (field) {
    case 'clientKey':
      return { owner, field, origin };
    case 'proxyPassword':
      return { owner, field, proxy: registry.proxy };
    case 'credential':
    case 'lending':
      return {
        owner,
        field,
        audience: providerFacts[registry.provider].cloud ?? 'origin',
        origin,
        region: registry.region,
        verify: registry.tls.verify,
        certificateAuthorities: fingerprintsOf(registry.tls.caCertificate),
        proxy: registry.proxy,
      };
  }
}

/** What the credential of a system is bound to; its kind is the audience. */
export function systemBindingOf(system: StoredSystem): SecretBinding {
  const { id, kind, address, tls, proxy } = system;
  return {
    owner: { kind: 'system', id },
    field: 'credential',
    audience: kind,
    origin: originOf(address),
    region: null,
    verify: tls.verify,
    certificateAuthorities: fingerprintsOf(tls.caCertificate),
    proxy,
  };
}

/** The stored credential of this system, as its record binds it; null when there is none. */
export function storedSystemSecret(state: BookState, system: StoredSystem): BoundSecret | null {
  const found = indexOf(state.secrets).get(keyOf({ kind: 'system', id: system.id }, 'credential'));
  // Seal 1 knew no systems.
  return found === undefined
    ? null
    : { binding: systemBindingOf(system), binding1: null, sealed: found.sealed };
}

/** The stored secret of this record, as the record binds it; null when there is none. */
export function storedSecret(
  state: BookState,
  registry: StoredRegistry,
  field: SecretField,
): BoundSecret | null {
  const found = indexOf(state.secrets).get(keyOf({ kind: 'registry', id: registry.id }, field));
  return found === undefined ? null : boundTo(registry, found, state);
}

/**
 * What becomes of a secret when its record changes: it is bound to the `same`,
 * the change only `tightened` (certificates are checked from now on), so that it is
 * sealed anew, or it was `moved` and must not follow.
 */
export function followsRecord(
  before: StoredRegistry,
  after: StoredRegistry,
  field: SecretField,
): 'same' | 'tightened' | 'moved' {
  const [old, fresh] = [bindingOf(before, field), bindingOf(after, field)];
  if (isDeepStrictEqual(old, fresh)) return 'same';
  if (!('verify' in old) || !('verify' in fresh) || old.verify || !fresh.verify) return 'moved';
  return isDeepStrictEqual({ ...old, verify: true }, fresh) ? 'tightened' : 'moved';
}

/** Every stored secret, bound to the record it belongs to, deleted ones included. */
export function boundSecrets(state: BookState): BoundSecret[] {
  const registries = new Map(
    [...state.deleted.map(({ registry }) => registry), ...state.registries].map((registry) => [
      registry.id,
      registry,
    ]),
  );
  const systems = new Map(state.systems.map((system) => [system.id, system]));
  return state.secrets.flatMap((secret) => {
    const system = systems.get(secret.binding.owner.id);
    if (secret.binding.owner.kind === 'system')
      return system === undefined ? [] : (storedSystemSecret(state, system) ?? []);
    const registry = registries.get(secret.binding.owner.id);
    return registry === undefined ? [] : [boundTo(registry, secret, state)];
  });
}

type Secrets = BookState['secrets'];
const indexes = new WeakMap<Secrets, ReadonlyMap<string, StoredSecret>>();

/** The state is frozen, so one look at its secrets serves all records. */
function indexOf(secrets: Secrets): ReadonlyMap<string, StoredSecret> {
  const known = indexes.get(secrets);
  if (known !== undefined) return known;
  const index = new Map(
    secrets.map((secret) => [keyOf(secret.binding.owner, secret.binding.field), secret] as const),
  );
  indexes.set(secrets, index);
  return index;
}

function keyOf({ kind, id }: SecretOwner, field: SecretField): string {
  return `${kind} ${id} ${field}`;
}

function boundTo(
  registry: StoredRegistry,
  { binding: { field }, sealed }: StoredSecret,
  state: BookState,
): BoundSecret {
  return {
    binding: bindingOf(registry, field),
    binding1: state.version === 1 ? binding1Of(registry, field) : null,
    sealed,
  };
}

/** Seal 1 knew nothing of `verify`, CA and proxy: where one of them loosens, it stays closed. */
function binding1Of(registry: StoredRegistry, field: SecretField): SecretBinding1 | null {
  if (field === 'lending') return null;
  const { id, provider, address, proxy, tls } = registry;
  const throughProxy = proxy !== 'system' && proxy !== 'none';
  const loosened = throughProxy || !tls.verify || (tls.caCertificate ?? '') !== '';
  if (loosened && field !== 'clientKey') return null;
  return { registryId: id, field, provider, origin: originOf(address) };
}

/** CAs are compared by certificate: order, spaces and comments of the text do not count. */
function fingerprintsOf(pem: string | undefined): string[] {
  if (pem === undefined || pem === '') return [];
  try {
    const prints = pemCertificates(pem).map((part) => new X509Certificate(part));
    if (prints.length > 0) return [...new Set(prints.map((one) => one.fingerprint256))].sort();
  } catch {
    // The record was edited: its text stands for itself, and no seal fits it.
  }
  return [`text ${createHash('sha256').update(pem).digest('hex')}`];
}
