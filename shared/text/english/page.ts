/** What the page itself says of its way to the core. */
export const pageTexts = {
  'page.cancelled': 'Cancelled',
  'page.noSession': 'This page has no session',
  'page.sessionEnded': 'The session ended',
  'page.incomplete': 'The list is incomplete',
  'page.incomplete.hint': 'Refresh it.',
  'page.unreadableLine': 'Cannot read a line of the list',
  'page.unreadable': 'Berth answered with HTTP {status} and nothing readable',
  'page.reload': 'Reload the page.',
  'page.noAnswer': 'Berth does not answer',
  'page.noAnswer.hint': 'Check that npm run serve is running, then try again.',
  'page.notTheContract': 'The answer of {method} does not fit the contract',
  'page.older.hint': 'Reload the page: it may be older than the program.',
} as const;
