import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useMemo } from 'react';
import type { CredentialKind } from '../../shared/model/credential.ts';
import type { Registry } from '../../shared/model/registry.ts';
import type { UnreadableField, VaultStatus } from '../../shared/model/vault-status.ts';
import { useVault } from '../state/use-app.ts';

/** A secret of a registry that has to be entered again before the registry can be used. */
export interface WantedSecret {
  readonly field: UnreadableField;
  /** `changed`: the registry was edited outside Berth, so its address wants a look first. */
  readonly why: 'missing' | 'changed';
}

const none: VaultStatus['unreadable'] = [];

/** The secrets of a registry that have to be entered again, the credential first. */
export function wantedSecrets(
  { id, credential: { state } }: Registry,
  unreadable: VaultStatus['unreadable'] = none,
): readonly WantedSecret[] {
  const others = unreadable
    .filter(({ registryId, field }) => registryId === id && field !== 'credential')
    .map(({ field }) => ({ field, why: 'changed' }) as const);
  if (state !== 'missing' && state !== 'changed') return others;
  return [{ field: 'credential', why: state }, ...others];
}

/** The same, followed while the vault changes. */
export function useWantedSecrets(registry: Registry): readonly WantedSecret[] {
  const unreadable = useVault((state) => state.status?.unreadable);
  return useMemo(() => wantedSecrets(registry, unreadable), [registry, unreadable]);
}

/** The words for a secret that is to be entered again. */
export interface EnterTexts {
  /** After a change from outside: what to do. */
  readonly sentence: MessageDescriptor;
  readonly button: MessageDescriptor;
}

const byKind: Partial<Record<CredentialKind, EnterTexts>> = {
  password: {
    sentence: msg`Check the address, then enter the password again.`,
    button: msg`Enter the password`,
  },
  token: {
    sentence: msg`Check the address, then enter the token again.`,
    button: msg`Enter the token`,
  },
  accessToken: {
    sentence: msg`Check the address, then enter the token again.`,
    button: msg`Enter the token`,
  },
  accessKey: {
    sentence: msg`Check the address, then enter the secret key again.`,
    button: msg`Enter the secret key`,
  },
  serviceAccount: {
    sentence: msg`Check the address, then enter the JSON key again.`,
    button: msg`Enter the JSON key`,
  },
};
const anyCredential: EnterTexts = {
  sentence: msg`Check the address, then enter the credential again.`,
  button: msg`Enter the credential`,
};
const others: Record<Exclude<UnreadableField, 'credential'>, EnterTexts> = {
  clientKey: {
    sentence: msg`Check the address, then enter the client key again.`,
    button: msg`Enter the client key`,
  },
  proxyPassword: {
    sentence: msg`Check the address of the proxy, then enter its password again.`,
    button: msg`Enter the proxy’s password`,
  },
};

/** What to say of a wanted secret, by what a person calls it. */
export function enterTexts({ credential }: Registry, { field }: WantedSecret): EnterTexts {
  return field === 'credential' ? (byKind[credential.kind] ?? anyCredential) : others[field];
}
