import { BerthError, vaultChoices } from '../../shared/errors.ts';
import type { SlotKind } from '../../shared/model/vault-status.ts';
import type { SecretField } from '../../shared/ports.ts';
import { type Text, text } from '../../shared/text/text.ts';
import type { AutomaticKind, SlotProvider } from './key-slot.ts';
import type { SlotTable } from './slot-table.ts';

type Host = 'desktop' | 'browser';

/** VAULT_LOCKED, with the hint that fits the slots there are and the host that asks. */
export function vaultLocked(table: SlotTable, providers: readonly SlotProvider[]): BerthError {
  const message = text('vault.locked');
  if (table.passphrase() !== null)
    return BerthError.of('VAULT_LOCKED', message, {
      reason: 'passphraseRequired',
      hint: text('vault.locked.hint'),
    });
  const here = table.automatic().some(({ kind }) => providers.some((own) => own.kind === kind));
  if (here)
    return BerthError.of('VAULT_LOCKED', message, {
      hint: text('vault.keyringLocked.hint'),
    });
  return BerthError.of('VAULT_LOCKED', message, {
    reason: 'sealedElsewhere',
    hint: keptBy(table.automatic().map(({ kind }) => kind)),
  });
}

function keptBy([one, other]: readonly AutomaticKind[]): Text {
  if (one === undefined) return text('vault.otherVersion');
  const store = text(`vault.store.${one}`);
  return other === undefined
    ? text('vault.keptBy', { store })
    : text('vault.keptByTwo', { one: store, other: text(`vault.store.${other}`) });
}

/** VAULT_UNAVAILABLE: there is no vault yet and nothing here can make one in silence. */
export function vaultUnavailable(face: Host, weakBackend: string | null): BerthError {
  const message =
    weakBackend === null
      ? face === 'desktop'
        ? text('vault.noSafePlace')
        : text('vault.none')
      : text('vault.weakPlace', { store: weakBackend });
  return BerthError.of('VAULT_UNAVAILABLE', message, {
    reason: 'passphraseRequired',
    hint: text('vault.choose.hint'),
    detail: { choices: [...vaultChoices] },
  });
}

export function wrongPassphrase(path: 'passphrase' | 'current'): BerthError {
  return BerthError.invalid(path, text('vault.wrongPassphrase'), {
    reason: 'wrongPassphrase',
    hint: text('vault.wrongPassphrase.hint'),
  });
}

/** The passphrase vouches for a change of keys, and nobody else can be asked. */
export function passphraseRequired(path: 'passphrase' | 'current'): BerthError {
  return BerthError.invalid(path, text('vault.passphraseRequired'), {
    reason: 'passphraseRequired',
  });
}

export function keyChangeDeclined(): BerthError {
  return BerthError.of('CANCELLED', text('vault.notAllowed'));
}

export function keysChanged(): BerthError {
  return BerthError.of('CONFLICT', text('vault.changedMeanwhile'), {
    hint: text('tryAgain'),
    detail: { current: null },
  });
}

export function noSuchSlot(): BerthError {
  return BerthError.invalid('kind', text('vault.noSlot'), { reason: 'slotUnavailable' });
}

/** UNAUTHORIZED: record and seal do not fit together, so the secret stays closed. */
export function doesNotFit(field: SecretField): BerthError {
  return BerthError.of(
    'UNAUTHORIZED',
    text('vault.foreignSecret', { what: text(`vault.what.${field}`) }),
    {
      reason: 'credentialRequired',
      hint: text('vault.foreignSecret.hint'),
    },
  );
}

export function noPassphraseSlot(): BerthError {
  return BerthError.invalid('passphrase', text('vault.noPassphrase'), {
    reason: 'slotUnavailable',
    hint: text('vault.noPassphrase.hint'),
  });
}

/** UNSUPPORTED: the slot cannot be made or rewrapped here and now. */
export function slotUnavailable(kind: SlotKind, hint: Text): BerthError {
  return BerthError.of(
    'UNSUPPORTED',
    text('vault.slotUnavailable', { store: text(`vault.store.${kind}`) }),
    { reason: 'slotUnavailable', hint },
  );
}

export function lastSlot(): BerthError {
  return BerthError.invalid('kind', text('vault.lastSlot'), {
    reason: 'lastSlot',
    hint: text('vault.lastSlot.hint'),
  });
}
