import { isDeepStrictEqual } from 'node:util';
import { credentialInputSchema } from '../../../shared/model/credential.ts';
import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { text } from '../../../shared/text/text.ts';
import { isJsonObject, type JsonObject } from '../text/json-value.ts';
import { readAuthEntry } from './auth-entry.ts';
import { type FoundLogin, type FoundLogins, locationOfKey } from './found-login.ts';

/** The most entries of one file that are looked at. */
const mostEntries = 5_000;

/**
 * The logins of a file in Docker's form: `auths`, `credHelpers` and
 * `credsStore`. A host's own helper stands before the store, and both before
 * what the file itself holds; an empty helper name means the file (docker/cli,
 * `docker login`, "Credential helpers"). What cannot be used is noted by key.
 */
export function readAuthFile(file: JsonObject): FoundLogins {
  const notes: ExchangeNote[] = [];
  const helpers = helpersByHost(file['credHelpers'], notes);
  const store = helperName(file['credsStore']);
  if (store === null && typeof file['credsStore'] === 'string' && file['credsStore'] !== '')
    notes.push({ field: 'credsStore', ...asMessage(text('logins.store')) });

  const logins: FoundLogin[] = [];
  for (const [key, value] of entriesOf(file['auths'], 'auths', notes)) {
    const location = locationOfKey(key);
    const entry = readAuthEntry(value);
    if (location === null || entry === null) {
      notes.push({
        field: shown(key),
        ...asMessage(text('logins.noRegistry', { entry: shown(key) })),
      });
      continue;
    }
    const own = helpers.get(identityOf(location));
    const helper = own === undefined ? store : own.helper;
    if (own !== undefined) own.used = true;
    if (entry.credential === null && !entry.empty && helper === null)
      notes.push({
        field: shown(key),
        ...asMessage(text('logins.unreadable', { entry: shown(key) })),
      });
    logins.push({
      key,
      ...location,
      username: entry.username,
      credential: entry.credential,
      helper,
    });
  }
  for (const { key, location, helper, used } of helpers.values())
    if (!used && helper !== null)
      logins.push({ key, ...location, username: null, credential: null, helper });
  return { logins: oneOfEach(logins, notes), stores: store === null ? [] : [store], notes };
}

/**
 * One login for each account of a place, however often its key is spelled: the first
 * with something to sign in with. An entry that says nothing joins those that do.
 */
export function oneOfEach(logins: readonly FoundLogin[], notes: ExchangeNote[]): FoundLogin[] {
  const known = new Map<string, FoundLogin>();
  const told = new Set(logins.filter(saysSomething).map(identityOf));
  for (const login of logins) {
    const location = identityOf(login);
    if (!saysSomething(login) && told.has(location)) continue;
    const account = JSON.stringify([location, login.username, login.helper]);
    const before = known.get(account);
    if (before === undefined || (before.credential === null && login.helper === null))
      known.set(account, login);
    else if (
      login.helper === null &&
      login.credential !== null &&
      !isDeepStrictEqual(before.credential, login.credential)
    )
      notes.push({
        field: shown(login.key),
        ...asMessage(
          text('logins.twoSecrets', { one: shown(before.key), other: shown(login.key) }),
        ),
      });
  }
  return [...known.values()];
}

function saysSomething({ credential, helper, username }: FoundLogin): boolean {
  return credential !== null || helper !== null || username !== null;
}

/** One registry or part of it, as text. */
export function identityOf(location: { address: string; namespace: string | null }): string {
  return `${new URL(location.address).host}/${location.namespace ?? ''}`;
}

interface HostHelper {
  key: string;
  location: { address: string; namespace: string | null };
  /** Null: the file itself. */
  helper: string | null;
  used: boolean;
}

function helpersByHost(value: unknown, notes: ExchangeNote[]): Map<string, HostHelper> {
  const found = new Map<string, HostHelper>();
  for (const [key, name] of entriesOf(value, 'credHelpers', notes)) {
    const location = locationOfKey(key);
    const helper = helperName(name);
    if (location === null || (helper === null && name !== ''))
      notes.push({ field: shown(key), ...asMessage(text('logins.helper', { entry: shown(key) })) });
    else found.set(identityOf(location), { key, location, helper, used: false });
  }
  return found;
}

function entriesOf(value: unknown, field: string, notes: ExchangeNote[]): [string, unknown][] {
  if (value === undefined || value === null) return [];
  if (!isJsonObject(value)) {
    notes.push({ field, ...asMessage(text('logins.strangeField', { field })) });
    return [];
  }
  const entries = Object.entries(value);
  if (entries.length > mostEntries)
    notes.push({ field, ...asMessage(text('logins.firstEntries', { maximum: mostEntries })) });
  return entries.slice(0, mostEntries);
}

function helperName(value: unknown): string | null {
  const parsed = credentialInputSchema.safeParse({ kind: 'helper', helper: value });
  return parsed.success && parsed.data.kind === 'helper' ? parsed.data.helper : null;
}

/** A key as a line of text may show it. A login in an address is a secret. */
function shown(key: string): string {
  const line = key.slice(0, 2048).replace(/\p{Cc}/gu, ' ');
  const start = line.indexOf('://');
  const protocol = start < 0 ? '' : line.slice(0, start + 3);
  const at = line.lastIndexOf('@');
  const plain = at < protocol.length ? line : `${protocol}${line.slice(at + 1)}`;
  return plain.length > 200 ? `${plain.slice(0, 199)}…` : plain;
}
