import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import type { VaultStatus } from '../../shared/model/vault-status.ts';
import { useCredentialTexts } from '../registry-form/credential-texts.ts';
import { useApp, useRegistries } from '../state/use-app.ts';
import { Message } from '../ui/message.tsx';

type Unreadable = VaultStatus['unreadable'];

export interface UnreadableSecretsProps {
  readonly unreadable: Unreadable;
  /** A change is about to be confirmed that makes a new key. */
  readonly dropping?: boolean;
}

/** So many are named; more would hide what they stand beside. */
const mostNamed = 10;

/** Names the secrets that do not open, and says that a new key drops them. */
export function UnreadableSecrets({ unreadable, dropping = false }: UnreadableSecretsProps) {
  const { t } = useLingui();
  const nameOf = useNames(unreadable);
  const { secrets } = useCredentialTexts();
  const kinds = useRegistries((state) => state.registries);
  if (unreadable.length === 0) return null;
  const wordOf = ({ registryId, field }: Unreadable[number]): string => {
    if (field === 'clientKey') return t`client key`;
    if (field === 'proxyPassword') return t`proxy password`;
    const kind = kinds.find(({ id }) => id === registryId)?.credential.kind;
    return (kind === undefined ? t`credential` : secrets[kind]).toLocaleLowerCase();
  };
  const named = unreadable
    .slice(0, mostNamed)
    .map((secret) => `${nameOf(secret.registryId)} (${wordOf(secret)})`)
    .join(', ');
  const more = unreadable.length - mostNamed;
  return (
    <Message
      kind="warning"
      title={
        more > 0 ? t`Cannot be opened: ${named} and ${more} more` : t`Cannot be opened: ${named}`
      }
    >
      {dropping ? (
        <Trans>This makes a new key and deletes them for good.</Trans>
      ) : (
        <Trans>
          Edited outside Berth. Check each address and enter the secret again. Rotating keys,
          changing the passphrase or removing an unlock method deletes them.
        </Trans>
      )}
    </Message>
  );
}

/** The names of registries, deleted ones included. */
function useNames(unreadable: Unreadable): (id: string) => string {
  const { t } = useLingui();
  const app = useApp();
  const registries = useRegistries((state) => state.registries);
  const [deleted, setDeleted] = useState<ReadonlyMap<string, string>>(new Map());
  const names = new Map(registries.map(({ id, name }) => [id, name]));
  const wanted = unreadable
    .filter(({ registryId }) => !names.has(registryId))
    .map(({ registryId }) => registryId)
    .join(' ');
  useEffect(() => {
    if (wanted === '') return;
    app.api.call('registries.deleted', {}).then(
      (answer) => setDeleted(new Map(answer.deleted.map(({ id, name }) => [id, name]))),
      () => undefined,
    );
  }, [app, wanted]);
  return (id) => names.get(id) ?? deleted.get(id) ?? t`a deleted registry`;
}
