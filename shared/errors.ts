import { z } from 'zod';
import { flattenIssues, type InputIssue, inputIssue, inputIssueSchema } from './input-issues.ts';
import { inEnglish } from './text/render.ts';
import { type SentText, type Text, text, textSchema } from './text/text.ts';

/** What kind of failure happened; decides the HTTP status and the host it gets. */
export const errorCodes = [
  'INVALID_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'UNSUPPORTED',
  'RATE_LIMITED',
  'UNREACHABLE',
  'TLS_UNTRUSTED',
  'TIMEOUT',
  'BAD_RESPONSE',
  'TOO_LARGE',
  'VAULT_LOCKED',
  'VAULT_UNAVAILABLE',
  'STORAGE',
  'CANCELLED',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** The closed list of causes from which the renderer translates its texts. */
export const errorReasons = [
  // reaching the server
  'dns',
  'refused',
  'reset',
  'unroutable',
  'proxy',
  'proxyAuth',
  'connectTimeout',
  'headersTimeout',
  'bodyTimeout',
  'sendTimeout',
  'tooManyRedirects',
  'redirectRefused',
  'addressRefused',
  // certificates
  'certExpired',
  'certNotYetValid',
  'certIssuer',
  'certName',
  'certSelfSigned',
  'clientCertificateRequired',
  'tlsProtocol',
  // who is asking
  'credentialRequired',
  'wrongCredentials',
  'missingScope',
  'tokenServer',
  'realmRefused',
  'hidden',
  'helperNotFound',
  'helperFailed',
  'helperEmpty',
  // what was asked for
  'registryNotFound',
  'repositoryNotFound',
  'tagNotFound',
  'manifestNotFound',
  'catalogClosed',
  'deleteDisabled',
  'immutable',
  'stillReferenced',
  'blobsMissing',
  // what came back
  'notARegistry',
  'captivePortal',
  'malformedBody',
  'digestMismatch',
  'lengthMismatch',
  'incompleteBody',
  'maintenance',
  'serverError',
  'unexpectedStatus',
  'rateLimit',
  'quotaNear',
  // this side
  'needsConsent',
  'inactive',
  'readOnly',
  'nameTaken',
  'revision',
  'credentialOrigin',
  'wrongPassphrase',
  'passphraseRequired',
  'lastSlot',
  'weakSlot',
  'slotUnavailable',
  'sealedElsewhere',
  'diskFull',
  'noPermission',
  'newerFormat',
  'damagedFile',
  'directoryInUse',
] as const;
export type ErrorReason = (typeof errorReasons)[number];

/** One certificate of an untrusted chain, as shown to the person deciding. */
export const certificateSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  names: z.array(z.string()),
  validFrom: z.string(),
  validTo: z.string(),
  /** SHA-256 of the DER form, upper-case hex pairs joined by colons. */
  fingerprint: z.string(),
  /** What a person who trusts it saves; left out where it is too long. */
  pem: z
    .string()
    .max(16 * 1024)
    .optional(),
});
export type CertificateInfo = z.infer<typeof certificateSchema>;

export const vaultChoices = ['passphrase', 'session'] as const;

/** `detail` by code; codes that are not listed carry none. */
export const errorDetailSchemas = {
  CONFLICT: z.object({ current: z.unknown() }),
  INVALID_INPUT: z.object({ issues: z.array(inputIssueSchema) }),
  RATE_LIMITED: z.object({ retryAt: z.string().nullable() }),
  TLS_UNTRUSTED: z.object({ certificates: z.array(certificateSchema) }),
  /** `bytes`: how long it is, or how much of it had come when it was refused. */
  TOO_LARGE: z.object({ bytes: z.number().int().min(0), limit: z.number().int().min(0) }),
  VAULT_UNAVAILABLE: z.object({ choices: z.array(z.enum(vaultChoices)) }),
} as const;
export type ErrorDetails = {
  [C in keyof typeof errorDetailSchemas]: z.infer<(typeof errorDetailSchemas)[C]>;
};
export type ErrorDetail = ErrorDetails[keyof ErrorDetails];

/** One entry of a registry's own error body (OCI Distribution 1.1, "Error Codes"). */
export const registryErrorSchema = z.object({
  code: z.string(),
  message: z.string().optional(),
});
export type RegistryError = z.infer<typeof registryErrorSchema>;

/** The one shape of an error on every boundary. */
export const errorDataSchema = z.object({
  code: z.enum(errorCodes),
  reason: z.enum(errorReasons).optional(),
  /** English renderings of `text` and `hintText`. */
  message: z.string(),
  hint: z.string().optional(),
  /** What happened, and what to do next, for the reader's language. */
  text: textSchema.optional(),
  hintText: textSchema.optional(),
  /** The registry's HTTP status, where one came back. */
  status: z.number().int().optional(),
  registryErrors: z.array(registryErrorSchema).optional(),
  detail: z
    .union([
      errorDetailSchemas.INVALID_INPUT,
      errorDetailSchemas.RATE_LIMITED,
      errorDetailSchemas.TLS_UNTRUSTED,
      errorDetailSchemas.TOO_LARGE,
      errorDetailSchemas.VAULT_UNAVAILABLE,
      errorDetailSchemas.CONFLICT,
    ])
    .optional(),
});
export type ErrorData = z.infer<typeof errorDataSchema>;

interface CommonFields {
  reason?: ErrorReason | undefined;
  hint?: Text | undefined;
  status?: number | undefined;
  registryErrors?: RegistryError[] | undefined;
  cause?: unknown;
}

/** An error as it is kept, made here or somewhere else. */
interface Told extends Omit<CommonFields, 'hint'> {
  message: string;
  text: SentText | undefined;
  hint: string | undefined;
  hintText: SentText | undefined;
  detail?: ErrorDetail | undefined;
}

function told(message: Text, { hint, ...fields }: CommonFields & { detail?: ErrorDetail }): Told {
  return {
    ...fields,
    message: inEnglish(message),
    text: message,
    hint: hint === undefined ? undefined : inEnglish(hint),
    hintText: hint,
  };
}

type FieldsFor<C extends ErrorCode> = C extends keyof ErrorDetails
  ? CommonFields & { detail: ErrorDetails[C] }
  : CommonFields;

/**
 * A failure with a code. `message` is English, says what failed and on what,
 * and never holds a secret; `hint` says what to do next.
 */
export class BerthError extends Error {
  override readonly name = 'BerthError';
  readonly code: ErrorCode;
  readonly reason: ErrorReason | undefined;
  readonly hint: string | undefined;
  readonly text: SentText | undefined;
  readonly hintText: SentText | undefined;
  readonly status: number | undefined;
  readonly registryErrors: RegistryError[] | undefined;
  readonly detail: ErrorDetail | undefined;

  private constructor(code: ErrorCode, error: Told) {
    super(error.message, error.cause === undefined ? undefined : { cause: error.cause });
    this.code = code;
    this.reason = error.reason;
    this.hint = error.hint;
    this.text = error.text;
    this.hintText = error.hintText;
    this.status = error.status;
    this.registryErrors = error.registryErrors;
    this.detail = error.detail;
  }

  /** Makes an error; codes with a typed `detail` require it. */
  static of<C extends ErrorCode>(
    code: C,
    message: Text,
    ...rest: C extends keyof ErrorDetails ? [FieldsFor<C>] : [FieldsFor<C>?]
  ): BerthError {
    const fields: CommonFields & { detail?: ErrorDetail } = rest[0] ?? {};
    return new BerthError(code, told(message, fields));
  }

  /** INVALID_INPUT for one path of the input, such as `registry.address`. */
  static invalid(
    path: string,
    message: Text,
    fields: Pick<CommonFields, 'reason' | 'hint'> = {},
  ): BerthError {
    const detail = { issues: [inputIssue(path, message)] };
    return new BerthError('INVALID_INPUT', told(message, { ...fields, detail }));
  }

  /** TOO_LARGE for something of `bytes` bytes where `limit` are read. */
  static tooLarge(
    bytes: number,
    limit: number,
    message: Text,
    fields: CommonFields = {},
  ): BerthError {
    return new BerthError('TOO_LARGE', told(message, { ...fields, detail: { bytes, limit } }));
  }

  /** INVALID_INPUT from a failed schema parse; paths are joined by dots. */
  static fromZod(error: z.ZodError, what: Text): BerthError {
    const issues = flattenIssues(error.issues).slice(0, 50);
    const message = invalidText(what, issues[0]);
    return new BerthError('INVALID_INPUT', told(message, { detail: { issues } }));
  }

  /** Rebuilds an error that crossed a boundary as plain data. */
  static fromData(data: ErrorData): BerthError {
    const { code, text: sent, hint, hintText, ...fields } = data;
    return new BerthError(code, { ...fields, text: sent, hint, hintText });
  }

  /** The same failure in other words, or for another reason. */
  retold(words: { message?: Text; hint?: Text; reason?: ErrorReason }): BerthError {
    const { message, hint, reason = this.reason } = words;
    return new BerthError(this.code, {
      message: message === undefined ? this.message : inEnglish(message),
      text: message ?? this.text,
      hint: hint === undefined ? this.hint : inEnglish(hint),
      hintText: hint ?? this.hintText,
      reason,
      status: this.status,
      registryErrors: this.registryErrors,
      detail: this.detail,
      cause: this,
    });
  }

  /** Plain data for a boundary; no stack, no cause. */
  toData(): ErrorData {
    return {
      code: this.code,
      message: this.message,
      ...(this.reason === undefined ? {} : { reason: this.reason }),
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.text === undefined ? {} : { text: this.text }),
      ...(this.hintText === undefined ? {} : { hintText: this.hintText }),
      ...(this.status === undefined ? {} : { status: this.status }),
      ...(this.registryErrors === undefined ? {} : { registryErrors: this.registryErrors }),
      ...(this.detail === undefined ? {} : { detail: this.detail }),
    };
  }
}

const unexpected = text('unexpected');
const unexpectedHint = text('unexpected.hint');

function invalidText(what: Text, issue: InputIssue | undefined): Text {
  if (issue === undefined) return text('input.invalidUnknown', { what });
  const { path } = issue;
  const why = issue.text ?? issue.message;
  return path === ''
    ? text('input.invalid', { what, why })
    : text('input.invalidAt', { what, path, why });
}

/**
 * Any thrown value as plain data. What is not a BerthError becomes INTERNAL
 * with a fixed text, since a foreign message may hold anything.
 */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof BerthError) return error.toData();
  return {
    code: 'INTERNAL',
    message: inEnglish(unexpected),
    hint: inEnglish(unexpectedHint),
    text: unexpected,
    hintText: unexpectedHint,
  };
}

/** True for a cancellation, whoever noticed it first. */
export function isCancelled(error: unknown): boolean {
  return error instanceof BerthError && error.code === 'CANCELLED';
}

/** HTTP status by code ("The API contract"); 401 and 403 are the session's own. */
export function httpStatusOf(code: ErrorCode): number {
  switch (code) {
    case 'INVALID_INPUT':
      return 400;
    case 'NOT_FOUND':
      return 404;
    case 'CONFLICT':
      return 409;
    case 'VAULT_LOCKED':
      return 423;
    case 'CANCELLED':
      return 499;
    case 'INTERNAL':
      return 500;
    case 'VAULT_UNAVAILABLE':
      return 503;
    case 'STORAGE':
      return 507;
    default:
      return 502;
  }
}
