import { Dialog } from '@base-ui/react/dialog';
import { useLingui } from '@lingui/react/macro';
import { X } from 'lucide-react';
import { type ComponentProps, type ReactNode, useRef } from 'react';
import { IconButton } from './button.tsx';
import { classNames } from './class-names.ts';
import styles from './dialog.module.css';
import { Shown } from './shown.tsx';

export interface ModalProps {
  readonly open: boolean;
  /** Escape, the cross or a click beside it. */
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly wide?: boolean;
  /** Stays open when clicked beside: for forms that hold work. */
  readonly sticky?: boolean;
  readonly initialFocus?: ComponentProps<typeof Dialog.Popup>['initialFocus'];
  readonly children: ReactNode;
}

/** A dialog over the page: focus stays in it, Escape closes, focus returns. */
export function Modal({
  open,
  onClose,
  title,
  wide = false,
  sticky = false,
  initialFocus,
  children,
}: ModalProps) {
  const { t } = useLingui();
  const popup = useRef<HTMLDivElement>(null);
  // Not the cross: its tooltip would take the first Escape, and a paste goes into the first field.
  const firstField = () =>
    popup.current?.querySelector<HTMLElement>(`.${styles.body} :is(input, textarea)`) ??
    popup.current;
  return (
    <Dialog.Root
      open={open}
      disablePointerDismissal={sticky}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup
          className={classNames(styles.popup, wide && styles.wide)}
          ref={popup}
          initialFocus={initialFocus ?? firstField}
        >
          <div className={styles.header}>
            <Dialog.Title className={styles.title}>
              <Shown text={title} />
            </Dialog.Title>
            <IconButton label={t`Close`} onClick={onClose}>
              <X size={16} />
            </IconButton>
          </div>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** The scrolling middle of a dialog. */
export function ModalBody({ children }: { readonly children: ReactNode }) {
  return <div className={styles.body}>{children}</div>;
}

/** The buttons below. */
export function ModalFooter({ children }: { readonly children: ReactNode }) {
  return <div className={styles.footer}>{children}</div>;
}
