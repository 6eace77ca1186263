/** What registries and their token servers answer, and what to do. */
export const registryTexts = {
  'registry.tryLater.hint': 'Try again later.',
  'registry.notARegistry': '{host} answers, but it is not a registry',
  'registry.notARegistry.hint':
    'Check the address. Registries often have a host or port of their own, beside the web page.',
  'registry.atRoot': 'there is no registry at this path, but there is one at {address}',
  'registry.atRoot.hint': 'Use {address}. The path may be a namespace of its repositories.',
  'registry.captivePortal': 'a sign-in page of the network answers in place of {host}',
  'registry.captivePortal.hint': 'Sign in to the network in a web browser, or check the proxy.',
  'registry.outOfService': '{host} is out of service for now',
  'registry.serverError': '{host} failed with status {status}',
  'registry.serverError.hint':
    'Try again later. If it keeps failing, tell the owner of the registry.',
  'registry.status': '{host} answered with status {status}',
  'registry.status.hint': 'Check the address of the registry.',
  'registry.notOffered': '{host} does not offer this',
  'registry.notOffered.hint': 'It is switched off in the registry, or in a proxy in front of it.',
  'registry.webPageRefusal': 'something in front of {host} refuses the request with a web page',
  'registry.webPageRefusal.hint': 'A firewall or proxy may be in the way. Ask its owner.',

  'registry.notJson': 'the answer of {host} is not JSON',
  'registry.tooDeep': 'the answer of {host} is nested too deeply',
  'registry.tooManyValues': 'the answer of {host} has too many values',
  'registry.unreadable.hint':
    'Try again. If it keeps failing, check the address and any proxy in front of it.',
  'registry.noRepositoryList': 'the answer of {host} has no list of repositories',
  'registry.noTagList': 'the answer of {host} has no list of tags',
  'registry.noList.hint': 'Check the address. Another service may be answering.',

  'rateLimit.reached': '{host} accepts no more requests for now',
  'rateLimit.reached.hint': 'Wait, or sign in: registries allow more to accounts they know.',
  'rateLimit.waiting.hint': 'Nothing was sent. Wait until the time shown.',
  'rateLimit.words': '{words}; {count}',
  'rateLimit.left': '{remaining} left',
  'rateLimit.atMost': 'at most {limit}',
  'rateLimit.leftOf': '{remaining} of {limit} left',
  'rateLimit.within': '{count} in {time}',
  'rateLimit.hours': '{hours, plural, one {# hour} other {# hours}}',
  'rateLimit.minutes': '{minutes, plural, one {# minute} other {# minutes}}',
  'rateLimit.seconds': '{seconds, plural, one {# second} other {# seconds}}',

  'catalog.closed': 'the registry does not let its repositories be listed',
  'catalog.closed.hint': 'You can still open repositories by name.',
  'catalog.closed.rightHint': 'Listing needs {right}. You can still open repositories by name.',
  'repository.invalid': '"{repository}" is not a repository name',
  'repository.invalid.hint': 'Example: team/app',
  'repository.notFound': '{host} has no repository {repository}, or hides it',
  'repository.notFound.hint':
    'Check the name. A repository may still be listed after its last tag was deleted.',
  'repository.nothingFound': '{host} found nothing under {repository}',
  'repository.nothingFound.hint': 'Check the name. It may be deleted or hidden.',
  'repository.hidden': '{repository} does not exist, or this account may not see it',
  'repository.hiddenToVisitors':
    '{repository} does not exist, or may not be seen without a credential',

  'access.denied': '{host} knows the account but does not allow this',
  'access.deniedToVisitors': '{host} does not allow this without a credential',
  'access.account.hint': 'Check the name, and what the account or token may do.',
  'access.visitor.hint': 'Check the name, or add a credential that may see it.',

  'credential.required': '{host} asks who you are',
  'credential.required.hint': 'Add the credential of this registry.',
  'credential.refused': '{host} does not accept the credential',
  'credential.refused.hint': 'Check the credential. Keys and tokens also expire and lose rights.',
  'credential.userNameRequired': '{host} asks for a user name',
  'credential.userNameRequired.hint':
    'Add a user name to the token, or use a user name and password.',
  'credential.colon': 'The user name holds a colon',
  'credential.colon.hint': 'Correct the user name. Only passwords may hold colons.',
  'credential.noAwsProfile': 'an AWS profile cannot be used here',
  'credential.noAwsProfile.hint': 'Use an access key, or a user name and password.',
  'credential.noHelper': 'a credential helper cannot be used here',
  'credential.noHelper.hint': 'Use a user name and password instead.',
  'credential.noToolLogin': 'an access token is no login that other tools can use',
  'credential.noToolLogin.hint': 'Save a user name with its password or token instead.',
  'credential.notSent': 'the registry redirects to {host}, where no credential is sent',
  'credential.notSent.hint': 'Use the address it redirects to.',
  'credential.scheme': '{host} asks for {schemes} authentication, which Berth does not know',
  'credential.scheme.hint':
    'A single-sign-on proxy may be in front of the registry. Use an address behind it.',

  'tokenServer.noToken': 'the token server {host} answered without a token',
  'tokenServer.noToken.hint': 'Ask the owner of the registry to check the token server.',
  'tokenServer.status': 'the token server {host} answered with status {status}',
  'tokenServer.status.hint':
    'Try again later, or ask the owner of the registry to check the token server.',
  'tokenServer.needsCredential': 'the token server {host} gives no token without a credential',
  'tokenServer.tokenRefused': '{host} does not accept the token of its own token server',
  'tokenServer.tokenRefused.hint': 'Check the clocks of both, or ask the owner of the registry.',
  'tokenServer.away.hint':
    'The registry itself answered, but not its token server {host}. Check the network, VPN or proxy.',
  'tokenServer.userName': '{host} names the token server {realm}, whose address holds a user name',
  'tokenServer.unencrypted': '{host} names the token server {realm}, which is not encrypted',
  'tokenServer.private':
    '{host} names the token server {realm}, an address inside this computer or network',
  'tokenServer.refused.hint':
    'Nothing was sent there. Ask the owner of the registry to correct the address of its token server.',
} as const;
