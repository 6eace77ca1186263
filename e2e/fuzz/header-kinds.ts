import { AddressPolicy } from '../../electron/http/address-policy.ts';
import { followRedirects } from '../../electron/http/redirects.ts';
import { header, headerLines, isWebPage } from '../../electron/http/response.ts';
import { retryAfterMs } from '../../electron/http/retry.ts';
import { parseChallenges } from '../../electron/registry/auth/challenge.ts';
import { judgeRealm } from '../../electron/registry/auth/realm.ts';
import { splitScopes } from '../../electron/registry/auth/scope.ts';
import { ServerNotes } from '../../electron/registry/connection/server-notes.ts';
import { asDigest, hasDigest } from '../../electron/registry/images/digest.ts';
import { specificType } from '../../electron/registry/images/media-types.ts';
import { nextLink, nextPageUrl, nextQuery } from '../../electron/registry/paging/link-header.ts';
import { endpointOf } from '../../electron/registry/protocol/endpoint.ts';
import { describeRateLimit, readRateLimit } from '../../electron/registry/protocol/rate-limit.ts';
import { looseCount } from '../../electron/registry/providers/api/loose-fields.ts';
import { refusalOf } from '../../electron/registry/providers/api/provider-error.ts';
import { parsePacAnswer } from '../../electron/shell/proxy-resolver.ts';
import { text } from '../../shared/text/text.ts';
import { answerWith } from './answer-with.ts';
import type { TextKind } from './text-kind.ts';

/** Several times what an HTTP client lets through for all headers together. */
const longest = 128 * 1024;
const asked = new URL('https://registry.example.com/v2/');
const list = new URL('https://registry.example.com/v2/_catalog?n=100');
const purpose = {
  operation: text('operation.listRepositories', { registry: asked.host }),
  host: asked.host,
};

function rates(name: string, text: string): unknown {
  const limit = readRateLimit({ [name]: text }, Date.now());
  return limit === null ? null : describeRateLimit(limit);
}

function challenge(text: string): unknown {
  const policy = new AddressPolicy(asked.hostname);
  const endpoint = endpointOf('https://registry.example.com');
  return parseChallenges([text, text]).map(({ parameters }) => [
    judgeRealm(parameters.get('realm'), asked, { endpoint, policy, purpose }),
    splitScopes(parameters.get('scope')),
  ]);
}

async function redirect(text: string): Promise<unknown> {
  const answers = [answerWith({ location: text }, '', 302), answerWith({}, '{}')];
  const request = { url: asked, method: 'GET', headers: {}, limit: 1, purpose } as const;
  return followRedirects(
    { effect: 'read', ...request, signal: new AbortController().signal },
    async () => answers.shift() ?? answerWith({}, ''),
    { max: 3, sameOrigin: text.length % 2 === 0 },
  );
}

function links(text: string): unknown {
  const link = nextLink([text, text]);
  return [
    link.kind === 'target' ? nextPageUrl(link.target, list, list) : null,
    nextQuery({ link: text }, '/repositories'),
  ];
}

/** Every header of an answer that is more than compared with a word. */
export const headerKinds: readonly TextKind[] = [
  {
    name: 'www-authenticate',
    good: [
      'Bearer realm="https://auth.example.com/token",service="registry",scope="repository:a/b:pull"',
      'Basic realm="Registry", Negotiate abcd==, Digest qop="auth,auth-int", nonce="a\\"b"',
    ],
    longest,
    read: challenge,
  },
  {
    name: 'link',
    good: [
      '</v2/_catalog?last=b&n=100>; rel="next"',
      '<https://a.example/p?q=1>; rel=prev; title="a, b", <?last=x>; rel="first next"',
    ],
    longest,
    read: links,
  },
  ...['ratelimit-limit', 'ratelimit-remaining', 'x-ratelimit-limit', 'x-ratelimit-remaining'].map(
    (name): TextKind => ({
      name,
      good: ['100;w=21600', '10, 10;w=1;burst=5, 1000;w=3600;comment="a;b"', '1; ; x'],
      longest,
      read: (text) => rates(name, text),
    }),
  ),
  ...['ratelimit-reset', 'x-ratelimit-reset', 'x-retry-after'].map(
    (name): TextKind => ({
      name,
      good: ['60', '1798761600'],
      longest,
      read: (text) => rates(name, text),
    }),
  ),
  {
    name: 'retry-after',
    good: ['120', 'Wed, 21 Oct 2099 07:28:00 GMT'],
    longest,
    read: (text) => [retryAfterMs({ 'retry-after': text }, Date.now()), rates('retry-after', text)],
  },
  {
    name: 'content-type',
    good: ['application/vnd.oci.image.index.v1+json; charset=utf-8', 'text/html;charset="UTF-8"'],
    longest,
    read: (text) => {
      const answer = answerWith({ 'content-type': text }, '<html>');
      return [isWebPage(answer), specificType(answer)];
    },
  },
  {
    name: 'warning',
    good: ['299 - "Deprecated", 299 - "a \\"b\\" c" "Wed, 21 Oct 2015 07:28:00 GMT"', '110 x "s"'],
    longest,
    read: (text) => {
      const notes = new ServerNotes();
      notes.read({ warning: [text, text] });
      return notes.warnings;
    },
  },
  {
    name: 'location',
    good: ['/v2/', 'https://storage.example.com/blobs/sha256/ab?X-Sig=a%20b&c=d', '../x'],
    longest,
    read: redirect,
  },
  {
    name: 'docker-content-digest',
    good: [`sha256:${'0'.repeat(64)}`, `sha512:${'f'.repeat(128)}`, 'a+b.c:deadbeef='],
    longest,
    read: (text) => {
      const digest = asDigest(header({ 'docker-content-digest': text }, 'docker-content-digest'));
      return digest === null ? null : hasDigest(Buffer.from('x'), digest);
    },
  },
  {
    name: 'x-amzn-errortype',
    good: ['ThrottlingException:http://internal.amazon.com/coral/', 'ns#AccessDeniedException'],
    longest,
    read: (text) => refusalOf(answerWith({ 'x-amzn-errortype': text }, '{}', 400)),
  },
  {
    name: 'x-total-count',
    good: ['100', ' 7.0 '],
    longest,
    read: (text) => looseCount.parse(headerLines({ 'x-total-count': text }, 'x-total-count')[0]),
  },
  {
    name: 'proxy of a script',
    good: ['PROXY a:3128; SOCKS5 b:1080; DIRECT'],
    longest,
    read: parsePacAnswer,
  },
];
