import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { asMessage, inEnglish } from '../../../shared/text/render.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import type { FoundCertificates } from '../containers-conf/certs-d.ts';
import type { ListedRegistry } from '../containers-conf/registries-conf.ts';
import type { FoundLogin } from '../docker-logins/found-login.ts';
import { accountOfLogin, draftOfLocation } from '../docker-logins/login-record.ts';
import type { LocalItem, LocalSource } from './local-item.ts';

/** All that the tools' files say, each part in the order in which it counts. */
export interface LocalFindings {
  logins: readonly { source: LocalSource; login: FoundLogin }[];
  listed: readonly ListedRegistry[];
  certificates: readonly { folder: string; host: string; found: FoundCertificates }[];
}

interface RegistryLocation {
  address: string;
  namespace: string | null;
}

/** Remarks and sources that are told of one registry. */
const mostTold = 50;

/** One registry and account on its way to an item. */
interface Gathered extends RegistryLocation {
  first: FoundLogin | null;
  active: boolean;
  sources: LocalSource[];
  origins: LocalItem['origins'][number][];
  certificates: { folder: string; found: FoundCertificates } | null;
  remarks: Text[];
}

/**
 * One item for each registry, part of it and account, wherever it was found, in
 * the order of hosts, namespaces and accounts. What is said of a host without an
 * account joins the accounts there are.
 */
export function mergeLocal({ logins, listed, certificates }: LocalFindings): LocalItem[] {
  const gathered = new GatheredRegistries();
  const accounts = logins.filter(({ login }) => isAccount(login));
  const strangers = logins.filter(({ login }) => !isAccount(login));
  for (const { source, login } of accounts) addLogin(gathered, source, login);
  for (const { source, login } of strangers) joinOrAdd(gathered, login, source, () => undefined);
  for (const { path, active, remarks, ...location } of listed)
    joinOrAdd(gathered, location, { path, kind: 'registries.conf' }, (entry) => {
      entry.active &&= active;
      remark(entry, remarks);
    });
  for (const { folder, host, found } of certificates)
    joinOrAdd(
      gathered,
      { address: `https://${host}`, namespace: null },
      { path: folder, kind: 'certs.d' },
      (entry) => addCertificates(entry, folder, found),
      'host',
    );
  return named([...gathered.all()].sort(byLocation).map(([key, entry]) => itemOf(key, entry)));
}

function isAccount({ credential, helper, username }: FoundLogin): boolean {
  return credential !== null || helper !== null || username !== null;
}

/** The entries by identity, and by what joins others to them. */
class GatheredRegistries {
  readonly #byIdentity = new Map<string, Gathered>();
  readonly #byLocation = new Map<string, Gathered[]>();
  readonly #byHost = new Map<string, Gathered[]>();

  /** The entry of this identity; `make` makes one where there is none. */
  entry(identity: string, make: () => Gathered): Gathered {
    const known = this.#byIdentity.get(identity);
    if (known !== undefined) return known;
    const made = make();
    this.#byIdentity.set(identity, made);
    for (const [map, key] of [
      [this.#byLocation, locationOf(made)],
      [this.#byHost, hostOf(made)],
    ] as const) {
      const others = map.get(key);
      if (others === undefined) map.set(key, [made]);
      else others.push(made);
    }
    return made;
  }

  /** Those of the same host, or of the same part of it. */
  at(location: RegistryLocation, wide: 'host' | 'place'): readonly Gathered[] {
    const found =
      wide === 'host'
        ? this.#byHost.get(hostOf(location))
        : this.#byLocation.get(locationOf(location));
    return found ?? [];
  }

  all(): IterableIterator<[identity: string, entry: Gathered]> {
    return this.#byIdentity.entries();
  }
}

function addLogin(gathered: GatheredRegistries, source: LocalSource, login: FoundLogin): void {
  const entry = gathered.entry(identityOf(login), () => ({ ...emptyEntry(login), first: login }));
  addSource(entry, source);
  entry.origins.push({
    ...source,
    entry: login.key,
    helper: login.helper,
    inFile: login.credential !== null,
  });
  const before = entry.first?.credential ?? null;
  if (
    before !== null &&
    login.credential !== null &&
    !isDeepStrictEqual(before, login.credential) &&
    entry.sources[0] !== undefined
  )
    remark(entry, [text('logins.differentFiles', { path: entry.sources[0].path })]);
}

/** Adds to all entries of the place, or makes one without an account. */
function joinOrAdd(
  gathered: GatheredRegistries,
  location: RegistryLocation,
  source: LocalSource,
  change: (entry: Gathered) => void,
  wide: 'host' | 'place' = 'place',
): void {
  const known = gathered.at(location, wide);
  const identity = () =>
    identityOf({ ...location, username: null, helper: null, credential: null });
  const found = known.length > 0 ? known : [gathered.entry(identity(), () => emptyEntry(location))];
  for (const entry of found) {
    addSource(entry, source);
    change(entry);
  }
}

function addSource(entry: Gathered, source: LocalSource): void {
  if (entry.sources.length === mostTold) return;
  if (!entry.sources.some(({ path }) => path === source.path))
    entry.sources.push({ path: source.path, kind: source.kind });
}

function remark(entry: Gathered, remarks: readonly Text[]): void {
  for (const one of remarks) if (entry.remarks.length < mostTold) entry.remarks.push(one);
}

/** The first folder that has something counts, as for the tools. */
function addCertificates(entry: Gathered, folder: string, found: FoundCertificates): void {
  remark(entry, found.remarks);
  if (entry.certificates !== null) return;
  if (found.caCertificate === null && found.client === null) return;
  entry.certificates = { folder, found };
  // A name without a protocol was taken for http on this computer; certificates tell better.
  if (entry.first === null || !/^http:/i.test(entry.first.key))
    entry.address = entry.address.replace(/^http:/, 'https:');
}

function emptyEntry({ address, namespace }: RegistryLocation): Gathered {
  return {
    address,
    namespace,
    first: null,
    active: true,
    sources: [],
    origins: [],
    certificates: null,
    remarks: [],
  };
}

function hostOf({ address }: { address: string }): string {
  return new URL(address).host;
}

function locationOf({ address, namespace }: RegistryLocation): string {
  return JSON.stringify([hostOf({ address }), namespace]);
}

/** Tells accounts apart: by user name, else by the kind of login. Its order is the items' order. */
function identityOf(
  login: Pick<FoundLogin, 'address' | 'namespace' | 'username' | 'helper' | 'credential'>,
): string {
  const { username, helper, credential } = login;
  const account =
    username !== null
      ? `1 ${username}`
      : helper !== null
        ? `2 ${helper}`
        : credential !== null
          ? `3 ${credential.kind}`
          : '0';
  return JSON.stringify([hostOf(login), login.namespace ?? '', account]);
}

function byLocation([one]: [string, Gathered], [other]: [string, Gathered]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function itemOf(identity: string, entry: Gathered): LocalItem {
  const { first, namespace, certificates, sources, origins } = entry;
  const draft = draftOfLocation(entry);
  const { caCertificate = null, client = null } = certificates?.found ?? {};
  const tls = {
    ...(caCertificate === null ? {} : { caCertificate }),
    ...(client === null ? {} : { clientCertificate: client.certificate }),
  };
  const helper = origins.find((origin) => origin.helper !== null)?.helper ?? null;
  const told = new Map(entry.remarks.map((one) => [inEnglish(one), one]));
  const notes = [...told.values()].map((one) => ({ name: draft.name, ...asMessage(one) }));
  return {
    key: createHash('sha256').update(identity).digest('base64url').slice(0, 24),
    host: hostOf(entry),
    registry: {
      draft: {
        ...draft,
        ...(Object.keys(tls).length === 0 ? {} : { tls }),
        ...(entry.active ? {} : { active: false }),
      },
      credential: null,
      account: first === null ? null : accountOfLogin(first),
      notes,
    },
    sources,
    secret: origins[0] === undefined ? 'none' : secretOf(origins[0]),
    ...(helper === null ? {} : { helper }),
    ...(namespace === null ? {} : { namespace }),
    notes,
    origins,
    ...(client === null || certificates === null
      ? {}
      : { clientKey: `${certificates.folder}/${client.keyFile}` }),
  };
}

function secretOf({ helper, inFile }: LocalItem['origins'][number]): LocalItem['secret'] {
  return helper !== null ? 'helper' : inFile ? 'file' : 'none';
}

/** Several accounts of one place get the account's name beside the place's. */
function named(items: readonly LocalItem[]): LocalItem[] {
  const uses = new Map<string, number>();
  for (const { registry } of items)
    uses.set(registry.draft.name, (uses.get(registry.draft.name) ?? 0) + 1);
  return items.map((item) => {
    const { registry } = item;
    const account = registry.account?.username ?? item.helper;
    if ((uses.get(registry.draft.name) ?? 0) < 2 || account === undefined) return item;
    const suffix = ` (${account.slice(0, 40)})`;
    const name = `${registry.draft.name.slice(0, 100 - suffix.length)}${suffix}`;
    const notes = item.notes.map((note) => ({ ...note, name }));
    return { ...item, notes, registry: { ...registry, draft: { ...registry.draft, name }, notes } };
  });
}
