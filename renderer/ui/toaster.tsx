import { Toast } from '@base-ui/react/toast';
import { useLingui } from '@lingui/react/macro';
import { X } from 'lucide-react';
import { visibleText } from '../../shared/hidden-characters.ts';
import { Button, IconButton } from './button.tsx';
import styles from './toaster.module.css';

/** Short messages that go by themselves; `F6` leads into them. */
export const toasts = Toast.createToastManager();

export interface Notification {
  readonly title: string;
  readonly description?: string;
  /** Failures are read out at once and stay longer. */
  readonly failed?: boolean;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** Shows a short message; with an action it stays 15 seconds. */
export function notify({ title, description, failed = false, action }: Notification): void {
  const id = toasts.add({
    title: visibleText(title),
    // A copied text may have lines; what is in them is marked.
    ...(description === undefined
      ? {}
      : { description: description.split('\n').map(visibleText).join('\n') }),
    priority: failed ? 'high' : 'low',
    timeout: action === undefined ? (failed ? 8000 : 2500) : 15_000,
    ...(action === undefined
      ? {}
      : {
          actionProps: {
            children: action.label,
            onClick: () => {
              toasts.close(id);
              action.run();
            },
          },
        }),
  });
}

/** Where notifications appear; wraps the page. */
export function Toaster() {
  const { t } = useLingui();
  return (
    <Toast.Provider toastManager={toasts} limit={4}>
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport} aria-label={t`Notifications`}>
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

/** A toast is no dialog: it asks for nothing, and the region around it reads it out. */
const noDialog = { role: 'group', 'aria-modal': undefined } as const;

function ToastList() {
  const { t } = useLingui();
  const { toasts: shown } = Toast.useToastManager();
  return shown.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={styles.toast} {...noDialog}>
      <Toast.Content className={styles.content}>
        <div className={styles.text}>
          <Toast.Title render={<div />} className={styles.title} />
          <Toast.Description render={<div />} className={styles.description} />
        </div>
        {toast.actionProps === undefined ? null : <Toast.Action render={<Button small />} />}
        <Toast.Close
          render={
            <IconButton small label={t`Dismiss`}>
              <X size={14} />
            </IconButton>
          }
        />
      </Toast.Content>
    </Toast.Root>
  ));
}
