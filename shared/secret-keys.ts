/** Plain data as JSON knows it. */
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** What remains of some data, and where what looked like a secret was taken out. */
export interface Cleaned<T> {
  value: T;
  /** Paths such as `spec.items[2].password`; shortened, and at most 50 of them. */
  dropped: string[];
  /** All that was taken out. */
  count: number;
}

export interface CleaningRules {
  /** Keys whose value is a secret in this system's records, taken out without a word. */
  secret?: readonly string[];
  /** Keys that only look like a secret's: who signs in, not with what. */
  open?: readonly string[];
}

const mostNamed = 50;
const longestPath = 200;

/** Ends of names without their separators, in small letters; whatever the value is, it is one. */
const whole =
  /(?:passwords?|passwd|passphrase|pwd|secrets?|secretkey|accesskeys?|secretaccesskey|accesskeysecret|tokens?|apikeys?|privatekeys?|clientkey|tlskey|sshkey|signingkey|encryptionkey|accountkey|authkey|masterkey|sharedkey|connectionstring|dockerconfigjson|dockerconfig|dockercfg|htpasswd|kubeconfig)(?:value|data|string|text|plain|hash|base64|b64|encoded|encrypted)?\d{0,4}$/;
/** Names of what may also hold who signs in: taken out as a text, else looked into. */
const holders = /(?:credentials?|authorization|auths?)\d{0,4}$/;
const words = new Set(['pass', 'pat', 'jwt', 'otp', 'cookie', 'cookies', 'signature', 'creds']);
/** What a holder has its secret as. */
const contents = new Set(['value', 'data', 'key', 'content', 'raw', 'base64', 'encoded', 'plain']);
/** Told in place of a secret. */
const states = new Set([
  'present',
  'absent',
  'missing',
  'none',
  'set',
  'unset',
  'saved',
  'hidden',
  'redacted',
  'required',
  'optional',
  'enabled',
  'disabled',
  'true',
  'false',
  'yes',
  'no',
]);

/** What systems show in place of a secret; also nothing at all. */
const masks = /^(?:[*•●∙·]{3,}|[<[(]?(?:redacted|hidden|masked|omitted)[>\])]?)?$/i;

/** True for a value that stands in for a secret: empty, stars or dots, `<redacted>`. */
export function isMasked(value: string): boolean {
  return masks.test(value.trim());
}

/** True for a name that the value of a secret has, in whatever spelling. */
export function namesSecret(key: string): boolean {
  return isWhole(key) || holders.test(plainOf(key));
}

/**
 * The data without what looks like a secret, by its key or by itself: private keys,
 * credentials of HTTP, and the user and password of an address. Masks such as `***`, flags
 * and states stay.
 */
export function withoutSecrets<T extends Json>(value: T, rules?: CleaningRules): Cleaned<T>;
export function withoutSecrets(value: Json, rules: CleaningRules = {}): Cleaned<Json | undefined> {
  const cleaning = new Cleaning(rules);
  return { value: cleaning.clean(value, ''), dropped: cleaning.dropped, count: cleaning.count };
}

/** By system, keys of its records that only look like a secret's. */
const openKeys: Readonly<Record<string, readonly string[]>> = {
  // The user, beside `secret_key`.
  zadig: ['access_key'],
};

/** The rules for the records of one system. */
export function rulesFor(system: string): CleaningRules {
  return { open: Object.hasOwn(openKeys, system) ? (openKeys[system] ?? []) : [] };
}

/** `platform` of a registry without secrets: it lies on disk in the clear. */
export function withoutPlatformSecrets<T extends Record<string, Json>>(platform: T): Cleaned<T> {
  const dropped: string[] = [];
  let count = 0;
  const entries = Object.entries(platform).flatMap(([system, value]) => {
    const clean = withoutSecrets({ [system]: value }, rulesFor(system));
    dropped.push(...clean.dropped);
    count += clean.count;
    return Object.entries(clean.value);
  });
  const value = count === 0 ? platform : (Object.fromEntries(entries) as T);
  return { value, dropped: dropped.slice(0, mostNamed), count };
}

class Cleaning {
  readonly dropped: string[] = [];
  count = 0;
  readonly #secret: ReadonlySet<string>;
  readonly #open: ReadonlySet<string>;

  constructor({ secret = [], open = [] }: CleaningRules) {
    this.#secret = new Set(secret);
    this.#open = new Set(open);
  }

  clean(value: Json, path: string): Json | undefined {
    if (typeof value === 'string') return this.#text(value, path);
    if (Array.isArray(value))
      return value.flatMap((item, index) => {
        const clean = this.clean(item, pathTo(path, `[${index}]`));
        return clean === undefined ? [] : [clean];
      });
    return typeof value === 'object' && value !== null ? this.#object(value, path, false) : value;
  }

  #object(
    value: { [key: string]: Json },
    path: string,
    isHolder: boolean,
  ): { [key: string]: Json } {
    const copy: { [key: string]: Json } = {};
    const named = nameIn(value);
    for (const [key, item] of Object.entries(value)) {
      if (this.#secret.has(key)) continue;
      const here = pathTo(path, path === '' ? key : `.${key}`);
      const isContent = isHolder ? contents.has(key.toLowerCase()) : named && key === 'value';
      const open = this.#open.has(key);
      if (!open && isGiven(item) && (isWhole(key) || isContent)) {
        this.#drop(here);
        continue;
      }
      const holds = !open && holders.test(plainOf(key));
      if (holds && isGiven(item) && !isObject(item) && !isListOfObjects(item)) {
        this.#drop(here);
        continue;
      }
      const clean =
        holds && isObject(item) ? this.#object(item, here, true) : this.clean(item, here);
      if (clean !== undefined) copy[key] = clean;
    }
    return copy;
  }

  /** Without private keys and credentials of HTTP, and an address without its user and password. */
  #text(text: string, path: string): string | undefined {
    if (
      /PRIVATE KEY-----/.test(text) ||
      /^\s{0,9}(?:Basic|Bearer) {1,9}(?=\S{0,9999}\d)[\w.~+/=-]{8,}\s*$/i.test(text)
    ) {
      this.#drop(path);
      return undefined;
    }
    const clean = withoutUserinfo(text);
    if (clean !== text) this.#drop(path);
    return clean;
  }

  #drop(path: string): void {
    this.count += 1;
    if (this.dropped.length < mostNamed) this.dropped.push(path);
  }
}

/** A user and password before a host, with a protocol or with nothing but the address around. */
function withoutUserinfo(text: string): string {
  const protocol = /^\s{0,9}[a-z][a-z0-9+.-]{0,30}:\/\//i.exec(text)?.[0] ?? '';
  const rest = text.slice(protocol.length);
  const end = rest.search(/[\s/?#]/);
  const authority = end === -1 ? rest : rest.slice(0, end);
  const at = authority.lastIndexOf('@');
  const user = authority.slice(0, Math.max(0, at));
  const host = rest.slice(at + 1);
  if (at === -1 || !/^[\w[]/.test(host)) return text;
  if (protocol !== '')
    // A name alone is part of the address where no password belongs to it.
    return user.includes(':') || /^\s*https?:/i.test(protocol) ? `${protocol}${host}` : text;
  const isAddress = /^[\w-]+(?:\.[\w-]+)+(?:[:/]\S*)?$/.test(host);
  return /^(?!mailto:)[^\s:]+:[^\s]+$/i.test(user) && isAddress ? host : text;
}

function isWhole(key: string): boolean {
  return whole.test(plainOf(key)) || words.has(lastWord(key));
}

/** The end of a name; no secret's name is longer. */
function plainOf(key: string): string {
  return key
    .slice(-100)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

function lastWord(key: string): string {
  const parts = key.slice(-100).split(/[^A-Za-z0-9]|(?<=[a-z0-9])(?=[A-Z])/);
  return (parts.at(-1) ?? '').toLowerCase();
}

/** A pair of a name and a value, such as a variable or a header. */
function nameIn(value: { [key: string]: Json }): boolean {
  return ['name', 'key', 'header'].some((key) => {
    const name = Object.hasOwn(value, key) ? value[key] : undefined;
    return typeof name === 'string' && namesSecret(name) && Object.hasOwn(value, 'value');
  });
}

function isGiven(value: Json): boolean {
  if (value === null || typeof value === 'boolean') return false;
  if (typeof value !== 'string') return !isEmpty(value);
  return !isMasked(value) && !states.has(value.trim().toLowerCase());
}

function isEmpty(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfObjects(value: Json): boolean {
  return Array.isArray(value) && value.every(isObject);
}

function pathTo(path: string, step: string): string {
  return path.length >= longestPath ? path : `${path}${step}`.slice(0, longestPath);
}
