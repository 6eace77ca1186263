/** What the search over all registries refuses. */
export const searchTexts = {
  'search.expression': 'Not an expression that can be searched with: {piece}',
  'search.expressionTooLong': 'The expression is too long',
  'search.tooMany': 'Too many searches at once',
  'search.noDigest': 'Not a digest, nor eight or more digits of one',
  'search.failed': 'The search failed',
} as const;
