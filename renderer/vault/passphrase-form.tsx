import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { newPassphraseSchema, type VaultStatus } from '../../shared/model/vault-status.ts';
import { InSight } from '../exchange/in-sight.tsx';
import { useApp } from '../state/use-app.ts';
import { takesPassphrase } from '../state/vault-store.ts';
import { Button } from '../ui/button.tsx';
import { SecretField } from '../ui/secret-field.tsx';
import { notify } from '../ui/toaster.tsx';
import { neededProof } from './key-change.ts';
import { AnswerElsewhere, ProofFailure, useSystemDialogs } from './owner-question.tsx';
import { PassphraseField } from './passphrase-field.tsx';
import { useProof } from './use-proof.ts';
import styles from './vault-dialog.module.css';

/** Sets the passphrase, or changes the one there is. */
export function PassphraseForm({ status }: { readonly status: VaultStatus }) {
  const { t } = useLingui();
  const { vault } = useApp();
  const systemDialogs = useSystemDialogs();
  const [current, setCurrent] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const proof = useProof((known, options) =>
    vault.ask(
      'vault.setPassphrase',
      { passphrase, ...(known === undefined ? {} : { current: known }) },
      options,
    ),
  );
  const hasOne = takesPassphrase(status);
  const busy = proof.phase !== 'idle';
  const long = newPassphraseSchema.safeParse(passphrase).success;
  const same = passphrase === again;

  const save = async (make: () => Promise<boolean>) => {
    setTried(true);
    if (!long || !same || !(await make())) return;
    setCurrent('');
    setPassphrase('');
    setAgain('');
    setTried(false);
    notify({ title: hasOne ? t`The passphrase was changed` : t`The passphrase was set` });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy || passphrase === '' || (hasOne && current === '')) return;
    const owner = neededProof(status, { action: 'setPassphrase' }) === 'owner';
    save(owner ? proof.ask : () => proof.give(hasOne ? current : undefined));
  };
  const fresh = {
    maxLength: 1024,
    readOnly: busy,
  } as const;

  return (
    <form className={styles.passphrase} onSubmit={submit} noValidate>
      <h3>{hasOne ? <Trans>Change passphrase</Trans> : <Trans>Set passphrase</Trans>}</h3>
      {hasOne ? (
        <div className={styles.proof}>
          <PassphraseField
            label={t`Current passphrase`}
            value={current}
            onValue={setCurrent}
            readOnly={busy}
            failure={proof.error}
          />
          <Button look="link" disabled={busy} onClick={() => save(proof.ask)}>
            <Trans>Forgot it?</Trans>
          </Button>
        </div>
      ) : null}
      <SecretField
        label={t`New passphrase`}
        {...fresh}
        value={passphrase}
        onValue={setPassphrase}
        error={tried && !long ? t`At least 8 characters` : undefined}
      />
      <SecretField
        label={t`New passphrase again`}
        {...fresh}
        value={again}
        onValue={setAgain}
        error={tried && !same ? t`They differ` : undefined}
      />
      {proof.phase === 'asking' ? <AnswerElsewhere /> : null}
      {proof.phase === 'asking' && !systemDialogs ? (
        <Button autoFocus onClick={proof.cancel}>
          <Trans>Cancel</Trans>
        </Button>
      ) : (
        <Button type="submit" disabled={busy || passphrase === '' || (hasOne && current === '')}>
          {proof.phase === 'checking' ? (
            <Trans>Changing the vault…</Trans>
          ) : proof.phase === 'asking' ? (
            <Trans>Waiting for your answer…</Trans>
          ) : hasOne ? (
            <Trans>Change passphrase</Trans>
          ) : (
            <Trans>Set passphrase</Trans>
          )}
        </Button>
      )}
      <InSight when={proof.error} />
      <ProofFailure error={proof.error} firstPassphrase={!hasOne} />
    </form>
  );
}
