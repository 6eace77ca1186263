import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { ownHint, ownMessage } from '../errors/error-text.ts';
import { Failure } from '../errors/failure.tsx';
import { useApp, useSettings } from '../state/use-app.ts';
import { CheckField } from '../ui/field.tsx';
import { Message } from '../ui/message.tsx';
import { UnlockPanel } from '../vault/unlock-panel.tsx';
import styles from './tools-dialog.module.css';

/** Whether other tools on this computer may use a registry's login; the system asks before. */
export function LendingSwitch({ registry }: { readonly registry: Registry }) {
  const { t } = useLingui();
  const app = useApp();
  const face = useSettings((state) => state.info?.face);
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<BerthError | null>(null);
  const { id, lent, credential, sample } = registry;
  const own = !sample && credential.kind !== 'none' && credential.kind !== 'helper';
  const set = async (wanted: boolean) => {
    setError(null);
    setAsking(wanted);
    try {
      await app.api.call('registries.setLent', { id, lent: wanted });
    } catch (failure) {
      const known = asBerthError(failure);
      // Declined: the switch says so by staying off.
      if (known.code !== 'CANCELLED') setError(known);
    } finally {
      setAsking(false);
      await app.registries.refresh();
    }
  };
  return (
    <section className={styles.section}>
      <h3>
        <Trans>Login</Trans>
      </h3>
      <CheckField
        label={t`Other tools on this computer may use this login`}
        hint={
          own
            ? asking
              ? face === 'desktop'
                ? t`Answer the question in the dialog of the system.`
                : t`Answer the question on the terminal of Berth.`
              : t`Docker, Podman, Helm and others ask Berth for it; nothing is written to their files.`
            : t`This registry has no login of its own.`
        }
        checked={lent}
        disabled={!own || asking}
        onChecked={(wanted) => void set(wanted)}
      />
      {error === null ? null : error.code === 'UNSUPPORTED' ? (
        <Message kind="warning" title={ownMessage(error)}>
          {ownHint(error)}
        </Message>
      ) : (
        <Failure
          look="box"
          error={error}
          actions={
            error.code === 'VAULT_LOCKED' ? <UnlockPanel onUnlocked={() => set(true)} /> : null
          }
        />
      )}
    </section>
  );
}
