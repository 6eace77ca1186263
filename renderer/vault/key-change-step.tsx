import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import type { VaultStatus } from '../../shared/model/vault-status.ts';
import { translate } from '../errors/translate.ts';
import { Button } from '../ui/button.tsx';
import { ModalBody, ModalFooter } from '../ui/dialog.tsx';
import { Spinner } from '../ui/progress.tsx';
import { makesNewKey, mayForget } from './key-change.ts';
import { AnswerElsewhere, ProofFailure, useSystemDialogs } from './owner-question.tsx';
import { PassphraseField } from './passphrase-field.tsx';
import { slotNames } from './slot-texts.ts';
import { UnreadableSecrets } from './unreadable-secrets.tsx';
import type { AskedChange, KeyChanging } from './use-key-change.ts';
import styles from './vault-dialog.module.css';

export interface KeyChangeStepProps {
  readonly changing: KeyChanging;
  readonly change: AskedChange;
  readonly status: VaultStatus;
}

/** In place of the vault: what a change does, and what vouches for it. */
export function KeyChangeStep({ changing, change, status }: KeyChangeStepProps) {
  const { t } = useLingui();
  const systemDialogs = useSystemDialogs();
  const [passphrase, setPassphrase] = useState('');
  const { needed, proof } = changing;
  const { error, phase } = proof;
  const asking = phase === 'asking';
  const byPassphrase = needed === 'passphrase' && !asking;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (phase !== 'idle') return;
    if (needed === 'owner') changing.ask();
    else if (needed === 'none') changing.make();
    else if (passphrase !== '') changing.make(passphrase);
  };
  // Cancelled while the owner is asked, the passphrase may be tried again.
  const cancel = () => (asking && needed === 'passphrase' ? proof.cancel() : changing.leave());

  return (
    <form className={styles.step} onSubmit={submit} noValidate>
      <ModalBody>
        <div className={styles.sections}>
          <p>
            <Explanation change={change} status={status} />
          </p>
          {makesNewKey(status, change) ? (
            <UnreadableSecrets unreadable={status.unreadable} dropping />
          ) : null}
          {byPassphrase ? (
            <div className={styles.proof}>
              <PassphraseField
                label={t`Passphrase`}
                autoFocus
                value={passphrase}
                onValue={setPassphrase}
                readOnly={phase === 'checking'}
                failure={error}
              />
              {mayForget(status, change) ? (
                <Button look="link" disabled={phase === 'checking'} onClick={changing.ask}>
                  <Trans>Forgot it?</Trans>
                </Button>
              ) : null}
            </div>
          ) : null}
          {asking ? <AnswerElsewhere /> : null}
          <ProofFailure error={error} />
        </div>
      </ModalBody>
      <ModalFooter>
        {phase === 'idle' ? null : (
          <span className={styles.busy} role="status">
            <Spinner />
            {asking ? <Trans>Waiting for your answer…</Trans> : <Trans>Changing the vault…</Trans>}
          </span>
        )}
        {/* A dialog of the system has its own Cancel, and the page cannot close it. */}
        {asking && systemDialogs ? null : (
          <Button key={phase} autoFocus={!byPassphrase} onClick={cancel}>
            <Trans>Cancel</Trans>
          </Button>
        )}
        {asking ? null : (
          <Button
            type="submit"
            look={isRisky(change) ? 'danger' : 'primary'}
            disabled={phase !== 'idle' || (byPassphrase && passphrase === '')}
          >
            <Confirm change={change} again={needed === 'owner'} />
          </Button>
        )}
      </ModalFooter>
    </form>
  );
}

/** The title of the dialog while a change is asked about. */
export function useChangeTitle(change: AskedChange | null): string | null {
  const { t } = useLingui();
  if (change === null) return null;
  if (change.action === 'rotate') return t`Rotate keys?`;
  const name = translate(slotNames[change.kind]);
  return change.action === 'removeSlot'
    ? t`Remove this way in: ${name}?`
    : t`Add this way in: ${name}?`;
}

function isRisky(change: AskedChange): boolean {
  return change.action === 'removeSlot' || (change.action === 'addSlot' && change.weak);
}

function Explanation({ change, status }: Pick<KeyChangeStepProps, 'change' | 'status'>) {
  if (change.action === 'rotate') return <Trans>Every secret is encrypted with a new key.</Trans>;
  if (change.action === 'addSlot')
    return change.weak ? (
      <Trans>It is weak: whoever gets the files can read the secrets.</Trans>
    ) : (
      <Trans>It then unlocks the vault without asking you.</Trans>
    );
  if (status.slots.length === 1)
    return <Trans>The empty vault is deleted, too. The next secret creates a new one.</Trans>;
  return status.unreadable.length > 0 ? (
    <Trans>The vault then unlocks only by the other methods.</Trans>
  ) : (
    <Trans>The vault then unlocks only by the other methods. No secret is lost.</Trans>
  );
}

function Confirm({ change, again }: { readonly change: AskedChange; readonly again: boolean }) {
  if (again) return <Trans>Ask again</Trans>;
  if (change.action === 'rotate') return <Trans>Rotate keys</Trans>;
  if (change.action === 'removeSlot') return <Trans>Remove</Trans>;
  return change.weak ? <Trans>Add anyway</Trans> : <Trans>Add</Trans>;
}
