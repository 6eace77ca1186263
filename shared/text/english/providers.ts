/** What the APIs of providers refuse, and which credential they take. */
export const providerTexts = {
  'provider.right.hint': 'This needs {right}.',
  'provider.credentialRight.hint': 'Add a credential with {right}.',
  'provider.nameRight.hint': 'Check the name, and that the account has {right}.',
  'provider.signature.hint':
    'Check the secret key, and the clock of this computer: signatures are valid for minutes only.',
  'provider.forbidden': 'the account may not do this on {host}',
  'provider.unknownRequest': '{host} does not know this request',
  'provider.unknownRequest.hint': 'Check the provider chosen for this registry, and its address.',
  'provider.error': '{host} reports an error',
  'provider.error.hint': 'Try again later. If it keeps failing, check what the account may do.',
  'provider.otherForm': 'the answer of {host} does not have the form in its documentation',
  'provider.otherForm.hint':
    'Check the provider chosen for this registry. Another service may be answering.',
  'provider.wouldLeave': 'the request would leave {host}',
  'provider.noLogin': '{host} sent no login for it',
  'provider.credentialKind': '{provider} does not accept the saved kind of credential',
  'provider.credentialKind.hint':
    'Choose one of the kinds offered for this registry, or correct its provider.',
  'provider.instanceNotFound': 'the account sees no instance named {instance}',

  'list.cannot.hint': '{advice} You can also open repositories by name.',
  'list.emptyForOthers': 'it shows an empty list to those who may not list',
  'list.emptyForOthers.hint': 'If there should be repositories, this needs {right}.',
  'list.save.hint': 'Save {right}.',
  'list.saveOrOwner.hint': 'Save {right}, or set the owner of this registry.',
  'list.saveOrGroup.hint': 'Save {right}, or set the group of this registry.',
  'list.saveOrOrganization.hint': 'Save {right}, or set the organization of this registry.',
  'list.tokenOwner': 'the token does not let Berth see its owner',
  'list.tokenOwnerOrOwner.hint': 'This needs {right}. You can also set the owner of this registry.',
  'list.tokenOwnerOrOrganization.hint':
    'This needs {right}. You can also set the organization of this registry.',

  'describe.noApi': 'Berth knows no API for this here',
  'describe.openTag.hint': 'Open a tag to read its manifest instead.',
  'describe.credential': 'the API of the provider does not accept the saved credential',
} as const;
