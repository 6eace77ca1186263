import { Agent } from 'undici';
import type { AddressPolicy, Resolve } from './address-policy.ts';
import { type Connector, createConnector } from './connector.ts';
import { type ClientLimits, maxHeaderBytes } from './limits.ts';
import type { ProxyRoute } from './proxy.ts';
import type { Trust } from './trust.ts';

/** Whom a lane's connections lead to: the server's own origin, any other one, or a proxy that plain http is handed to. */
export type Peer = 'own' | 'foreign' | 'proxy';

/**
 * What a lane carries: content has connections of its own, so that no list
 * waits for it, and each way has, so that what is copied within one registry
 * cannot wait for itself.
 */
export type Load = 'calls' | 'downloads' | 'uploads';

/** Connections of one kind. */
export interface Lane {
  agent: Agent;
  connector: Connector;
  /** Exchanges under way. */
  active: number;
}

export interface LaneOptions {
  policy: AddressPolicy;
  limits: ClientLimits;
  resolve: Resolve;
  /** Asked on first use; both may read files or secrets. */
  ownTrust: () => Promise<Trust>;
  foreignTrust: () => Trust;
}

/** The connections of one transport: a dispatcher of undici's for each kind, opened on first use. */
export class Lanes {
  readonly #options: LaneOptions;
  readonly #made: Lane[] = [];
  readonly #opened = new Map<string, Promise<Lane>>();

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  get(peer: Peer, load: Load, via: ProxyRoute | null): Promise<Lane> {
    const key = `${peer} ${load} ${via === null ? '' : `${via.url.href} ${via.authorization ?? ''}`}`;
    const known = this.#opened.get(key);
    if (known !== undefined) return known;
    const made = this.#open(peer, load, via);
    this.#opened.set(key, made);
    // A certificate that could not be read may be readable next time.
    made.catch(() => this.#opened.delete(key));
    return made;
  }

  async close(): Promise<void> {
    for (const { connector } of this.#made) connector.close();
    await Promise.all(this.#made.map(({ agent }) => agent.destroy()));
  }

  async #open(peer: Peer, load: Load, via: ProxyRoute | null): Promise<Lane> {
    const { policy, limits, resolve, ownTrust, foreignTrust } = this.#options;
    const connector = createConnector({
      trust: peer === 'own' ? await ownTrust() : foreignTrust(),
      timeoutMs: limits.connectMs,
      resolve,
      // A proxy stands where the person or the system says, inside or not.
      admit: (hostname, found) => (peer === 'proxy' ? found : policy.admit(hostname, found)),
      via,
      proxyContext: foreignTrust().context,
    });
    const agent = new Agent({
      connect: connector.connect,
      connections: load === 'calls' ? limits.connectionsPerHost : limits.contentConnectionsPerHost,
      pipelining: 1,
      headersTimeout: load === 'uploads' ? limits.storeMs : limits.headersMs,
      bodyTimeout: limits.bodyIdleMs,
      maxHeaderSize: maxHeaderBytes,
    });
    const lane = { agent, connector, active: 0 };
    this.#made.push(lane);
    return lane;
  }
}
