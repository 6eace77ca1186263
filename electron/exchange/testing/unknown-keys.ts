import fc from 'fast-check';

/**
 * Keys that no format knows, with any plain data, but for texts with an `@` and
 * what may be read as the name of a secret: these are never kept.
 */
export const unknownKeys = fc.dictionary(
  fc.stringMatching(/^x[A-Z][0-9]{1,8}$/),
  fc.jsonValue({ maxDepth: 2, noUnicodeString: true }).filter((value) => {
    const text = JSON.stringify(value);
    const letters = text.replace(/[^a-z0-9]/gi, '');
    // A key `__proto__` is left out on purpose wherever it stands.
    return (
      !/@|__proto__/.test(text) &&
      !/auth|pwd|pass|secret|token|key|cred|cookie|signature|jwt|otp|pat|config|string/i.test(
        letters,
      )
    );
  }),
  { maxKeys: 3 },
);
