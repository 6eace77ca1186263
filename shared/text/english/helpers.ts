/** What became of a credential helper that was asked. */
export const helpersTexts = {
  'helpers.notAName': 'Not the name of a credential helper',
  'helpers.notAName.hint': 'Enter the part after docker-credential-, such as desktop or ecr-login.',
  'helpers.notFound': 'Credential helper {name} not found on this computer',
  'helpers.notFound.hint':
    '{file} is in none of these folders: {folders}. Install it, correct the name, or save a user name and password instead.',
  'helpers.foldersAndMore': '{folders} and {count} more',
  'helpers.notTrusted': 'Credential helper {name} not run: others may change it',
  'helpers.notTrusted.hint':
    'Only you or the administrator may own {path} and the folders above it, and nobody else may write there.',
  'helpers.refused': 'Credential helper {name} answered: {answer}',
  'helpers.nothing': 'Credential helper {name} gave no credentials',
  'helpers.strangeAnswer': 'Credential helper {name} gave an answer that makes no sense',
  'helpers.late': 'Credential helper {name} did not answer within {seconds} s',
  'helpers.cannotStart': 'Credential helper {name} cannot be started',
  'helpers.tooLong': 'Credential helper {name} answered more than {limit} bytes',
  'helpers.failed.hint':
    'Try docker-credential-{name} in a terminal, or save a user name and password instead. If it works there, it may need a variable that Berth does not pass on. Passed on: {variables}.',
  'helpers.passedOn':
    'home folder, language and session, proxies (HTTPS_PROXY, NO_PROXY), certificates (SSL_CERT_FILE), AWS_…, AZURE_…, GOOGLE_APPLICATION_CREDENTIALS and CLOUDSDK_CONFIG',
  'helpers.cancelled': 'Credential helper {name} was cancelled',
} as const;
