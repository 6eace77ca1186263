import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { BerthError, ErrorCode, ErrorData, ErrorReason } from '../../shared/errors.ts';
import { inLanguage } from '../../shared/text/language.ts';
import { reasonTexts } from './reason-texts.ts';

/** What happened, and what to do next. */
export interface ErrorText {
  readonly title: MessageDescriptor | string;
  readonly hint: MessageDescriptor | string | null;
}

/** TOO_LARGE has none: what was too large, an answer, a file or a request, only its own message tells. */
const codeTexts: Partial<
  Record<ErrorCode, { title: MessageDescriptor; hint: MessageDescriptor | null }>
> = {
  UNAUTHORIZED: {
    title: msg`Credential required`,
    hint: msg`Check the credential of this registry.`,
  },
  FORBIDDEN: {
    title: msg`Not allowed`,
    hint: msg`Ask for the permission, or use another account.`,
  },
  NOT_FOUND: { title: msg`Not found`, hint: null },
  UNSUPPORTED: { title: msg`Not supported by the registry`, hint: null },
  RATE_LIMITED: {
    title: msg`Too many requests`,
    hint: msg`Try again later. Signing in often raises the limit.`,
  },
  UNREACHABLE: {
    title: msg`Cannot reach the registry`,
    hint: msg`Check the address, the network and the proxy.`,
  },
  TLS_UNTRUSTED: {
    title: msg`The certificate is not trusted`,
    hint: msg`Add the CA certificate to this registry.`,
  },
  TIMEOUT: {
    title: msg`The registry took too long to answer`,
    hint: msg`Try again. Check the network if it stays slow.`,
  },
  BAD_RESPONSE: { title: msg`Unexpected answer`, hint: null },
  VAULT_LOCKED: {
    title: msg`The vault is locked`,
    hint: msg`Unlock it to use the saved credential.`,
  },
  VAULT_UNAVAILABLE: {
    title: msg`No safe place for secrets yet`,
    hint: msg`Set a passphrase, or keep the credential for this session only.`,
  },
  STORAGE: {
    title: msg`Cannot save data`,
    hint: null,
  },
  CANCELLED: { title: msg`Cancelled`, hint: null },
};

/** Failures whose own hint names the right or credential that would do, as no general text can. */
const namesTheWay: ReadonlySet<ErrorReason> = new Set([
  'missingScope',
  'catalogClosed',
  'wrongCredentials',
  'credentialRequired',
]);

/** Failures of a program on this computer: the texts of their codes speak of a registry. */
const saysAll: ReadonlySet<ErrorReason> = new Set([
  'helperNotFound',
  'helperFailed',
  'helperEmpty',
]);

/** What to do about a failure: its own hint where that says more, else the general one of its reason. */
export function hintFor(
  reason: ErrorReason | undefined,
  own: string | undefined,
  general: MessageDescriptor | null,
): MessageDescriptor | string | null {
  const ownFirst = reason !== undefined && namesTheWay.has(reason);
  return (ownFirst ? (own ?? general) : (general ?? own)) ?? null;
}

/** The failure's own message, as the reader reads it. */
export function ownMessage({ text, message }: BerthError | ErrorData): string {
  return inLanguage(text, message);
}

/** Its own hint, as the reader reads it. */
export function ownHint({ hintText, hint }: BerthError | ErrorData): string | undefined {
  return hint === undefined ? undefined : inLanguage(hintText, hint);
}

/** The text of a failure: by its reason, else by its code, else its own message. */
export function errorText(error: BerthError | ErrorData): ErrorText {
  const byReason = error.reason === undefined ? undefined : reasonTexts[error.reason];
  const isOwn = error.reason !== undefined && saysAll.has(error.reason);
  const known = byReason ?? (isOwn ? undefined : codeTexts[error.code]);
  if (known === undefined) return { title: ownMessage(error), hint: ownHint(error) ?? null };
  return { title: known.title, hint: hintFor(error.reason, ownHint(error), known.hint) };
}

/** The particulars under the text: what failed and on what, with what the registry itself said. */
export function errorParticulars(error: BerthError | ErrorData): string | null {
  const { title } = errorText(error);
  const said = (error.registryErrors ?? [])
    .slice(0, 3)
    .map(({ code, message }) => (message === undefined ? code : `${code}: ${message}`));
  const status = error.status === undefined ? [] : [`HTTP ${error.status}`];
  const own = title === ownMessage(error) ? [] : [ownMessage(error)];
  const parts = [...own, ...status, ...said];
  return parts.length === 0 ? null : parts.join(' · ');
}
