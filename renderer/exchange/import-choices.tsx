import { Trans, useLingui } from '@lingui/react/macro';
import { useMemo, useState } from 'react';
import type {
  ExchangeFormats,
  ExchangePreview,
  PreviewedRecord,
} from '../../shared/model/exchange.ts';
import { Failure } from '../errors/failure.tsx';
import { Button } from '../ui/button.tsx';
import { CheckField } from '../ui/field.tsx';
import { Message } from '../ui/message.tsx';
import { SecretField } from '../ui/secret-field.tsx';
import { NewVaultPanel } from '../vault/new-vault-panel.tsx';
import { UnlockPanel } from '../vault/unlock-panel.tsx';
import { Counts } from './counts.tsx';
import styles from './exchange.module.css';
import { useExchangeTexts } from './exchange-texts.ts';
import { ImportRecord } from './import-record.tsx';
import { InSight } from './in-sight.tsx';
import { Notes } from './notes.tsx';
import { canTakeSecret } from './take-secret.ts';
import type { Import } from './use-import.ts';

export interface ImportChoicesProps {
  readonly importing: Import;
  readonly preview: ExchangePreview;
  readonly formats: ExchangeFormats['formats'];
  readonly onPassphrase: (passphrase: string) => void;
}

/** What wants a decision comes first, what is saved already last. */
const order: readonly PreviewedRecord['status'][] = [
  'conflict',
  'changed',
  'invalid',
  'new',
  'same',
];

/** The records beside what is saved, and what is to become of each. */
export function ImportChoices({ importing, preview, formats, onPassphrase }: ImportChoicesProps) {
  const { t } = useLingui();
  const { statuses } = useExchangeTexts();
  const { choices, step } = importing;
  const format = formats.find(({ id }) => id === preview.format)?.name;
  const error = step.step === 'choosing' ? step.error : null;
  const records = useMemo(
    () =>
      preview.records.toSorted(
        (one, other) => order.indexOf(one.status) - order.indexOf(other.status),
      ),
    [preview],
  );
  return (
    <div className={styles.choosing}>
      <p className={styles.muted}>
        {preview.format === 'computer' ? (
          <Trans>Found on this computer. Nothing is saved yet.</Trans>
        ) : format === undefined ? (
          <Trans>Nothing is saved yet.</Trans>
        ) : (
          <Trans>Read as records of {format}. Nothing is saved yet.</Trans>
        )}
      </p>
      <Notes notes={preview.notes} label={t`Notes`} withNames />
      {preview.sealed ? <SealedBackup onPassphrase={onPassphrase} /> : null}
      {records.length === 0 ? (
        <p>
          <Trans>No registries in it.</Trans>
        </p>
      ) : (
        <>
          <Counts
            label={t`How many of each`}
            names={statuses}
            order={order}
            values={records.map(({ status }) => status)}
          />
          <AllSecrets importing={importing} records={records} />
          <ul className={styles.records} aria-label={t`Records`}>
            {records.map((record) => {
              const choice = choices[record.key];
              return choice === undefined ? null : (
                <ImportRecord
                  key={record.key}
                  record={record}
                  choice={choice}
                  onChoose={(change) => importing.choose(record.key, change)}
                />
              );
            })}
          </ul>
        </>
      )}
      <InSight when={error} />
      {error === null ? null : error.code === 'VAULT_UNAVAILABLE' ? (
        <NewVaultPanel
          onMade={() => importing.save()}
          onSessionOnly={() => importing.save('session')}
          onCancel={importing.goOn}
        />
      ) : error.code === 'VAULT_LOCKED' ? (
        <Message
          kind="warning"
          title={<Trans>The vault is locked</Trans>}
          actions={<UnlockPanel autoFocus onUnlocked={() => importing.save()} />}
        >
          <Trans>Unlock it to go on. The import is kept.</Trans>
        </Message>
      ) : (
        <Failure look="box" error={error} />
      )}
    </div>
  );
}

/** One tick for the secrets of all records; each keeps its own. */
function AllSecrets({
  importing,
  records,
}: {
  readonly importing: Import;
  readonly records: readonly PreviewedRecord[];
}) {
  const { t } = useLingui();
  const { choices, choose } = importing;
  const takeable = records.filter(
    ({ key, secret }) => canTakeSecret(secret) && choices[key]?.action !== 'skip',
  );
  if (takeable.length < 2) return null;
  const count = takeable.length;
  return (
    <CheckField
      label={t`Take all ${count} secrets`}
      hint={
        takeable.some(({ secret }) => secret === 'helper')
          ? t`Berth runs the credential helpers, which may ask you.`
          : undefined
      }
      checked={takeable.every(({ key }) => choices[key]?.withSecret === true)}
      onChecked={(withSecret) => {
        for (const { key } of takeable) choose(key, { withSecret });
      }}
    />
  );
}

/** A backup whose secrets are sealed: its passphrase, or the registries come without them. */
function SealedBackup({ onPassphrase }: { readonly onPassphrase: (passphrase: string) => void }) {
  const { t } = useLingui();
  const [passphrase, setPassphrase] = useState('');
  return (
    <form
      className={styles.sealed}
      onSubmit={(event) => {
        event.preventDefault();
        if (passphrase !== '') onPassphrase(passphrase);
      }}
    >
      <SecretField
        label={t`Passphrase of the backup`}
        autoComplete="off"
        value={passphrase}
        onValue={setPassphrase}
        hint={t`Without it, no secrets are imported.`}
      />
      <Button type="submit" disabled={passphrase === ''}>
        <Trans>Open its secrets</Trans>
      </Button>
    </form>
  );
}
