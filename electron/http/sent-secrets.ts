import { domainToUnicode } from 'node:url';
import { z } from 'zod';
import { jsonValue } from '../../shared/json-text.ts';
import { mark, Redactor } from '../../shared/redaction/redactor.ts';
import { shortestSecret } from '../../shared/redaction/secret-forms.ts';
import { namesSecret } from '../../shared/secret-keys.ts';
import type { RequestBody } from './request-body.ts';
import { isSuccess, type RegistryResponse } from './response.ts';

/** What of a request is looked at. */
interface Sent {
  url?: URL | undefined;
  headers: Readonly<Record<string, string>>;
  body?: RequestBody | undefined;
}

/** Headers that say nothing of who is asking. Any other one is taken for a secret: clouds have many. */
const openHeaders: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'amz-sdk-invocation-id',
  'amz-sdk-request',
  'content-length',
  'content-range',
  'content-type',
  'date',
  'host',
  'if-match',
  'range',
  'user-agent',
  'x-acs-signature-method',
  'x-acs-signature-version',
  'x-acs-version',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-target',
  'x-amz-user-agent',
  'x-github-api-version',
  'x-is-resource-name',
  'x-sdk-date',
  'x-tc-action',
  'x-tc-region',
  'x-tc-timestamp',
  'x-tc-version',
]);

/** Headers of an answer by which the way goes on; they are shown only in part, and cut there. */
const readHeaders: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-type',
  'link',
  'location',
  'retry-after',
  'www-authenticate',
]);

const jsonSchema = z.json();

/** True for a header that may go to any host. */
export function isOpenHeader(name: string): boolean {
  return openHeaders.has(name.toLowerCase());
}

/**
 * What of a request proves who is asking, whatever it is called: tokens, logins, and keys
 * in headers, in the query and in the body of a sign-in. Signatures come beside them: they
 * are good for one request.
 */
export function sentSecrets({ url, headers, body }: Sent): string[] {
  const own = Object.entries(headers).filter(([name]) => !isOpenHeader(name));
  const query = [...(url?.searchParams ?? [])].filter(
    ([name]) => namesSecret(name) && !isSignature(name),
  );
  return [
    ...own.flatMap(([name, value]) =>
      isSignature(name) ? [] : inHeader(name.toLowerCase(), value),
    ),
    ...query.map(([, value]) => value),
    ...inBody(headers['content-type'] ?? '', body),
  ].filter(({ length }) => length >= shortestSecret);
}

/** The signatures of a request, in its headers and its query. */
function signatures({ url, headers }: Sent): string[] {
  const authorization = Object.entries(headers).flatMap(([name, value]) =>
    /^(?:proxy-)?authorization$/i.test(name) ? value : [],
  );
  return [
    ...authorization.flatMap((value) => [
      ...[...value.matchAll(/\b(?:signature|response)="?([^",\s]+)/gi)].map(([, one = '']) => one),
      // `acs ID:signature`, `AWS ID:signature`
      /^[\w-]+ +[^\s:,="]+:(\S+)$/.exec(value)?.[1] ?? '',
    ]),
    ...[...(url?.searchParams ?? [])].flatMap(([name, value]) => (isSignature(name) ? value : [])),
    ...Object.entries(headers).flatMap(([name, value]) =>
      isSignature(name) && !isOpenHeader(name) ? value : [],
    ),
  ];
}

/** What is stored for a registry is little; what was sent follows each other. */
const kept = { parts: 4, secrets: 25, pieces: 20_000 };

/**
 * What a client has sent of late, and what is stored for its registry, so that no error
 * repeats it: servers put what they were sent into their texts, and hostile ones into the
 * names of hosts and schemes.
 */
export class SentSecrets {
  readonly #redactor = new Redactor({ lasting: kept, passing: kept });
  readonly #stored: () => readonly string[];

  constructor(stored: () => readonly string[] = () => []) {
    this.#stored = stored;
  }

  /**
   * Takes note of a request as it goes out, signed; `more` is what was used to make
   * it. Answers all of it.
   */
  note(request: Sent, more: readonly string[] = []): string[] {
    const secrets = [...sentSecrets(request), ...signatures(request), ...more];
    this.#redactor.passing(secrets);
    return secrets;
  }

  /** The text without what was sent or is stored. */
  readonly hide = (text: string): string => {
    this.#redactor.know(this.#stored());
    const shown = this.#redactor.redact(text);
    if (!text.includes('xn--')) return shown;
    const spelled = domainToUnicode(text.replace(/:\d*$/, ''));
    return this.#redactor.finds(spelled) ? mark : shown;
  };

  /** A refusal whose texts, in its body and its headers, do not repeat what was sent. */
  withoutEchoes(response: RegistryResponse): RegistryResponse {
    this.#redactor.know(this.#stored());
    const cut = (text: string) => this.#redactor.redact(text);
    const headers = Object.entries(response.headers).map(([name, value]) => {
      if (value === undefined || readHeaders.has(name)) return [name, value];
      return [name, typeof value === 'string' ? cut(value) : value.map(cut)];
    });
    const body = cut(response.body.toString('latin1'));
    return {
      ...response,
      headers: Object.fromEntries(headers),
      body: Buffer.from(body, 'latin1'),
    };
  }

  /** The answer, or what may be shown of it when it is a refusal. */
  answer(response: RegistryResponse): RegistryResponse {
    return isSuccess(response.status) ? response : this.withoutEchoes(response);
  }
}

function isSignature(name: string): boolean {
  return /(?:^sig|signature|signature-?nonce)$/i.test(name);
}

function inHeader(name: string, value: string): string[] {
  if (name === 'cookie')
    return [value, ...value.split(';').map((one) => one.slice(one.indexOf('=') + 1).trim())];
  if (name === 'authorization' || name === 'proxy-authorization') return inAuthorization(value);
  // `x-registry-auth` holds a whole login.
  return [value, ...inJson(Buffer.from(value, 'base64').toString('utf8'))];
}

function inAuthorization(value: string): string[] {
  const [, scheme = '', shown = ''] = /^(\S+) +(.*)$/s.exec(value) ?? ['', '', value];
  if (scheme.toLowerCase() === 'basic') {
    const pair = Buffer.from(shown, 'base64').toString('utf8');
    return [shown, pair, pair.slice(pair.indexOf(':') + 1)];
  }
  const isToken = /^(?:bearer|token)$/i.test(scheme) || /^[^\s,=:]+=*$/.test(shown);
  return isToken ? [shown] : [];
}

/** Content that is streamed is not looked at: it is what a registry keeps, not who asks. */
function inBody(contentType: string, body: RequestBody | undefined): string[] {
  if (typeof body !== 'string' || body === '') return [];
  if (!/^application\/x-www-form-urlencoded/i.test(contentType)) return inJson(body);
  return [...new URLSearchParams(body)].flatMap(([name, value]) =>
    namesSecret(name) || name === 'assertion' ? value : [],
  );
}

/** The values of fields that are named as secrets are, at any depth. */
function inJson(text: string): string[] {
  if (!/^\s*\{/.test(text)) return [];
  const parsed = jsonSchema.safeParse(jsonValue(text));
  return parsed.success ? textsOf(parsed.data, false) : [];
}

function textsOf(value: z.output<typeof jsonSchema>, secret: boolean): string[] {
  if (typeof value === 'string') return secret ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, secret));
  return Object.entries(value).flatMap(([key, item]) =>
    textsOf(item, secret || namesSecret(key) || key === 'assertion'),
  );
}
