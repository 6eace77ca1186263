import { Trans, useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, useState } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { Failure } from '../errors/failure.tsx';
import { useApp, useVault } from '../state/use-app.ts';
import { takesPassphrase } from '../state/vault-store.ts';
import { Button } from '../ui/button.tsx';
import { PassphraseField } from './passphrase-field.tsx';
import { passphraseProblem } from './passphrase-problem.ts';
import styles from './unlock-panel.module.css';

export interface UnlockPanelProps {
  readonly onUnlocked?: () => void;
  readonly autoFocus?: boolean;
}

/**
 * Opens the vault in place. It stands inside other forms, so it is none itself;
 * Enter in its field unlocks and goes no further.
 */
export function UnlockPanel({ onUnlocked, autoFocus = false }: UnlockPanelProps) {
  const { t } = useLingui();
  const { vault } = useApp();
  const status = useVault((state) => state.status);
  const [passphrase, setPassphrase] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<BerthError | null>(null);
  const hasPassphrase = takesPassphrase(status);
  const hasOther =
    status?.slots.some(({ kind, state }) => kind !== 'passphrase' && state !== 'pending') === true;

  const unlock = async (withPassphrase: boolean) => {
    setBusy(true);
    setError(null);
    try {
      const after = await vault.ask('vault.unlock', withPassphrase ? { passphrase } : {});
      if (after.state !== 'locked') {
        setPassphrase('');
        onUnlocked?.();
      }
    } catch (failure) {
      setError(asBerthError(failure));
    } finally {
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || passphrase === '' || busy) return;
    event.preventDefault();
    event.stopPropagation();
    unlock(true);
  };

  return (
    <div className={styles.panel}>
      {hasPassphrase || !hasOther ? (
        <div className={styles.row}>
          <PassphraseField
            label={t`Passphrase`}
            value={passphrase}
            onValue={setPassphrase}
            onKeyDown={onKeyDown}
            autoFocus={autoFocus}
            failure={error}
          />
          <Button look="primary" disabled={passphrase === '' || busy} onClick={() => unlock(true)}>
            {busy ? <Trans>Unlocking…</Trans> : <Trans>Unlock</Trans>}
          </Button>
        </div>
      ) : null}
      {hasOther ? (
        <div className={styles.actions}>
          <Button disabled={busy} onClick={() => unlock(false)}>
            {hasPassphrase ? (
              <Trans>Unlock with this computer’s key store</Trans>
            ) : (
              <Trans>Unlock</Trans>
            )}
          </Button>
        </div>
      ) : null}
      {error === null || passphraseProblem(error) !== undefined ? null : (
        <Failure error={error} look="box" />
      )}
    </div>
  );
}
