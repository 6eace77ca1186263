import fc from 'fast-check';

/**
 * Keys that no format knows, with any plain data, but for texts with an `@`: what
 * looks like a user and password in front of one is never kept.
 */
export const unknownKeys = fc.dictionary(
  fc.stringMatching(/^x[A-Z][0-9]{1,8}$/),
  fc
    .jsonValue({ maxDepth: 2, noUnicodeString: true })
    .filter(
      (value) => !/@|"[^"]*(?:auth|pwd|pass|secret|token|key)[^"]*":/i.test(JSON.stringify(value)),
    ),
  { maxKeys: 3 },
);
