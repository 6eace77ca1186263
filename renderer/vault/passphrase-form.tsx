import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import { newPassphraseSchema } from '../../shared/model/vault-status.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { Failure } from '../errors/failure.tsx';
import { useApp } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { notify } from '../ui/toaster.tsx';
import styles from './vault-dialog.module.css';

/** Sets the passphrase, or changes the one there is. */
export function PassphraseForm({ hasOne }: { readonly hasOne: boolean }) {
  const { t } = useLingui();
  const { vault } = useApp();
  const [current, setCurrent] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<BerthError | null>(null);
  const long = newPassphraseSchema.safeParse(passphrase).success;
  const same = passphrase === again;

  const save = async (event: React.FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!long || !same) return;
    setBusy(true);
    setError(null);
    try {
      await vault.ask('vault.setPassphrase', { passphrase, ...(hasOne ? { current } : {}) });
      setCurrent('');
      setPassphrase('');
      setAgain('');
      setTried(false);
      notify({ title: hasOne ? t`The passphrase was changed` : t`The passphrase was set` });
    } catch (failure) {
      setError(asBerthError(failure));
    } finally {
      setBusy(false);
    }
  };
  const secret = { type: 'password', maxLength: 1024 } as const;

  return (
    <form className={styles.passphrase} onSubmit={save} noValidate>
      <h3>{hasOne ? <Trans>Change the passphrase</Trans> : <Trans>Set a passphrase</Trans>}</h3>
      {hasOne ? (
        <TextField
          label={t`Current passphrase`}
          {...secret}
          autoComplete="current-password"
          value={current}
          onValue={setCurrent}
        />
      ) : null}
      <TextField
        label={t`New passphrase`}
        {...secret}
        autoComplete="new-password"
        value={passphrase}
        onValue={setPassphrase}
        error={tried && !long ? t`At least 8 characters` : undefined}
      />
      <TextField
        label={t`New passphrase again`}
        {...secret}
        autoComplete="new-password"
        value={again}
        onValue={setAgain}
        error={tried && !same ? t`The two are not the same` : undefined}
      />
      <Button type="submit" disabled={busy || passphrase === '' || (hasOne && current === '')}>
        {hasOne ? <Trans>Change passphrase</Trans> : <Trans>Set passphrase</Trans>}
      </Button>
      {error === null ? null : <Failure look="box" error={error} />}
    </form>
  );
}
