import { Trans } from '@lingui/react/macro';
import { CircleAlert, LockKeyhole, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { changeRegistries, setActive } from '../registries/registry-actions.ts';
import { trustCertificate } from '../registries/trust-registry.ts';
import { enterTexts, useWantedSecrets, type WantedSecret } from '../registries/wanted-secret.ts';
import { useApp } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { Centered, Message } from '../ui/message.tsx';
import { UnlockPanel } from '../vault/unlock-panel.tsx';
import { Failure } from './failure.tsx';
import styles from './list-failure.module.css';
import { retryAtOf } from './retry-at.ts';
import { RetryCountdown } from './retry-countdown.tsx';
import { translate } from './translate.ts';

export interface ListFailureProps {
  readonly error: BerthError;
  readonly registry: Registry;
  readonly besideRows: boolean;
  readonly onRetry: () => void;
  /** More ways out, below the usual ones. */
  readonly children?: ReactNode;
}

/** Why a list could not be loaded, with the ways out that fit the cause. */
export function ListFailure(props: ListFailureProps) {
  const { error, registry } = props;
  const [wanted] = useWantedSecrets(registry);
  if (error.code === 'VAULT_LOCKED') return <Locked besideRows={props.besideRows} />;
  if (error.reason === 'credentialRequired' && wanted !== undefined)
    return <SecretWanted {...props} wanted={wanted} />;
  return <Failed {...props} />;
}

function Failed({ error, registry, besideRows, onRetry, children }: ListFailureProps) {
  const app = useApp();
  const edit = () => app.ui.setState({ form: { mode: 'edit', id: registry.id } });
  const aboutCredential = error.code === 'UNAUTHORIZED' || error.code === 'FORBIDDEN';
  const retryAt = retryAtOf(error);
  const trust = {
    name: registry.name,
    onTrust: (pem: string) => {
      changeRegistries(app, async () => {
        if (await trustCertificate(app, registry, pem)) onRetry();
      });
    },
  };
  return (
    <>
      <Failure
        error={error}
        look={besideRows ? 'banner' : 'place'}
        trust={trust}
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

/** What is stored here cannot be used: it has to be entered again, and nothing else would help. */
function SecretWanted({
  error,
  registry,
  besideRows,
  wanted,
}: ListFailureProps & { readonly wanted: WantedSecret }) {
  const app = useApp();
  const { id, address } = registry;
  const { button, sentence } = enterTexts(registry, wanted);
  const enter = (
    <Button
      look={besideRows ? 'plain' : 'primary'}
      small={besideRows}
      onClick={() => app.ui.setState({ form: { mode: 'edit', id, enter: wanted.field } })}
    >
      {translate(button)}
    </Button>
  );
  if (wanted.why === 'missing')
    return <Failure error={error} look={besideRows ? 'banner' : 'place'} actions={enter} />;
  const title = <Trans>Edited outside Berth</Trans>;
  if (besideRows)
    return (
      <Message kind="error" banner title={title} actions={enter}>
        {translate(sentence)}
      </Message>
    );
  return (
    <Centered
      failed
      icon={<CircleAlert size={28} aria-hidden />}
      title={title}
      detail={address}
      actions={enter}
    >
      {translate(sentence)}
    </Centered>
  );
}

function Locked({ besideRows }: { readonly besideRows: boolean }) {
  if (besideRows)
    return (
      <Message
        kind="warning"
        banner
        title={<Trans>The vault is locked. This is the last known list.</Trans>}
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
