/** Texts that belong to no room. */
export const generalTexts = {
  unexpected: 'An unexpected error in Berth',
  'unexpected.hint': 'Try again. If it happens again, report it with the log file.',
  tryAgain: 'Try again.',
  moreNotes: 'And {count} more.',
} as const;
