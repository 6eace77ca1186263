import { expect, test } from 'vitest';
import type { RegistryResponse } from './response.ts';
import { SentSecrets, sentSecrets } from './sent-secrets.ts';

const pair = Buffer.from('ann:pass:word').toString('base64');
const login = Buffer.from('{"username":"ann","password":"in-a-header"}').toString('base64url');
const form = { 'content-type': 'application/x-www-form-urlencoded' };

test.each([
  [{ authorization: 'Bearer registry-token' }, undefined, ['registry-token']],
  [{ authorization: `Basic ${pair}` }, undefined, [pair, 'ann:pass:word', 'pass:word']],
  [{ authorization: 'token personal-token' }, undefined, ['personal-token']],
  [{ Authorization: 'Bearer in-capitals' }, undefined, ['in-capitals']],
  [{ 'proxy-authorization': 'Bearer of-a-proxy' }, undefined, ['of-a-proxy']],
  [{ 'x-amz-security-token': 'lent' }, undefined, ['lent']],
  [{ 'X-Acs-Security-Token': 'lent' }, undefined, ['lent']],
  [{ 'x-tc-token': 'lent' }, undefined, ['lent']],
  [{ 'x-security-token': 'lent' }, undefined, ['lent']],
  [{ 'PRIVATE-TOKEN': 'glpat-1' }, undefined, ['glpat-1']],
  [{ 'x-jfrog-art-api': 'AKCp5' }, undefined, ['AKCp5']],
  [{ 'x-a-cloud-of-tomorrow': 'its-key' }, undefined, ['its-key']],
  [{ 'x-registry-auth': login }, undefined, [login, 'in-a-header']],
  [{ cookie: 'sid=0815-4711; a=b' }, undefined, ['sid=0815-4711; a=b', '0815-4711']],
  [form, 'grant_type=refresh_token&refresh_token=kept%2Btoken&scope=a', ['kept+token']],
  [form, 'grant_type=x&assertion=a.b%2Fc', ['a.b/c']],
  [{}, '{"identifier":"ada","secret":"hidden","deep":[{"apiKey":"too!"}]}', ['hidden', 'too!']],
  [{ authorization: 'AWS4-HMAC-SHA256 Credential=AKID/x, Signature=abcd' }, undefined, []],
  [{ 'user-agent': 'berth', 'x-amz-date': '20251130T000000Z' }, undefined, []],
  [{}, 'refresh_token=not-a-form', []],
  [{}, '["list"]', []],
])('%j %s', (headers, body, secrets) => {
  expect(sentSecrets({ headers: { ...headers }, body })).toEqual(secrets);
});

const secret = 'Pä"ss & w/ord+4711<x>';

test.each([
  ['as it is', secret],
  ['in JSON', JSON.stringify(secret)],
  [
    'in JSON of Go',
    JSON.stringify(secret)
      .replace('&', '\\u0026')
      .replace(/[<>]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`),
  ],
  ['in JSON of PHP', JSON.stringify(secret).replaceAll('/', '\\/')],
  ['in JSON of Python', JSON.stringify(secret).replace('ä', '\\u00e4')],
  ['in a URL', encodeURIComponent(secret)],
  ['in a form', new URLSearchParams({ a: secret }).toString()],
  ['in small letters', secret.toLowerCase()],
  ['in base64', Buffer.from(secret).toString('base64')],
  ['in base64 of URLs, in small letters', Buffer.from(secret).toString('base64url').toLowerCase()],
  ['in hex', Buffer.from(secret).toString('hex')],
  ['as a login', Buffer.from(`ann:${secret}`).toString('base64')],
])('what was sent is cut %s', (_, echoed) => {
  const sent = new SentSecrets();
  sent.note({ headers: { authorization: `Bearer ${secret}` } });
  expect(sent.hide(`so ${echoed} it`)).toMatch(/^so [^ ]*\*\*\*[^ ]* it$/);
  const answer = sent.answer(refusal(`so ${echoed} it`));
  expect(answer.body.toString()).toMatch(/^so [^ ]*\*\*\*[^ ]* it$/);
  expect(String(answer.headers['x-amzn-errortype'])).toMatch(/^so [^ ]*\*\*\*[^ ]* it$/);
});

test.each([
  [{ authorization: 'acs AKID:c2lnbmF0dXJl' }, '', 'c2lnbmF0dXJl'],
  [
    { authorization: 'TC3-HMAC-SHA256 Credential=AK/x, SignedHeaders=h, Signature=0a1b2c' },
    '',
    '0a1b2c',
  ],
  [{}, '?AccessKeyId=AK&Signature=c2lnbmF0dXJl', 'c2lnbmF0dXJl'],
  [{}, '?X-Amz-Signature=0a1b2c&X-Amz-Credential=AK', '0a1b2c'],
  [{}, '?SecurityToken=lent-token', 'lent-token'],
])('signatures are cut, keys that are no secret stay: %j %s', (headers, search, signature) => {
  const sent = new SentSecrets();
  sent.note({ url: new URL(`https://h.test/${search}`), headers: { ...headers } });
  expect(sent.hide(`AccessKey AK: ${signature}`)).toBe('AccessKey AK: ***');
});

test('a host in punycode is told apart from what it spells', () => {
  const sent = new SentSecrets();
  sent.note({ headers: { authorization: 'Bearer pässwörd-4711' } });
  expect(sent.hide(new URL('https://pässwörd-4711.evil.test:444').host)).toBe('***');
  expect(sent.hide(new URL('https://bücher.example').host)).toBe('xn--bcher-kva.example');
});

test('an answer of success is left as it is', () => {
  const sent = new SentSecrets();
  sent.note({ headers: { authorization: 'Bearer latest' } });
  const answer = { ...refusal('["latest"]'), status: 200 };
  expect(sent.answer(answer)).toBe(answer);
});

function refusal(text: string): RegistryResponse {
  const headers = { 'x-amzn-errortype': text, 'content-type': 'text/plain' };
  return { status: 400, headers, url: new URL('https://h.test/'), body: Buffer.from(text) };
}
