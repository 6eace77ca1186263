import { hostOf, normaliseAddress } from '../../../shared/address.ts';
import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import { type Provider, regionPattern } from '../../../shared/model/provider.ts';
import { withoutOuter } from '../../../shared/outer-characters.ts';
import { holdsPrivateKey, pemCertificates, readablePem } from '../../../shared/pem.ts';
import { guessProvider } from '../../../shared/provider-guess.ts';
import { savedLocation } from '../../../shared/saved-location.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { text as asText, type Text } from '../../../shared/text/text.ts';
import type { ExchangedRegistry } from '../foreign-format.ts';
import { textOf } from '../text/json-value.ts';

/** What a foreign record says, in Berth's words but not yet in Berth's form. */
export interface IncomingFields {
  /** Left out where the other system has no names. */
  name?: unknown;
  description?: unknown;
  address: unknown;
  internalAddress?: unknown;
  /** As the other system tells; null or `native`: the address decides. */
  provider?: Provider | null;
  region?: unknown;
  namespace?: unknown;
  /** PEM. */
  caCertificate?: unknown;
  /** Whether the certificate is checked, where that is told. */
  verify?: boolean;
  active?: boolean;
  clusters?: unknown;
}

export interface IncomingDraft {
  /** Every text in the form in which Berth saves it; `platform` comes later. */
  draft: Omit<ExchangedRegistry['draft'], 'platform'>;
  /** What was shortened, derived or left out. */
  notes: ExchangeNote[];
  /** A user and password that stood in the address. */
  userinfo: { username: string; password: string } | null;
}

const maxName = 100;
const maxDescription = 250;
/** Longer ones are no addresses, and are not taken apart. */
const maxAddress = 2048;

/**
 * Brings a foreign record's texts into Berth's form: the address normalised, a
 * missing name derived from address and namespace, long texts shortened, what Berth
 * cannot hold left out, each with a note. An address that is none stays as it is,
 * for the draft's own check to refuse.
 */
export function incomingDraft(fields: IncomingFields): IncomingDraft {
  const location = withoutUserinfo(textOf(fields.address) ?? '');
  const told = namespaceOf(fields.namespace);
  const { address, namespace } = savedLocation(location.address, told.value);
  const given = textOf(fields.name);
  const name = shortened(given ?? derivedName(address, namespace), maxName);
  const notes: ExchangeNote[] = [];
  const note = (field: string, told: Text) => notes.push({ name, field, ...asMessage(told) });

  if (given === null) note('name', asText('exchange.named', { name }));
  else if (given.length > maxName)
    note('name', asText('exchange.nameShortened', { maximum: maxName }));
  if (location.userinfo !== null) note('address', asText('exchange.userinfoTaken'));

  const described = typeof fields.description === 'string' ? fields.description : '';
  if (described.length > maxDescription)
    note('description', asText('exchange.descriptionShortened', { maximum: maxDescription }));

  const inside = withoutUserinfo(textOf(fields.internalAddress) ?? '').address;
  const internal = inside === '' ? null : normaliseAddress(inside);
  if (internal?.ok === false) note('internalAddress', asText('exchange.internalAddress'));

  const guess = guessProvider(address);
  const named = fields.provider ?? null;
  const provider = named === null || named === 'native' ? guess.provider : named;
  const region = regionOf(fields.region) ?? (provider === guess.provider ? guess.region : null);
  if (textOf(fields.region) !== null && regionOf(fields.region) === null)
    note('region', asText('exchange.region'));

  if (!told.ok) note('namespace', asText('exchange.namespace'));

  const certificate = certificateOf(fields.caCertificate);
  if (certificate === null && textOf(fields.caCertificate) !== null)
    note('tls.caCertificate', asText('exchange.certificate'));

  const clusters = clustersOf(fields.clusters);
  if (!clusters.ok) note('clusters', asText('exchange.clusters'));

  return {
    draft: {
      name,
      description: described.trim() === '' ? null : shortened(described, maxDescription),
      address,
      internalAddress: internal?.ok === true ? internal.address : null,
      provider,
      region,
      namespace,
      ...tlsOf(certificate, fields.verify),
      ...(fields.active === undefined ? {} : { active: fields.active }),
      clusters: clusters.value,
    },
    notes,
    userinfo: location.userinfo,
  };
}

function tlsOf(
  caCertificate: string | null,
  verify: boolean | undefined,
): Pick<IncomingDraft['draft'], 'tls'> {
  if (caCertificate === null && verify === undefined) return {};
  return {
    tls: {
      ...(verify === undefined ? {} : { verify }),
      ...(caCertificate === null ? {} : { caCertificate }),
    },
  };
}

/** What a registry is called when its source has no name for it: host and namespace. */
export function derivedName(address: string, namespace: string | null): string {
  const normalised = normaliseAddress(address);
  const host = normalised.ok ? hostOf(normalised.address) : address.trim();
  return shortened([host || 'registry', namespace].filter(Boolean).join('/'), maxName);
}

/** At most `max` characters, the last one an ellipsis when something was cut off. */
export function shortened(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function withoutUserinfo(address: string): {
  address: string;
  userinfo: { username: string; password: string } | null;
} {
  if (address.length > maxAddress) return { address, userinfo: null };
  const match = /^([a-z][a-z0-9+.-]*:\/\/)?([^\s/?#@:]*)(?::([^\s/?#@]*))?@(\S+)$/i.exec(address);
  if (match === null) return { address, userinfo: null };
  const [, protocol = '', username = '', password = '', rest = ''] = match;
  return {
    address: `${protocol}${rest}`,
    userinfo: { username: decoded(username), password: decoded(password) },
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function regionOf(value: unknown): string | null {
  const region = textOf(value)?.toLowerCase() ?? null;
  return region !== null && regionPattern.test(region) ? region : null;
}

function namespaceOf(value: unknown): { ok: boolean; value: string | null } {
  const given = textOf(value) ?? '';
  // Longer than any namespace with slashes around it.
  if (given.length > 1024) return { ok: false, value: null };
  const text = withoutOuter(given, '/');
  if (text === '') return { ok: true, value: null };
  const ok = text.length <= 255 && /^[A-Za-z0-9._/-]+$/.test(text);
  return { ok, value: ok ? text : null };
}

function certificateOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 256 * 1024) return null;
  if (value.includes('PRIVATE KEY-----') || holdsPrivateKey(value)) return null;
  return pemCertificates(value, 1).length > 0 ? readablePem(value) : null;
}

function clustersOf(value: unknown): { ok: boolean; value: string[] } {
  if (!Array.isArray(value)) return { ok: true, value: [] };
  const fit = value.flatMap((item) => {
    const text = textOf(item);
    return text !== null && text.length <= 253 && !/\p{Cc}/u.test(text) ? [text] : [];
  });
  return { ok: fit.length === value.length && fit.length <= 1000, value: fit.slice(0, 1000) };
}
