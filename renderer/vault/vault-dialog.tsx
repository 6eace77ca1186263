import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { Failure } from '../errors/failure.tsx';
import { IdleLockField } from '../settings/idle-lock-field.tsx';
import { useApp, useUi, useVault } from '../state/use-app.ts';
import { takesPassphrase } from '../state/vault-store.ts';
import { Button } from '../ui/button.tsx';
import { Modal, ModalBody, ModalFooter } from '../ui/dialog.tsx';
import { notify } from '../ui/toaster.tsx';
import { KeyChangeStep, useChangeTitle } from './key-change-step.tsx';
import { LockStep } from './lock-step.tsx';
import { PassphraseForm } from './passphrase-form.tsx';
import { SlotList } from './slot-list.tsx';
import { UnlockPanel } from './unlock-panel.tsx';
import { UnreadableSecrets } from './unreadable-secrets.tsx';
import { type AskedChange, useKeyChange } from './use-key-change.ts';
import styles from './vault-dialog.module.css';

/** The vault: its state, the ways to open it, its passphrase, and when it locks. */
export function VaultDialog() {
  const open = useUi((state) => state.vaultOpen);
  return open ? <OpenVault /> : null;
}

function OpenVault() {
  const { t } = useLingui();
  const app = useApp();
  const status = useVault((state) => state.status);
  const [error, setError] = useState<BerthError | null>(null);
  const [busy, setBusy] = useState(false);
  const [forgetting, setForgetting] = useState(false);
  const changing = useKeyChange();
  const changeTitle = useChangeTitle(changing.change);
  const asking = changing.change !== null || forgetting;
  const focus = useFocusReturned(asking);
  const begin = (change: AskedChange) => {
    focus.remember();
    if (status !== null) changing.begin(change, status);
  };
  const close = () => app.ui.setState({ vaultOpen: false });
  const leave = () => {
    changing.leave();
    setForgetting(false);
  };
  const lock = async () => {
    setBusy(true);
    setError(null);
    try {
      await app.vault.ask('vault.lock', {});
      if (forgetting) notify({ title: t`Secrets of this session forgotten` });
    } catch (failure) {
      setError(asBerthError(failure));
    } finally {
      setBusy(false);
      setForgetting(false);
    }
  };
  const keepsSession = status !== null && status.session > 0;

  return (
    <Modal
      open
      title={changeTitle ?? (forgetting ? t`Forget secrets of this session?` : t`Vault`)}
      onClose={asking ? leave : close}
    >
      {changing.change === null || status === null ? null : (
        <KeyChangeStep changing={changing} change={changing.change} status={status} />
      )}
      {forgetting ? <LockStep busy={busy} onLock={lock} onCancel={leave} /> : null}
      {/* What was typed below stays while something is asked. */}
      <div hidden={asking} className={asking ? undefined : styles.main}>
        <ModalBody>
          <div className={styles.sections}>
            <p>
              {status?.state === 'locked' ? (
                <Trans>The vault is locked. Saved credentials cannot be used.</Trans>
              ) : status?.state === 'unlocked' ? (
                <Trans>
                  The vault is unlocked. Credentials are stored encrypted on this computer.
                </Trans>
              ) : (
                <Trans>No vault yet. The first secret you save creates it.</Trans>
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
              <>
                <UnreadableSecrets unreadable={status.unreadable} />
                <SlotList
                  status={status}
                  busy={busy}
                  onAdd={({ kind, weak = false }) => begin({ action: 'addSlot', kind, weak })}
                  onRemove={(kind) => begin({ action: 'removeSlot', kind })}
                />
              </>
            )}
            {keepsSession ? (
              <p className={styles.muted}>
                <Trans>Some secrets are for this session only.</Trans>
              </p>
            ) : null}
            {error === null ? null : <Failure look="box" error={error} />}
            {takesPassphrase(status) ? <IdleLockField /> : null}
            {status === null || status.state === 'locked' ? null : (
              <PassphraseForm status={status} />
            )}
          </div>
        </ModalBody>
        <ModalFooter>
          {status?.state === 'unlocked' ? (
            <>
              <Button disabled={busy} onClick={lock}>
                <Trans>Lock now</Trans>
              </Button>
              <Button disabled={busy} onClick={() => begin({ action: 'rotate' })}>
                <Trans>Rotate keys</Trans>
              </Button>
            </>
          ) : status?.state === 'empty' && keepsSession ? (
            <Button
              disabled={busy}
              onClick={() => {
                focus.remember();
                setForgetting(true);
              }}
            >
              <Trans>Lock now</Trans>
            </Button>
          ) : null}
          <Button ref={focus.fallback} look="primary" onClick={close}>
            <Trans>Done</Trans>
          </Button>
        </ModalFooter>
      </div>
    </Modal>
  );
}

/** Puts the focus back to where a question began, else to the button that closes the dialog. */
function useFocusReturned(asking: boolean) {
  const fallback = useRef<HTMLButtonElement>(null);
  const began = useRef<Element | null>(null);
  const wasAsking = useRef(false);
  useEffect(() => {
    if (wasAsking.current && !asking) {
      const { current } = began;
      const back = current instanceof HTMLElement && current.isConnected ? current : null;
      (back ?? fallback.current)?.focus();
    }
    wasAsking.current = asking;
  }, [asking]);
  return {
    fallback,
    remember() {
      began.current = document.activeElement;
    },
  };
}

/** True for a key store that should open the vault and did not. */
function hasFailed({ kind, state }: { kind: string; state: string }): boolean {
  return kind !== 'passphrase' && state === 'locked';
}
