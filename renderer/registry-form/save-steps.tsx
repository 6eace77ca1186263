import { Trans } from '@lingui/react/macro';
import { Failure } from '../errors/failure.tsx';
import { Button } from '../ui/button.tsx';
import { Message } from '../ui/message.tsx';
import { Spinner } from '../ui/progress.tsx';
import { NewVaultPanel } from '../vault/new-vault-panel.tsx';
import { UnlockPanel } from '../vault/unlock-panel.tsx';
import { FailedChecks } from './check-report.tsx';
import { ConflictPanel } from './conflict-panel.tsx';
import styles from './registry-form.module.css';
import type { FormState } from './use-form-state.ts';
import type { Saving } from './use-saving.ts';

/** What saving asks or says at the moment, between the fields and the buttons. */
export function SaveSteps({ form, saving }: { readonly form: FormState; readonly saving: Saving }) {
  const { step } = saving;
  const content = contentOf(form, saving);
  if (step.step === 'idle' || step.step === 'saving' || content === null) return null;
  return <div className={styles.steps}>{content}</div>;
}

function contentOf(form: FormState, saving: Saving) {
  const { step } = saving;
  const keepEditing = (
    <Button look="ghost" onClick={saving.keepEditing}>
      <Trans>Keep editing</Trans>
    </Button>
  );
  switch (step.step) {
    case 'idle':
    case 'saving':
      return null;
    case 'checking':
      return (
        <div className={styles.busy} role="status">
          <Spinner />
          <Trans>Testing the connection before saving…</Trans>
          <span className={styles.spacer} />
          {keepEditing}
          <Button onClick={() => saving.commit()}>
            <Trans>Save anyway</Trans>
          </Button>
        </div>
      );
    case 'warned':
      return (
        <Message
          kind="warning"
          title={<Trans>Save without a working connection?</Trans>}
          actions={
            <>
              <Button look="primary" onClick={() => saving.commit()}>
                <Trans>Save anyway</Trans>
              </Button>
              {keepEditing}
            </>
          }
        >
          {step.result.report === null ? null : <FailedChecks report={step.result.report} />}
          {step.result.error === null ? null : <Failure error={step.result.error} look="box" />}
        </Message>
      );
    case 'needsVault':
      return (
        <NewVaultPanel
          onMade={saving.vaultIsOpen}
          onSessionOnly={saving.keepForSession}
          onCancel={saving.keepEditing}
        />
      );
    case 'locked':
      return (
        <Message
          kind="warning"
          title={<Trans>The vault is locked</Trans>}
          actions={
            <>
              <UnlockPanel autoFocus onUnlocked={saving.vaultIsOpen} />
              {keepEditing}
            </>
          }
        >
          <Trans>Unlock it to go on. The form is kept.</Trans>
        </Message>
      );
    case 'conflict':
      return form.saved === null ? null : (
        <ConflictPanel
          values={form.values}
          saved={form.saved}
          current={step.current}
          onReload={() => saving.takeCurrent(step.current)}
          onOverwrite={() => saving.commit(step.current)}
          onKeepEditing={saving.keepEditing}
        />
      );
    case 'failed':
      return <Failure look="box" error={step.error} actions={keepEditing} />;
  }
}
