/** What the use-cases refuse, beside registries and imports. */
export const appTexts = {
  'app.cannotAskExport': 'Cannot export secrets: nobody can be asked',
  'app.exportWithout': 'Export without secrets.',
  'app.cannotAskVault': 'Cannot change the vault: nobody can be asked',
  'app.cancelled': 'Cancelled: {method}',
  'app.noMethod': 'No such method: {method}',
  'app.notBuilt': 'The page of Berth is not built',
  'app.notBuilt.hint': 'Run npm run build first.',
  'app.pageTooLarge': 'The folder of the page is too large',
  'app.notRepository': '{name} is not a repository name',
  'app.notRepository.hint':
    'Use lowercase letters, digits and . _ - / between them, such as team/app.',
  'app.tooManyFavourites': 'At most {maximum} repositories can be favourites',
  'app.tooManyPins': 'At most {maximum} repositories can be added',
  'app.tooManyTags': '{repository} has too many tags to describe all; the others are known by name',
  'app.notClosed': 'Not all of Berth closed',
} as const;
