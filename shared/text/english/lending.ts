/** What is said where other tools use a login. */
export const lendingTexts = {
  'lending.cannotAsk': 'Cannot let other tools use this login: nobody can be asked',
  'lending.declined':
    'The login is not used by other tools: the question was not answered with yes',
  'lending.nothing': '“{name}” has no login of its own that other tools could use',
  'lending.nothing.hint': 'Enter a credential first.',
  'lending.notLent': 'Berth has no login for {server} that other tools may use',
  'lending.notLent.hint':
    'Add the registry in Berth and turn on “Other tools on this computer may use this login”.',
  'lending.otherAccount': '“{name}” has another account for {host}',
  'lending.otherAccount.hint': 'Change it in Berth.',
} as const;
