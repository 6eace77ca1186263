import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import type { SlotKind } from '../../shared/model/vault-status.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { Failure } from '../errors/failure.tsx';
import { IdleLockField } from '../settings/idle-lock-field.tsx';
import { useApp, useUi, useVault } from '../state/use-app.ts';
import { slotOf } from '../state/vault-store.ts';
import { Button } from '../ui/button.tsx';
import { Modal, ModalBody, ModalFooter } from '../ui/dialog.tsx';
import { notify } from '../ui/toaster.tsx';
import { PassphraseForm } from './passphrase-form.tsx';
import { SlotConfirm, type SlotQuestion } from './slot-confirm.tsx';
import { SlotList } from './slot-list.tsx';
import { UnlockPanel } from './unlock-panel.tsx';
import styles from './vault-dialog.module.css';

/** The vault: its state, the ways to open it, its passphrase, and when it locks. */
export function VaultDialog() {
  const { t } = useLingui();
  const app = useApp();
  const open = useUi((state) => state.vaultOpen);
  const status = useVault((state) => state.status);
  const [error, setError] = useState<BerthError | null>(null);
  const [busy, setBusy] = useState(false);
  const [question, setQuestion] = useState<SlotQuestion | null>(null);
  const close = () => {
    setError(null);
    app.ui.setState({ vaultOpen: false });
  };
  const run = async (work: () => Promise<unknown>, done?: string) => {
    setBusy(true);
    setError(null);
    try {
      await work();
      if (done !== undefined) notify({ title: done });
    } catch (failure) {
      setError(asBerthError(failure));
    } finally {
      setBusy(false);
    }
  };
  const add = (kind: SlotKind) =>
    run(() => app.vault.ask('vault.addSlot', { kind }), t`The vault has a further way in`);
  const remove = (kind: SlotKind) => run(() => app.vault.ask('vault.removeSlot', { kind }));
  const answer = (yes: boolean) => {
    setQuestion(null);
    if (!yes || question === null) return;
    if (question.ask === 'addWeak') add(question.kind);
    else remove(question.kind);
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
          {status?.state === 'locked' ? <UnlockPanel autoFocus /> : null}
          {status?.state === 'locked' && status.slots.some(hasFailed) ? (
            <p className={styles.muted}>
              <Trans>
                Nothing is lost: unlock the system’s keyring or wait until it is there again, then
                try again.
              </Trans>
            </p>
          ) : null}
          {status === null ? null : (
            <SlotList
              status={status}
              busy={busy}
              onAdd={({ kind, weak }) =>
                weak === true ? setQuestion({ ask: 'addWeak', kind }) : add(kind)
              }
              onRemove={(kind) => setQuestion({ ask: 'remove', kind })}
            />
          )}
          {status !== null && status.session > 0 ? (
            <p className={styles.muted}>
              <Trans>Some secrets are kept for this session only.</Trans>
            </p>
          ) : null}
          {error === null ? null : <Failure look="box" error={error} />}
          {slotOf(status, 'passphrase') === undefined ? null : <IdleLockField />}
          {status?.state === 'locked' ? null : (
            <PassphraseForm hasOne={slotOf(status, 'passphrase') !== undefined} />
          )}
        </div>
        <SlotConfirm question={question} onAnswer={answer} />
      </ModalBody>
      <ModalFooter>
        {status?.state === 'unlocked' ? (
          <>
            <Button disabled={busy} onClick={() => run(() => app.vault.ask('vault.lock', {}))}>
              <Trans>Lock now</Trans>
            </Button>
            <Button
              disabled={busy}
              onClick={() =>
                run(() => app.vault.ask('vault.rotate', {}), t`All secrets are sealed anew`)
              }
            >
              <Trans>Rotate keys</Trans>
            </Button>
          </>
        ) : null}
        <Button look="primary" onClick={close}>
          <Trans>Done</Trans>
        </Button>
      </ModalFooter>
    </Modal>
  );
}

/** True for a keeper that should open the vault and did not. */
function hasFailed({ kind, state }: { kind: SlotKind; state: string }): boolean {
  return kind !== 'passphrase' && state === 'locked';
}
