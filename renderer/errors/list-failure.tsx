import { Trans } from '@lingui/react/macro';
import { LockKeyhole, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { setActive } from '../registries/registry-actions.ts';
import { useApp } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { Centered, Message } from '../ui/message.tsx';
import { UnlockPanel } from '../vault/unlock-panel.tsx';
import { Failure } from './failure.tsx';
import styles from './list-failure.module.css';
import { retryAtOf } from './retry-at.ts';
import { RetryCountdown } from './retry-countdown.tsx';

export interface ListFailureProps {
  readonly error: BerthError;
  readonly registry: Registry;
  readonly besideRows: boolean;
  readonly onRetry: () => void;
  /** More ways out, below the usual ones. */
  readonly children?: ReactNode;
}

/** Why a list could not be loaded, with the ways out that fit the cause. */
export function ListFailure({ error, registry, besideRows, onRetry, children }: ListFailureProps) {
  const app = useApp();
  const edit = () => app.ui.setState({ form: { mode: 'edit', id: registry.id } });
  if (error.code === 'VAULT_LOCKED') return <Locked besideRows={besideRows} />;
  const aboutCredential =
    error.code === 'UNAUTHORIZED' ||
    error.code === 'FORBIDDEN' ||
    registry.credential.state === 'missing';
  const retryAt = retryAtOf(error);
  return (
    <>
      <Failure
        error={error}
        look={besideRows ? 'banner' : 'place'}
        actions={
          <>
            {error.reason === 'inactive' ? (
              <Button look="primary" onClick={() => setActive(app, registry, true)}>
                <Trans>Activate</Trans>
              </Button>
            ) : (
              <Button look={besideRows ? 'plain' : 'primary'} small={besideRows} onClick={onRetry}>
                <RotateCw size={14} aria-hidden />
                <Trans>Retry</Trans>
              </Button>
            )}
            {besideRows ? null : (
              <Button onClick={edit}>
                {aboutCredential ? (
                  <Trans>Change credential</Trans>
                ) : (
                  <Trans>Change settings</Trans>
                )}
              </Button>
            )}
            {retryAt === null ? null : (
              <RetryCountdown key={retryAt} at={retryAt} onRetry={onRetry} small={besideRows} />
            )}
          </>
        }
      />
      {besideRows ? null : <div className={styles.more}>{children}</div>}
    </>
  );
}

function Locked({ besideRows }: { readonly besideRows: boolean }) {
  if (besideRows)
    return (
      <Message
        kind="warning"
        banner
        title={<Trans>The vault is locked: this is what was seen last time</Trans>}
        actions={<UnlockPanel />}
      />
    );
  return (
    <Centered
      icon={<LockKeyhole size={28} aria-hidden />}
      title={<Trans>The vault is locked</Trans>}
      actions={<UnlockPanel />}
    >
      <Trans>Unlock it to use the saved credential and go on.</Trans>
    </Centered>
  );
}
