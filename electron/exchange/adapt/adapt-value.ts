import { hostOf, normaliseAddress } from '../../../shared/address.ts';
import type { PortableRegistry } from '../records/portable-registry.ts';
import { isJsonObject, type JsonValue, textOf } from '../text/json-value.ts';

/** What a value of `registryPrefix` says in Berth's words. */
export interface AdaptPlaces {
  /** Scheme, if one was given, and host. */
  address: string;
  namespace: string | null;
  internalAddress: string | null;
  /** `internal` has another path than `external`, so no repository has one name at both. */
  otherPath: boolean;
  /** `internal` is missing. */
  halfSplit: boolean;
}

/**
 * Takes a value apart: a string, or `{external, internal}` to push to and to pull
 * from (unboundedsystems/adapt, `cloud/src/docker/types.ts`). What follows the host is
 * a path that every image name begins with: Berth's namespace, not a part of the
 * address. Null when it is neither, or nothing to push to is given.
 */
export function adaptPlaces(value: JsonValue | undefined): AdaptPlaces | null {
  const split = isJsonObject(value);
  const external = locationOf(split ? value['external'] : value);
  if (external === null) return null;
  const internal = split ? locationOf(value['internal']) : external;
  const locations = {
    address: external.host,
    namespace: external.path === '' ? null : external.path,
    internalAddress: null,
    otherPath: false,
    halfSplit: internal === null,
  };
  if (internal === null || sameLocation(internal, external)) return locations;
  if (external.path === '' || internal.path === external.path)
    return { ...locations, internalAddress: joined(internal.host, internal.path, external.path) };
  const prefixed = internal.path.endsWith(`/${external.path}`);
  return {
    ...locations,
    internalAddress: prefixed ? joined(internal.host, internal.path, external.path) : internal.host,
    otherPath: !prefixed,
  };
}

/** The value for a saved registry; a string where it is pushed to and pulled from at one place. */
export function adaptValue(
  { address, internalAddress, namespace }: PortableRegistry,
  before: JsonValue | undefined,
): JsonValue {
  const text = (at: string) => (namespace === null ? hostOf(at) : `${hostOf(at)}/${namespace}`);
  const external = text(address);
  const internal = internalAddress === null ? external : text(internalAddress);
  if (isJsonObject(before)) return { ...before, external, internal };
  return external === internal ? external : { external, internal };
}

interface RegistryLocation {
  host: string;
  path: string;
}

/** Of an address and a namespace together, as Berth holds them. */
const maxLength = 2048 + 256;

/** Adapt takes host and path of what begins with http, and strips one slash at the end (`urlToRegistryString`). */
function locationOf(value: unknown): RegistryLocation | null {
  const text = typeof value === 'string' ? textOf(value) : null;
  if (text === null || text.length > maxLength) return null;
  const scheme = /^https?:\/\//i.exec(text)?.[0] ?? '';
  const [host = '', ...parts] = text.slice(scheme.length).split('/');
  const path = parts.join('/');
  return host === '' ? null : { host: `${scheme}${host}`, path: path.replace(/\/$/, '') };
}

function sameLocation(one: RegistryLocation, other: RegistryLocation): boolean {
  const [first, second] = [one, other].map(({ host }) => normaliseAddress(host));
  const same = first?.ok && second?.ok ? first.address === second.address : one.host === other.host;
  return same && one.path === other.path;
}

/** The host with what of its path comes before the namespace. */
function joined(host: string, path: string, namespace: string): string {
  const prefix = path.slice(0, path.length - namespace.length).replace(/\/$/, '');
  return prefix === '' ? host : `${host}/${prefix}`;
}
