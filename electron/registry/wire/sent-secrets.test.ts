import { expect, test } from 'vitest';
import { sentSecrets } from './sent-secrets.ts';

const pair = Buffer.from('ann:pass:word').toString('base64');

test.each([
  [{ authorization: 'Bearer registry-token' }, undefined, ['registry-token']],
  [{ authorization: `Basic ${pair}` }, undefined, [pair, 'pass:word']],
  [{ authorization: 'token personal-token' }, undefined, ['personal-token']],
  [{ 'x-amz-security-token': 'lent' }, undefined, ['lent']],
  [
    { 'content-type': 'application/x-www-form-urlencoded' },
    'grant_type=refresh_token&refresh_token=kept%2Btoken&scope=a',
    ['kept+token'],
  ],
  [{ authorization: 'AWS4-HMAC-SHA256 Credential=AKID/x, Signature=abc' }, undefined, []],
  [{}, 'refresh_token=not-a-form', []],
])('%j %s', (headers, body, secrets) => {
  expect(sentSecrets({ headers: { ...headers }, body })).toEqual(secrets);
});
