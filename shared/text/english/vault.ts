/** What the vault and the secrets of registries refuse. */
export const vaultTexts = {
  'vault.locked': 'The vault is locked',
  'vault.locked.hint': 'Unlock it with its passphrase, then try again.',
  'vault.keyringLocked.hint':
    'Unlock the keyring, then try again. The system may ask for its password.',
  'vault.unlockKeyring': 'Unlock the keyring, then try again.',
  'vault.otherVersion':
    'Its key was saved by another version of Berth. Open it there and add a passphrase.',
  'vault.keptBy':
    'Its key is kept by {store}. Open Berth there and add a passphrase, which opens it everywhere.',
  'vault.keptByTwo':
    'Its key is kept by {one} and {other}. Open Berth there and add a passphrase, which opens it everywhere.',
  'vault.store.safeStorage': 'the desktop app’s safe storage',
  'vault.store.keyring': 'the system’s keyring',
  'vault.store.passphrase': 'the passphrase',
  'vault.noSafePlace': 'The system offers no safe place for the key of the vault',
  'vault.none': 'No vault for secrets yet',
  'vault.weakPlace':
    'The only place for the key of the vault is {store}, which does not protect it',
  'vault.choose.hint':
    'Choose a passphrase for the vault, or keep the secret for this session only.',
  'vault.wrongPassphrase': 'Wrong passphrase',
  'vault.wrongPassphrase.hint': 'Check the keyboard layout and Caps Lock, then try again.',
  'vault.passphraseRequired': 'The passphrase of the vault is required',
  'vault.notAllowed': 'Change of the vault not allowed. Nothing was changed.',
  'vault.changedMeanwhile': 'The keys of the vault were changed in the meantime',
  'vault.noSlot': 'No such unlock method',
  'vault.what.credential': 'credential',
  'vault.what.lending': 'consent to lend the login',
  'vault.what.clientKey': 'client key',
  'vault.what.proxyPassword': 'proxy password',
  'vault.foreignSecret': 'The stored {what} does not belong to this registry as it is now',
  'vault.foreignSecret.hint':
    'The registry was edited outside Berth. Check its address, then enter the secret again.',
  'vault.noPassphrase': 'This vault has no passphrase',
  'vault.noPassphrase.hint': 'Open it where it was made and add a passphrase there.',
  'vault.slotUnavailable': 'Cannot add {store} to the vault here',
  'vault.lastSlot': 'The last unlock method must stay while secrets are stored',
  'vault.lastSlot.hint':
    'Add another one first. Secrets of deleted registries count until those can no longer be restored.',
  'vault.passphraseSlot': 'A passphrase is added by setting it',
  'vault.setPassphrase.hint': 'Set a passphrase instead.',
  'vault.manyGuesses': 'Too many passphrases at once',
  'vault.manyGuesses.hint': 'Wait a moment, then try again.',
  'vault.guessCancelled': 'Cancelled',
  // secrets of a registry
  'secret.unreadable': 'Cannot read the credential of {name}',
  'secret.enterAgain': 'Enter the credential again.',
  'secret.gone': 'The credential of {name} is gone',
  'secret.session.hint': 'It was kept for one session only. Edit the registry and enter it again.',
  'secret.gone.hint': 'Edit the registry and enter it again.',
} as const;
