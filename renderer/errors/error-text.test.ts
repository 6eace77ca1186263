import { msg } from '@lingui/core/macro';
import { describe, expect, it } from 'vitest';
import { errorSaying } from '../../e2e/fixtures/error-saying.ts';
import type { ErrorReason } from '../../shared/errors.ts';
import { textTooLong } from '../../shared/import-limits.ts';
import { errorText, hintFor } from './error-text.ts';
import { reasonTexts } from './reason-texts.ts';
import { retryAtOf } from './retry-at.ts';

const general = msg`What usually helps`;
const own = 'This needs the role Guest.';
const ownFirst: readonly ErrorReason[] = [
  'missingScope',
  'catalogClosed',
  'wrongCredentials',
  'credentialRequired',
];

describe('hintFor', () => {
  it.each(ownFirst)('%s: its own hint names what would do, and stands first', (reason) => {
    expect(hintFor(reason, own, general)).toBe(own);
    expect(hintFor(reason, undefined, general)).toBe(general);
    expect(hintFor(reason, undefined, null)).toBeNull();
  });

  it.each(['dns', 'rateLimit', undefined] as const)(
    '%s: the general text is translated, and stands first',
    (reason) => {
      expect(hintFor(reason, own, general)).toBe(general);
      expect(hintFor(reason, own, null)).toBe(own);
      expect(hintFor(reason, undefined, null)).toBeNull();
    },
  );
});

it.each(ownFirst)('errorText of %s has a title of its own and the failure’s hint', (reason) => {
  const error = errorSaying('FORBIDDEN', 'Could not list', { reason, hint: own });
  expect(errorText(error)).toEqual({ title: reasonTexts[reason]?.title, hint: own });
});

it.each([
  textTooLong(33 * 1024 * 1024),
  errorSaying('TOO_LARGE', 'Could not list: the answer of r.test is longer than 16384 KiB', {
    detail: { bytes: 2, limit: 1 },
  }),
  errorSaying('TOO_LARGE', 'Harbor cannot keep this record beside those of other systems', {
    detail: { bytes: 2, limit: 1 },
  }),
])('what is too large is told by what it is: $message', (error) => {
  expect(errorText(error)).toEqual({ title: error.message, hint: error.hint ?? null });
});

it.each(['helperNotFound', 'helperFailed', 'helperEmpty'] as const)(
  '%s says what the helper did and what to do, not what a registry wants',
  (reason) => {
    const error = errorSaying('UNAUTHORIZED', 'The helper x failed', { reason, hint: own });
    expect(errorText(error)).toEqual({ title: 'The helper x failed', hint: own });
  },
);

it('retryAtOf reads the time of a rate limit, and of nothing else', () => {
  const limited = (retryAt: string | null) =>
    errorSaying('RATE_LIMITED', 'Slow down', { detail: { retryAt } });
  expect(retryAtOf(limited('1970-01-01T00:00:07.000Z'))).toBe(7000);
  expect(retryAtOf(limited(null))).toBeNull();
  expect(retryAtOf(limited('soon'))).toBeNull();
  expect(retryAtOf(errorSaying('TIMEOUT', 'Too slow'))).toBeNull();
});
