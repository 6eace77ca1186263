import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import { newPassphraseSchema, type SlotKind } from '../../shared/model/vault-status.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { Failure } from '../errors/failure.tsx';
import { useApp, useUi, useVault } from '../state/use-app.ts';
import { slotOf } from '../state/vault-store.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Modal, ModalBody, ModalFooter } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { notify } from '../ui/toaster.tsx';
import { UnlockPanel } from './unlock-panel.tsx';
import styles from './vault-dialog.module.css';

/** The vault: its state, its keys, and its passphrase. */
export function VaultDialog() {
  const { t } = useLingui();
  const app = useApp();
  const open = useUi((state) => state.vaultOpen);
  const status = useVault((state) => state.status);
  const [error, setError] = useState<BerthError | null>(null);
  const close = () => {
    setError(null);
    app.ui.setState({ vaultOpen: false });
  };
  const lock = async () => {
    setError(null);
    await app.vault
      .ask('vault.lock', {})
      .catch((failure: unknown) => setError(asBerthError(failure)));
  };
  const slotNames: Record<SlotKind, string> = {
    safeStorage: t`This computer’s safe storage`,
    keyring: t`This computer’s keyring`,
    passphrase: t`Passphrase`,
  };

  return (
    <Modal open={open} title={t`Vault`} onClose={close}>
      <ModalBody>
        <div className={styles.sections}>
          <p>
            {status?.state === 'locked' ? (
              <Trans>The vault is locked. Saved credentials cannot be used.</Trans>
            ) : status?.state === 'unlocked' ? (
              <Trans>The vault is open. Credentials are kept encrypted on this computer.</Trans>
            ) : (
              <Trans>There is no vault yet. It is made with the first secret you save.</Trans>
            )}
          </p>
          {status === null || status.slots.length === 0 ? null : (
            <ul className={styles.slots} aria-label={t`Ways to open it`}>
              {status.slots.map((slot) => (
                <li key={slot.kind}>
                  <span>{slotNames[slot.kind]}</span>
                  {slot.backend === undefined ? null : (
                    <span className={styles.muted}>{slot.backend}</span>
                  )}
                  <span className={styles.spacer} />
                  {slot.weak === true ? (
                    <Badge tone="warning">
                      <Trans>Protects nothing</Trans>
                    </Badge>
                  ) : null}
                  {slot.state === 'unavailable' ? (
                    <Badge>
                      <Trans>Not available here</Trans>
                    </Badge>
                  ) : null}
                </li>
              ))}
            </ul>
          )}
          {status !== null && status.session > 0 ? (
            <p className={styles.muted}>
              <Trans>Some secrets are kept for this session only.</Trans>
            </p>
          ) : null}
          {status?.state === 'locked' ? <UnlockPanel autoFocus /> : null}
          {status?.state === 'locked' ? null : (
            <PassphraseForm hasOne={slotOf(status, 'passphrase') !== undefined} />
          )}
          {error === null ? null : <Failure look="box" error={error} />}
        </div>
      </ModalBody>
      <ModalFooter>
        {status?.state === 'unlocked' ? (
          <Button onClick={lock}>
            <Trans>Lock</Trans>
          </Button>
        ) : null}
        <Button look="primary" onClick={close}>
          <Trans>Done</Trans>
        </Button>
      </ModalFooter>
    </Modal>
  );
}

function PassphraseForm({ hasOne }: { readonly hasOne: boolean }) {
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
