import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import type { ExchangeFormat } from '../../shared/model/exchange.ts';
import { newPassphraseSchema } from '../../shared/model/vault-status.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { ownHint, ownMessage } from '../errors/error-text.ts';
import { Failure } from '../errors/failure.tsx';
import { useApp, useSettings } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { CheckField } from '../ui/field.tsx';
import { Message } from '../ui/message.tsx';
import { SecretField } from '../ui/secret-field.tsx';
import { UnlockPanel } from '../vault/unlock-panel.tsx';
import styles from './exchange.module.css';
import { InSight } from './in-sight.tsx';

export interface ExportSecretsProps {
  readonly format: ExchangeFormat;
  readonly shape: string | undefined;
  readonly ids: readonly string[];
}

/** The same export with secrets: written by Berth itself to a file, after a question this page cannot answer. */
export function ExportSecrets({ format, shape, ids }: ExportSecretsProps) {
  const { t } = useLingui();
  const app = useApp();
  const canAsk = useSettings((state) => state.info?.canAsk !== false);
  const [wanted, setWanted] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [savedTo, setSavedTo] = useState<string | null>(null);
  const [error, setError] = useState<BerthError | null>(null);
  const sealed = format === 'backup';
  const long = newPassphraseSchema.safeParse(passphrase).success;
  const ready = !sealed || (long && passphrase === again);

  const write = async () => {
    setTried(true);
    if (!ready) return;
    setBusy(true);
    setError(null);
    setSavedTo(null);
    try {
      const result = await app.api.call('exchange.export', {
        format,
        ids: [...ids],
        ...(shape === undefined ? {} : { shape }),
        secrets: sealed ? { passphrase } : 'plain',
      });
      setSavedTo(result.savedTo);
    } catch (failure) {
      setError(asBerthError(failure));
    } finally {
      setBusy(false);
    }
  };

  return (
    <section className={styles.choosing} aria-label={t`With secrets`}>
      <CheckField
        label={t`To a file, with secrets`}
        disabled={!canAsk}
        hint={
          !canAsk
            ? t`Berth has to ask you outside of this page. Start npm run serve in a terminal.`
            : sealed
              ? t`Encrypted with a passphrase. Berth asks again outside this page.`
              : t`Readable by everyone who has the file. Berth asks again outside this page.`
        }
        checked={wanted}
        onChecked={setWanted}
      />
      {wanted && sealed ? (
        <div className={styles.pair}>
          <SecretField
            label={t`Passphrase of the file`}
            value={passphrase}
            onValue={setPassphrase}
            error={tried && !long ? t`At least 8 characters` : undefined}
          />
          <SecretField
            label={t`Passphrase again`}
            value={again}
            onValue={setAgain}
            error={tried && again !== passphrase ? t`They differ` : undefined}
          />
        </div>
      ) : null}
      {wanted ? (
        <div className={styles.row}>
          <Button disabled={busy} onClick={write}>
            {busy ? <Trans>Waiting for your answer…</Trans> : <Trans>Write the file…</Trans>}
          </Button>
        </div>
      ) : null}
      <InSight when={error ?? savedTo} />
      {savedTo === null ? null : (
        <Message kind="info" title={t`Written to ${savedTo}`}>
          <Trans>Only your account can read the file.</Trans>
        </Message>
      )}
      {error === null ? null : error.code === 'CANCELLED' ? (
        <Message kind="info" title={t`Nothing was written`} />
      ) : error.code === 'VAULT_LOCKED' ? (
        <Message
          kind="warning"
          title={<Trans>The vault is locked</Trans>}
          actions={<UnlockPanel autoFocus onUnlocked={write} />}
        />
      ) : error.code === 'UNSUPPORTED' ? (
        <Message kind="warning" title={ownMessage(error)}>
          {ownHint(error)}
        </Message>
      ) : (
        <Failure look="box" error={error} />
      )}
    </section>
  );
}
