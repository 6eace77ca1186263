import type { ParsedRegistryDraft } from '../../../shared/model/registry.ts';
import { type Account, accountOf } from '../../exchange/records/portable-registry.ts';
import type { BookState, StoredRegistry } from '../../storage/book-state.ts';
import type { IncomingRecord } from './incoming-record.ts';

/** The id that the other system gave a saved registry, as its reader finds it. */
export type ForeignIdOf = (registry: StoredRegistry) => string | undefined;

/** The saved registries that a record may be. */
export interface FoundRegistries {
  /** The likeliest first, at most as many as asked for. */
  registries: StoredRegistry[];
  /** How many there are. */
  count: number;
  /** Several are as likely as the first. */
  ambiguous: boolean;
}

/** All registries of one account at one address, by namespace. */
interface OfAccount {
  all: StoredRegistry[];
  byNamespace: Map<string | null, StoredRegistry[]>;
}

/** All registries of one address, by account. */
interface OfAddress {
  all: StoredRegistry[];
  byAccount: Map<string, OfAccount>;
}

/** All registries of one id in the other system, and how many of them are of each place. */
interface OfForeignId {
  all: StoredRegistry[];
  locations: Map<string, number>;
}

const none: readonly StoredRegistry[] = [];

/**
 * The saved registries, ordered once by what an import finds them by, so that a record
 * is matched in the same time however many there are: by the same id in the other
 * system; by the same address, account and namespace; by address and account; where the
 * record has no account, by its address.
 */
export class SavedRegistries {
  readonly #byId = new Map<string, StoredRegistry>();
  readonly #byForeignId = new Map<string, OfForeignId>();
  readonly #foreignIds = new Map<string, string>();
  readonly #byAddress = new Map<string, OfAddress>();

  constructor({ registries }: BookState, foreignIdOf: ForeignIdOf) {
    for (const registry of registries) {
      if (registry.sample) continue;
      const { address, id, namespace } = registry;
      const account = accountKey(registry.credential);
      this.#byId.set(id, registry);
      const ofAddress = entry(this.#byAddress, address, newAddress);
      ofAddress.all.push(registry);
      const ofAccount = entry(ofAddress.byAccount, account, newAccount);
      ofAccount.all.push(registry);
      entry(ofAccount.byNamespace, namespace, newList).push(registry);
      const foreignId = foreignIdOf(registry);
      if (foreignId === undefined) continue;
      this.#foreignIds.set(id, foreignId);
      const ofId = entry(this.#byForeignId, foreignId, newForeignId);
      ofId.all.push(registry);
      for (const location of [placeKey(address, null), placeKey(address, account)])
        ofId.locations.set(location, (ofId.locations.get(location) ?? 0) + 1);
    }
  }

  /** The first `most` that a record may be. */
  find(incoming: IncomingRecord, draft: ParsedRegistryDraft, most: number): FoundRegistries {
    const account = knownAccount(incoming);
    const ofId = this.#ofForeignId(incoming);
    const ofAddress = this.#byAddress.get(draft.address);
    const ofAccount = account === null ? undefined : ofAddress?.byAccount.get(accountKey(account));
    const same = ofId?.all ?? none;
    const near = ofAccount?.byNamespace.get(draft.namespace ?? null) ?? none;
    // It holds those near, and perhaps some of the same id.
    const wide = (account === null ? ofAddress?.all : ofAccount?.all) ?? none;
    const found = new Set<StoredRegistry>();
    for (const registries of [same, near, wide])
      for (const registry of registries) {
        if (found.size === most) break;
        found.add(registry);
      }
    const key = placeKey(draft.address, account === null ? null : accountKey(account));
    const best = [same, near, wide].find(({ length }) => length > 0) ?? none;
    return {
      registries: [...found],
      count: same.length - (ofId?.locations.get(key) ?? 0) + wide.length,
      ambiguous: best.length > 1,
    };
  }

  #ofForeignId({ record }: IncomingRecord): OfForeignId | undefined {
    return record.foreignId === undefined ? undefined : this.#byForeignId.get(record.foreignId);
  }

  /** The saved registry with this id, when the record may be it. */
  match(
    incoming: IncomingRecord,
    draft: ParsedRegistryDraft,
    id: string,
  ): StoredRegistry | undefined {
    const { foreignId } = incoming.record;
    const registry = this.#byId.get(id);
    if (registry === undefined) return undefined;
    const account = knownAccount(incoming);
    const isSameId = foreignId !== undefined && foreignId === this.#foreignIds.get(id);
    const isSameLocation =
      registry.address === draft.address &&
      (account === null || accountKey(account) === accountKey(registry.credential));
    return isSameId || isSameLocation ? registry : undefined;
  }
}

/** Who signs in, where the record tells it. */
function knownAccount({ record }: IncomingRecord): Account | null {
  const account = record.credential === null ? record.account : accountOf(record.credential);
  const known = account !== null && (account.kind === 'none' || account.username !== undefined);
  return known ? account : null;
}

/** Whoever has the same name is the same, whatever the kind of credential. */
function accountKey({
  kind,
  username,
}: Pick<StoredRegistry['credential'], 'kind' | 'username'>): string {
  return `${kind === 'none' ? 'nobody' : 'somebody'} ${username ?? ''}`;
}

function placeKey(address: string, account: string | null): string {
  return JSON.stringify([address, account]);
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

const newList = (): StoredRegistry[] => [];
const newForeignId = (): OfForeignId => ({ all: [], locations: new Map() });
const newAddress = (): OfAddress => ({ all: [], byAccount: new Map() });
const newAccount = (): OfAccount => ({ all: [], byNamespace: new Map() });
