import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Trans } from '@lingui/react/macro';
import { type ReactNode, useRef } from 'react';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import styles from './dialog.module.css';
import { Shown } from './shown.tsx';

export interface ConfirmDialogProps {
  readonly open: boolean;
  readonly title: ReactNode;
  readonly description: ReactNode;
  /** A choice below it. */
  readonly choice?: ReactNode;
  readonly confirm: string;
  readonly danger?: boolean;
  /** What the button that changes nothing says. */
  readonly cancel?: string;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Asks before something is lost; the safe answer has the focus. */
export function ConfirmDialog({
  open,
  title,
  description,
  choice,
  confirm,
  danger = false,
  cancel,
  onConfirm,
  onCancel,
}: ConfirmDialogProps) {
  const safe = useRef<HTMLButtonElement>(null);
  return (
    <AlertDialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onCancel();
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles.backdrop} />
        <AlertDialog.Popup className={classNames(styles.popup, styles.confirm)} initialFocus={safe}>
          <AlertDialog.Title className={styles.title}>
            <Shown text={title} />
          </AlertDialog.Title>
          <AlertDialog.Description className={styles.description}>
            {description}
          </AlertDialog.Description>
          {choice === undefined ? null : <div className={styles.choice}>{choice}</div>}
          <div className={styles.actions}>
            <Button ref={safe} onClick={onCancel}>
              {cancel ?? <Trans>Cancel</Trans>}
            </Button>
            <Button look={danger ? 'danger' : 'primary'} onClick={onConfirm}>
              {confirm}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
