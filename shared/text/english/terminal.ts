/** What `serve` says and asks on its terminal. */
export const terminalTexts = {
  'terminal.usage': `Usage: npm run serve -- [--port N] [--data DIR] [--no-open] [--platform-api]
  --port N     listen on this port of 127.0.0.1 (default: a free one)
  --data DIR   keep the data here (default: BERTH_DATA_DIR, else the usual folder)
  --no-open    do not open a browser
  --platform-api  also answer as Zadig's, Rancher's, Run:ai's and Panoptica's registry APIs do`,
  'terminal.badArguments': 'Invalid arguments: {why}',
  'terminal.port': '--port takes a number from 0 to 65535, not {port}',
  'terminal.data': '--data takes the name of a folder',
  'terminal.unexpectedEnd': 'Berth failed unexpectedly and ends',
  'terminal.cannotStart': 'Berth cannot start: {why}',
  'terminal.cannotStartUnexpected': 'Berth cannot start: unexpected {kind}',
  'terminal.notAnswering':
    'Berth did not answer for {seconds} seconds and was ended. Saved data is kept.',
  // questions
  'terminal.waiting': 'The terminal is waiting for another answer',
  'terminal.waiting.hint': 'Answer there first.',
  'terminal.cancelled': 'Cancelled',
  'terminal.noExport': 'Cannot export secrets: no terminal to ask for your consent',
  'terminal.noExport.hint': 'Start npm run serve in a terminal, or export without secrets.',
  'terminal.lend':
    'Other tools on this computer want to use the login of “{name}”: {account} for {host}. Every program of this account can then get its secret.',
  'terminal.noLending': 'Cannot let other tools use a login: no terminal to ask for your consent',
  'terminal.noLending.hint': 'Run Berth on a terminal, or use the desktop app.',
  'terminal.noKeyChange': 'Cannot change the vault: no terminal to ask for your consent',
  'terminal.noKeyChange.hint':
    'Start npm run serve in a terminal, or with BERTH_PASSPHRASE to add a passphrase.',
  'terminal.slot.safeStorage': 'the desktop app’s key',
  'terminal.slot.keyring': 'the keyring’s key',
  'terminal.slot.passphrase': 'the passphrase',
  'terminal.setPassphrase': 'The page asks to set a new passphrase for the vault.',
  'terminal.addSlot': 'The page asks to let {slot} open the vault.',
  'terminal.removeSlot': 'The page asks to remove {slot} from the vault.',
  'terminal.rotate': 'The page asks to make a new key for the vault.',
  'terminal.dropped':
    '{count, plural, one {# stored secret that cannot be opened any more is} other {# stored secrets that cannot be opened any more are}} deleted.',
  'terminal.saveFile': 'Save the file "{name}" of an image to {path}?',
  'terminal.typeYes': 'Type yes to allow it, anything else to refuse:',
  'terminal.export':
    'The page asks to write the secrets of {count, plural, one {# registry} other {# registries}} ({names}) for {format} to {path}. {how}',
  'terminal.namesAndMore': '{names} and {count} more',
  'terminal.sealed': 'Sealed under a passphrase.',
  'terminal.inClear': 'Readable by everyone who has the file.',
  'terminal.checkout': 'That folder is in a checkout: do not commit the file.',
} as const;
