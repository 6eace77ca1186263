import { Dialog } from '@base-ui/react/dialog';
import { Trans, useLingui } from '@lingui/react/macro';
import { Component, type ErrorInfo, type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import { faultDetails } from '../errors/fault-details.ts';
import { uncaughtFault } from '../errors/uncaught-fault.ts';
import { Button } from '../ui/button.tsx';
import { writeClipboard } from '../ui/copy.ts';
import { AppMark } from './app-mark.tsx';
import styles from './fault-page.module.css';

/** Takes the page's place when drawing it failed; leans on as little of it as can be. */
export function FaultPage({ details }: { readonly details: string }) {
  return (
    <main className={styles.page}>
      <div className={styles.box} role="alert">
        <AppMark size={40} />
        <h1 className={styles.title}>
          <Trans>This page failed</Trans>
        </h1>
        <p>
          <Trans>Saved data is kept. Reload to go on; what you typed may be lost.</Trans>
        </p>
        <Actions details={details} />
      </div>
    </main>
  );
}

/** The same over a page that still stands: something in it failed without anybody noticing. */
export function UncaughtFault() {
  const fault = useStore(uncaughtFault, (state) => state.fault);
  const dismiss = () => uncaughtFault.setState({ fault: null });
  if (fault === null) return null;
  return (
    <Dialog.Root open disablePointerDismissal onOpenChange={dismiss}>
      <Dialog.Portal>
        <Dialog.Popup className={styles.page}>
          <div className={styles.box}>
            <AppMark size={40} />
            <Dialog.Title className={styles.title}>
              <Trans>Something in this page failed</Trans>
            </Dialog.Title>
            <Dialog.Description>
              <Trans>
                What was saved is kept. You can go on where you were; reload when something does not
                work.
              </Trans>
            </Dialog.Description>
            <Actions details={faultDetails(fault.error)}>
              <Button onClick={dismiss}>
                <Trans>Go on</Trans>
              </Button>
            </Actions>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Actions({
  details,
  children,
}: {
  readonly details: string;
  readonly children?: ReactNode;
}) {
  const { t } = useLingui();
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = () => void writeClipboard(details).then(setCopied);
  return (
    <>
      <section
        className={styles.details}
        aria-label={t`Details`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        tabIndex={0}
      >
        <pre>{details}</pre>
      </section>
      <div className={styles.actions}>
        <Button look="primary" onClick={() => window.location.reload()}>
          <Trans>Reload</Trans>
        </Button>
        {children}
        <Button look="ghost" onClick={copy}>
          {copied === null ? t`Copy details` : copied ? t`Copied` : t`Cannot copy`}
        </Button>
      </div>
    </>
  );
}

interface BoundaryState {
  readonly details: string | null;
}

/** Shows the fault's page instead of what could not be drawn. */
export class FaultBoundary extends Component<{ readonly children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { details: null };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { details: faultDetails(error) };
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    this.setState({ details: faultDetails(error, componentStack ?? null) });
  }

  override render(): ReactNode {
    const { details } = this.state;
    return details === null ? this.props.children : <FaultPage details={details} />;
  }
}
