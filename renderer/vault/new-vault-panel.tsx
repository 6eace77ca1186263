import { Trans, useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import { newPassphraseSchema } from '../../shared/model/vault-status.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { Failure } from '../errors/failure.tsx';
import { useApp } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { Message } from '../ui/message.tsx';
import { SecretField } from '../ui/secret-field.tsx';
import styles from './new-vault-panel.module.css';

export interface NewVaultPanelProps {
  readonly onMade: () => void;
  readonly onSessionOnly: () => void;
  readonly onCancel: () => void;
}

/**
 * Asks where the first secret shall be kept: in a vault under a passphrase, or
 * in memory for this session. It stands inside a form and is none itself.
 */
export function NewVaultPanel({ onMade, onSessionOnly, onCancel }: NewVaultPanelProps) {
  const { t } = useLingui();
  const { vault } = useApp();
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [left, setLeft] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<BerthError | null>(null);
  const first = useRef<HTMLInputElement>(null);
  const repeated = useRef<HTMLInputElement>(null);
  const long = newPassphraseSchema.safeParse(passphrase).success;
  const same = passphrase === again;

  const make = async () => {
    setLeft(true);
    if (!long || !same) {
      (long ? repeated : first).current?.focus();
      return;
    }
    setBusy(true);
    setError(null);
    try {
      await vault.ask('vault.setPassphrase', { passphrase });
      onMade();
    } catch (failure) {
      setError(asBerthError(failure));
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    event.stopPropagation();
    make();
  };

  return (
    <Message
      kind="info"
      title={<Trans>Where to store the secret?</Trans>}
      actions={
        <>
          <Button look="primary" disabled={busy} onClick={make}>
            {busy ? <Trans>Creating the vault…</Trans> : <Trans>Set passphrase</Trans>}
          </Button>
          <Button disabled={busy} onClick={onSessionOnly}>
            <Trans>This session only</Trans>
          </Button>
          <Button look="ghost" disabled={busy} onClick={onCancel}>
            <Trans>Keep editing</Trans>
          </Button>
        </>
      }
    >
      <Trans>
        No key store on this computer. Set a passphrase for an encrypted vault. Without it, its
        secrets are lost.
      </Trans>
      <div className={styles.fields}>
        <SecretField
          ref={first}
          label={t`Passphrase`}
          autoFocus
          value={passphrase}
          onValue={setPassphrase}
          onKeyDown={onKeyDown}
          maxLength={1024}
          error={left && !long ? t`At least 8 characters` : undefined}
        />
        <SecretField
          ref={repeated}
          label={t`Passphrase again`}
          value={again}
          onValue={setAgain}
          onBlur={() => setLeft(again !== '' || left)}
          onKeyDown={onKeyDown}
          maxLength={1024}
          error={left && !same ? t`They differ` : undefined}
        />
      </div>
      {error === null ? null : <Failure error={error} look="box" />}
    </Message>
  );
}
