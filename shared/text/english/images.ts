/** What is said of images: their kinds, and what could not be read of them. */
export const imageTexts = {
  'images.cancelled': 'Cancelled',
  'images.noPlatform': '{reference} has no image for {platform}',
  'images.noPlatform.hint': 'Choose one of its platforms.',
  'images.tooDeep': '{reference} holds indexes nested too deeply',
  'images.tooLarge': '{reference} is too large to be shown',
  'images.quotaNear': 'Only {remaining, plural, one {# pull is} other {# pulls are}} left',
  'images.quotaNear.hint':
    'Details are not read, to leave the rest for your pulls. Sign in for a higher limit.',
} as const;
