/** What the endpoints of the other systems' APIs answer with. */
export const platformTexts = {
  'platform.field': '{field}: {why}',
  'platform.why': '{why}',
  'platform.required': '{field} is required',
  'platform.notTaken': 'Berth cannot save this value',
  'platform.notFound': 'No such registry',
  'platform.noEndpoint': 'No such endpoint',
  'platform.noProject': 'The only project is {project}',
  'platform.oneRecord': 'Send one registry as a JSON object',
  'platform.checkFailed': 'The registry does not answer as it should',
  'platform.protocol': 'must begin with http:// or https://',
  'platform.oneOf': 'must be one of {values}',
  'platform.type': 'must be {type}',
  'platform.tooLong': 'must be at most {maximum} characters long',
  'platform.otherId': 'is not the id of the path',
  'platform.keepDefault': 'stays true on the default registry; make another one the default',
  'platform.inactiveDefault': 'cannot be true: the registry is inactive',
  'platform.secretNeeded': 'is needed: a stored secret does not follow this change',
  'platform.createOnly': 'can be set only when the registry is created',
  'platform.scopeNeeds': 'is required for the scope {scope}',
  'platform.noAction': 'There is no action {action}',
  'platform.sharedCredential': 'A credential cannot be deactivated alone; deactivate its registry',
  'platform.wrongToken': 'The token is missing or wrong',
  'platform.wrongToken.hint':
    'Send the token of this session, or BERTH_PLATFORM_TOKEN, as Bearer or as the password of the user berth.',
  'platform.shortToken':
    'BERTH_PLATFORM_TOKEN must have 32 characters or more, none of them a space',
} as const;
