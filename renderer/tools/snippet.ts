import { hostOf } from '../../shared/address.ts';
import type { Registry } from '../../shared/model/registry.ts';

/** What snippets are written from. */
export interface SnippetPlace {
  /** Where people push to and pull from: host, port and path. */
  readonly host: string;
  /** The same with its protocol. */
  readonly url: string;
  /** Where clusters pull from: the internal address where there is one. */
  readonly clusterHost: string;
  readonly clusterUrl: string;
  readonly namespace: string | null;
  readonly account: string;
  readonly plainHttp: boolean;
  /** Plain http, or a certificate that is not checked. */
  readonly insecure: boolean;
  /** The PEM of the registry's own CA. */
  readonly ca: string | null;
  /** The login is lent to other tools. */
  readonly lent: boolean;
  /** `repository:tag` that examples name. */
  readonly image: string;
}

/** One text for one tool, and the file it belongs into; null: it is a command. */
export interface Snippet {
  readonly text: string;
  readonly file: string | null;
}

/** What a registry's snippets are written from; `image` is what stands behind the host in examples. */
export function snippetPlace(registry: Registry, image: string | null): SnippetPlace {
  const { address, internalAddress, namespace, credential, tls, lent } = registry;
  const cluster = internalAddress ?? address;
  const example = namespace === null ? 'app:1.0' : `${namespace}/app:1.0`;
  return {
    host: hostOf(address),
    url: address,
    clusterHost: hostOf(cluster),
    clusterUrl: cluster,
    namespace,
    account: credential.username ?? 'USERNAME',
    plainHttp: address.startsWith('http:'),
    insecure: address.startsWith('http:') || !tls.verify,
    ca: tls.caCertificate ?? null,
    lent,
    image: image ?? example,
  };
}

/** `host/namespace`. */
export function prefixOf({ host, namespace }: SnippetPlace): string {
  return namespace === null ? host : `${host}/${namespace}`;
}
