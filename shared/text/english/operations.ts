/**
 * What Berth was doing, in the words that follow "Could not", and how a sentence
 * about its failure is put together.
 */
export const operationTexts = {
  failed: 'Could not {operation}: {why}',
  said: '{why} ({words})',
  'list.two': '{first} and {second}',
  'list.three': '{first}, {second} and {third}',
  'operation.reach': 'reach {registry}',
  'operation.signIn': 'sign in to {registry}',
  'operation.signInAnywhere': 'sign in',
  'operation.recognise': 'find out what {registry} is',
  'operation.findTokenServer': 'find the token server of {registry}',
  'operation.listRepositories': 'list the repositories of {registry}',
  'operation.listTags': 'list the tags of {repository}',
  'operation.describeRepositories': 'describe the repositories of {registry}',
  'operation.describeTags': 'describe the tags of {repository}',
  'operation.readScan': 'read the scan of {repository}',
  'operation.read': 'read {image}',
  'operation.readConfig': 'read the config {blob}',
  'operation.readBlob': 'read the blob {blob}',
  'operation.uploadBlob': 'upload the blob {blob}',
  'operation.putManifest': 'store {image}',
  'operation.delete': 'delete {image}',
  'operation.listReferrers': 'list the referrers of {image}',
  'operation.updateReferrers': 'update the list of referrers {image}',
  'operation.findInstance': 'find the instance of {registry}',
  'operation.askProvider': 'ask {provider} about {registry}',
  'operation.askAmazon': 'ask Amazon',
  'operation.useAwsProfile': 'use the AWS profile "{profile}"',
  'operation.useAwsProfileThrough':
    'use the AWS profile "{profile}" through the profile "{source}"',
  'operation.useKey': 'use the access key for {registry}',
  'operation.useAwsKeys': 'use the AWS keys for {registry}',
  'operation.useGoogleAccount': 'use the Google account for {registry}',
  'operation.useServiceAccount': 'use the service account',
} as const;
