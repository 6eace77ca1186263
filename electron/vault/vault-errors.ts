import { BerthError, vaultChoices } from '../../shared/errors.ts';
import type { SlotKind } from '../../shared/model/vault-status.ts';
import type { SecretField } from '../../shared/ports.ts';
import type { AutomaticKind, SlotProvider } from './key-slot.ts';
import type { SlotTable } from './slot-table.ts';

type Host = 'desktop' | 'browser';

const names: Record<AutomaticKind, string> = {
  safeStorage: "the desktop app's safe storage",
  keyring: "the system's keyring",
};

/** VAULT_LOCKED, with the hint that fits the slots there are and the host that asks. */
export function vaultLocked(table: SlotTable, providers: readonly SlotProvider[]): BerthError {
  const message = 'The vault is locked';
  if (table.passphrase() !== null)
    return BerthError.of('VAULT_LOCKED', message, {
      reason: 'passphraseRequired',
      hint: 'Unlock it with its passphrase, then try again.',
    });
  const here = table.automatic().some(({ kind }) => providers.some((own) => own.kind === kind));
  if (here)
    return BerthError.of('VAULT_LOCKED', message, {
      hint: "Unlock it, then try again. The system may ask for the keyring's password.",
    });
  const kept = table.automatic().map(({ kind }) => names[kind]);
  return BerthError.of('VAULT_LOCKED', message, {
    reason: 'sealedElsewhere',
    hint:
      kept.length === 0
        ? 'Its key was saved by another version of Berth; open it there and add a passphrase.'
        : `Its key is kept by ${kept.join(' and ')}. Open Berth there and add a passphrase, which opens it everywhere.`,
  });
}

/** VAULT_UNAVAILABLE: there is no vault yet and nothing here can make one in silence. */
export function vaultUnavailable(face: Host, weakBackend: string | null): BerthError {
  const message =
    weakBackend === null
      ? face === 'desktop'
        ? 'The system offers no safe place for the key of the vault'
        : 'There is no vault for secrets yet'
      : `The only place here for the key of the vault is ${weakBackend}, which protects nothing`;
  return BerthError.of('VAULT_UNAVAILABLE', message, {
    reason: 'passphraseRequired',
    hint: 'Choose a passphrase for the vault, or keep the secret for this session only.',
    detail: { choices: [...vaultChoices] },
  });
}

export function wrongPassphrase(path: 'passphrase' | 'current'): BerthError {
  return BerthError.invalid(path, 'The passphrase is wrong', {
    reason: 'wrongPassphrase',
    hint: 'Check the keyboard layout and Caps Lock, then try again.',
  });
}

/** The passphrase vouches for a change of keys, and nobody else can be asked. */
export function passphraseRequired(path: 'passphrase' | 'current'): BerthError {
  return BerthError.invalid(path, 'The passphrase of the vault is required for this', {
    reason: 'passphraseRequired',
  });
}

export function keyChangeDeclined(): BerthError {
  return BerthError.of('CANCELLED', 'The change of the vault was not allowed, nothing was changed');
}

export function keysChanged(): BerthError {
  return BerthError.of('CONFLICT', 'The keys of the vault were changed in the meantime', {
    hint: 'Try again.',
    detail: { current: null },
  });
}

export function noSuchSlot(): BerthError {
  return BerthError.invalid('kind', 'The vault has no such slot', { reason: 'slotUnavailable' });
}

/** UNAUTHORIZED: record and seal do not fit together, so the secret stays closed. */
export function doesNotFit(field: SecretField): BerthError {
  const what = { credential: 'password', clientKey: 'client key', proxyPassword: 'proxy password' };
  return BerthError.of(
    'UNAUTHORIZED',
    `The stored ${what[field]} does not belong to this registry as it is now`,
    {
      reason: 'credentialRequired',
      hint: 'The registry was edited outside of Berth. Check its address, then enter the secret again.',
    },
  );
}

export function noPassphraseSlot(): BerthError {
  return BerthError.invalid('passphrase', 'This vault has no passphrase', {
    reason: 'slotUnavailable',
    hint: 'Open it where it was made and add a passphrase there.',
  });
}

/** UNSUPPORTED: the slot cannot be made or rewrapped here and now. */
export function slotUnavailable(kind: SlotKind, what: string, hint: string): BerthError {
  const name = kind === 'passphrase' ? 'the passphrase' : names[kind];
  return BerthError.of('UNSUPPORTED', `The slot of ${name} cannot be ${what} here`, {
    reason: 'slotUnavailable',
    hint,
  });
}

export function lastSlot(): BerthError {
  return BerthError.invalid('kind', 'The last slot cannot go while secrets are stored', {
    reason: 'lastSlot',
    hint: 'Add another slot first. Secrets of deleted registries count until they can no longer be restored.',
  });
}
