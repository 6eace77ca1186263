import { z } from 'zod';
import { plainLine } from '../../protocol/error-body.ts';

export type RefusalKind = 'throttled' | 'forbidden' | 'credential' | 'notFound' | 'other';

/** What an API says it refused, in its own code and one clean line of text. */
export interface ApiRefusal {
  kind: RefusalKind;
  code: string | null;
  message: string | null;
}

const text = z.string().nullish().catch(null);
const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')])
  .nullish()
  .catch(null);
const pair = z.object({
  code: text,
  Code: text,
  errorCode: text,
  error_code: text,
  error_type: text,
  id: text,
  __type: text,
  message: text,
  Message: text,
  errorMessage: text,
  error_msg: text,
  error_description: text,
  detail: text,
});
const bodySchema = pair.extend({
  IsSuccess: flag,
  isSuccess: flag,
  Success: flag,
  success: flag,
  Response: z
    .object({ Error: pair.nullish().catch(null) })
    .nullish()
    .catch(null),
  error: z.union([pair, z.string()]).nullish().catch(null),
  errors: z.array(pair).nullish().catch(null),
});
type Body = z.infer<typeof bodySchema>;
type Pair = z.infer<typeof pair>;

/** Checked in this order: some codes name a key or a right that was "not found". */
const kinds: readonly (readonly [RefusalKind, ...RegExp[]])[] = [
  ['throttled', /throttl|requestlimitexceeded|too_?many_?requests|flow_?limit/i],
  [
    'forbidden',
    /forbidden|no_?permission|unauthorizedoperation|access_?denied|^denied$|notauthorized/i,
  ],
  [
    'credential',
    /access_?key|signature|authfailure|secret_?id|unrecognizedclient|missingauthentication|unauthori[sz]ed|unauthenticated|invalid_(?:grant|client)/i,
  ],
  // In either order: TokenExpired, ExpiredToken, InvalidCredential.
  ['credential', /token|credential/i, /expired|invalid/i],
  ['notFound', /not_?(?:found|exist)|^name_unknown$/i],
];

/**
 * The refusal inside an answer of status 200, as clouds send them: a flag of
 * success that says no (Alibaba Cloud), or an error in the envelope (Tencent
 * Cloud). Null for a real answer.
 */
export function hiddenRefusal(json: unknown): ApiRefusal | null {
  const parsed = bodySchema.safeParse(json);
  if (!parsed.success) return null;
  const { IsSuccess, isSuccess, Success, success, Response, errors } = parsed.data;
  const denied = [IsSuccess, isSuccess, Success, success].includes(false);
  const alone =
    errors !== null &&
    errors !== undefined &&
    errors.length > 0 &&
    Object.keys(Object(json)).length === 1;
  return denied || alone || (Response?.Error ?? null) !== null ? refusalFrom(parsed.data) : null;
}

/** The refusal in an error answer's body, in whatever shape; its kind is `other` when no code tells. */
export function statedRefusal(json: unknown): ApiRefusal {
  // Some regions of Huawei Cloud answer a bare list of errors.
  const parsed = bodySchema.safeParse(Array.isArray(json) ? json[0] : json);
  return parsed.success ? refusalFrom(parsed.data) : { kind: 'other', code: null, message: null };
}

function refusalFrom(body: Body): ApiRefusal {
  const inner = typeof body.error === 'string' ? { ...noPair, code: body.error } : body.error;
  const sources: Pair[] = [body.Response?.Error, inner, body.errors?.[0], body].flatMap((one) =>
    one === null || one === undefined ? [] : [one],
  );
  const code = first(
    sources.flatMap((one) => [
      one.code,
      one.Code,
      one.errorCode,
      one.error_code,
      one.error_type,
      one.__type,
      one.id,
    ]),
  );
  const message = first(
    sources.flatMap((one) => [
      one.message,
      one.Message,
      one.errorMessage,
      one.error_msg,
      one.error_description,
      one.detail,
    ]),
  );
  // AWS writes its codes as `namespace#Code`.
  const name = code === null ? null : plainLine(code.split('#').at(-1) ?? '');
  return { kind: kindOf(name), code: name, message: message === null ? null : plainLine(message) };
}

const noPair: Pair = {};

function kindOf(code: string | null): RefusalKind {
  if (code === null) return 'other';
  return kinds.find(([, ...patterns]) => patterns.every((one) => one.test(code)))?.[0] ?? 'other';
}

function first(values: readonly (string | null | undefined)[]): string | null {
  return values.find((value) => typeof value === 'string' && value !== '') ?? null;
}
