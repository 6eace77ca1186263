import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { SlotKind } from '../../shared/model/vault-status.ts';

/** A slot as the page shows it: one the vault has, or one it could have. */
export interface ShownSlot {
  readonly kind: SlotKind;
  readonly backend?: string | undefined;
  readonly weak?: boolean | undefined;
}

export const slotNames: Record<SlotKind, MessageDescriptor> = {
  safeStorage: msg`Safe storage of the desktop app`,
  keyring: msg`Keyring of this computer`,
  passphrase: msg`Passphrase`,
};

/** What people call the key stores that the system names by a code. */
const backendNames: Record<string, MessageDescriptor> = {
  gnome_libsecret: msg`Secret Service (GNOME Keyring)`,
  kwallet: msg`KWallet`,
  kwallet5: msg`KWallet 5`,
  kwallet6: msg`KWallet 6`,
  'secret-service': msg`Secret Service`,
  keychain: msg`macOS Keychain`,
  dpapi: msg`Windows Data Protection`,
  'credential-manager': msg`Windows Credential Manager`,
  basic_text: msg`basic_text, a fixed key`,
  unknown: msg`an unknown store`,
};

/** the key store's name; one that is not known by now is shown as the system says it. */
export function backendName(backend: string): MessageDescriptor | string {
  return backendNames[backend] ?? backend;
}

/** One sentence: what the slot protects against, and what not. */
export function slotSentence({ kind, backend, weak }: ShownSlot): MessageDescriptor {
  if (kind === 'passphrase')
    return msg`Protects the files against everyone who cannot guess the passphrase, but not against programs that run under your account while the vault is open.`;
  if (weak === true && backend === 'basic_text')
    return msg`No protection: the key is the same on every computer, so whoever has the files can read the secrets.`;
  if (weak === true) return msg`Unknown store: whoever has the files may read the secrets.`;
  if (backend === 'keychain')
    return msg`Protects against other users and copies of the disk, and macOS asks before another program reads the key, but not against someone who has your login password.`;
  if (backend === 'dpapi' || backend === 'credential-manager')
    return msg`Protects against other users and copies of the disk, but not against other programs that run under your account.`;
  return msg`Protects against other users and copies of the disk, but not against other programs that run under your account while the keyring is unlocked.`;
}

/** One sentence: why the slot does not open the vault at the moment, and when it will again. */
export function pendingSentence(kind: SlotKind): MessageDescriptor {
  switch (kind) {
    case 'safeStorage':
      return msg`The key of the vault was changed. This works again once the desktop app has opened the vault another way.`;
    case 'keyring':
      return msg`The key of the vault was changed. This works again once the vault was opened another way where this keyring answers.`;
    case 'passphrase':
      return msg`The key of the vault was changed without it. Set a passphrase below to have one again.`;
  }
}
