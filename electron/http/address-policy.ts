import ipaddr from 'ipaddr.js';
import { isLoopbackHost } from '../../shared/address.ts';
import { type AddressKind, addressKind, mostPublicFirst } from './address-kind.ts';
import { machineNetworks } from './machine-networks.ts';
import { RecentMap } from './recent-map.ts';

/** One resolved address. `kind` overrules the address's own; production never sets it. */
export interface ResolvedAddress {
  address: string;
  family: 4 | 6;
  kind?: AddressKind | undefined;
}

/** Resolves a host name; the one seam that serves the address rules and the connection alike. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/** Thrown before anything is sent to an address that a host may not lead to. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly host: string;
  readonly kind: AddressKind;
  /** The host was met before, and more publicly: its name has come to lead elsewhere. */
  readonly turned: boolean;

  constructor(host: string, kind: AddressKind, turned = false) {
    super(`${host} is a ${kind} address`);
    this.host = host;
    this.kind = kind;
    this.turned = turned;
  }
}

/** What a host of each kind may point at, and may itself come to be. */
const reachable: Readonly<Record<AddressKind, readonly AddressKind[]>> = {
  public: ['public'],
  private: ['public', 'private'],
  loopback: ['public', 'private', 'loopback'],
  linkLocal: ['public', 'private', 'linkLocal'],
};

/** Names of other hosts whose verdicts are kept; a server may name any number. */
const maxVerdicts = 500;

interface Verdict {
  kind: AddressKind;
  /** The networks it was found on. */
  networks: string;
}

/**
 * Where the names that one client meets may lead. Of the registry's own, the
 * first answer decides, so that one inside this machine or network works; its
 * token realm and redirects stay as public as the registry itself, and never
 * reach link-local addresses. Every host's verdict lives as long as the client
 * and gets only stricter, so that no name can first be judged and then turn to
 * this machine or its network (DNS rebinding); on other networks names are
 * judged anew. Names that a proxy resolves cannot be judged, literals are.
 */
export class AddressPolicy {
  private readonly own: string;
  private readonly networks: () => string;
  private ownVerdict: Verdict | null = null;
  private readonly verdicts = new RecentMap<string, Verdict>(maxVerdicts);
  private refused = false;

  /** `networks` tells the networks of the moment as one text. */
  constructor(hostname: string, networks: () => string = () => machineNetworks()) {
    this.own = nameOf(hostname);
    this.networks = networks;
  }

  /** True once a host was refused; only another policy might judge otherwise. */
  get hasRefused(): boolean {
    return this.refused;
  }

  /**
   * Refuses a host named by the registry when its literal, or what its name led
   * to before, already tells; also for connections that are open. Throws AddressRefused.
   */
  judgeHost(hostname: string): void {
    const kind = literalKind(hostname) ?? this.verdictOf(nameOf(hostname))?.kind ?? null;
    if (kind !== null && !reachable[this.ownKind()].includes(kind))
      throw this.refusal(hostname, kind);
  }

  /**
   * The resolved addresses of a host, the registry's own or another, that may
   * be connected to. Throws AddressRefused when none may.
   */
  admit(hostname: string, addresses: readonly ResolvedAddress[]): readonly ResolvedAddress[] {
    const name = nameOf(hostname);
    const may = name === this.own ? mostPublicFirst : reachable[this.ownKind()];
    const pointed = this.keep(hostname, addresses, may, false);
    const before = this.verdictOf(name);
    const networks = this.networks();
    const known = before?.networks === networks ? before.kind : null;
    const admitted =
      known === null ? pointed : this.keep(hostname, pointed, reachable[known], true);
    const kinds = [...admitted.map(kindOf), ...(known === null ? [] : [known])];
    const kind = mostPublicFirst.find((one) => kinds.includes(one));
    if (kind === undefined) return admitted;
    this.learn(name, { kind, networks });
    return this.keep(hostname, admitted, reachable[kind], true);
  }

  private keep(
    hostname: string,
    addresses: readonly ResolvedAddress[],
    kinds: readonly AddressKind[],
    turned: boolean,
  ): readonly ResolvedAddress[] {
    const kept = addresses.filter((address) => kinds.includes(kindOf(address)));
    const [first] = addresses;
    if (kept.length === 0 && first !== undefined)
      throw this.refusal(hostname, kindOf(first), turned);
    return kept;
  }

  private refusal(hostname: string, kind: AddressKind, turned = false): AddressRefused {
    this.refused = true;
    return new AddressRefused(hostname, kind, turned);
  }

  /** Before anything is known, as strict as for a public registry. */
  private ownKind(): AddressKind {
    return literalKind(this.own) ?? this.ownVerdict?.kind ?? 'public';
  }

  private verdictOf(name: string): Verdict | undefined {
    return name === this.own ? (this.ownVerdict ?? undefined) : this.verdicts.get(name);
  }

  private learn(name: string, verdict: Verdict): void {
    if (name === this.own) this.ownVerdict = verdict;
    else this.verdicts.set(name, verdict);
  }
}

function kindOf(address: ResolvedAddress): AddressKind {
  return address.kind ?? addressKind(address.address);
}

/** Null for a name that must be resolved first. */
function literalKind(hostname: string): AddressKind | null {
  const bare = nameOf(hostname);
  if (isLoopbackHost(bare)) return 'loopback';
  return ipaddr.isValid(bare) ? addressKind(bare) : null;
}

/** A host's name as it is compared: no brackets, no dot of the root. */
function nameOf(hostname: string): string {
  return hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}
