import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import type { ExchangeFormats, ExchangePreview } from '../../shared/model/exchange.ts';
import { Failure } from '../errors/failure.tsx';
import { useApp, useUi } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { Modal, ModalBody, ModalFooter } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { Message } from '../ui/message.tsx';
import { Spinner } from '../ui/progress.tsx';
import { NewVaultPanel } from '../vault/new-vault-panel.tsx';
import { UnlockPanel } from '../vault/unlock-panel.tsx';
import styles from './exchange.module.css';
import { ImportRecord } from './import-record.tsx';
import { ImportResults } from './import-results.tsx';
import { ImportSource, type ImportText } from './import-source.tsx';
import { InSight } from './in-sight.tsx';
import { Notes } from './notes.tsx';
import { useFound } from './use-found.ts';
import { type Import, useImport } from './use-import.ts';

const noText: ImportText = { text: '', format: 'any', passphrase: '' };

/** Registries come in: from where, which ones, and what became of them. */
export function ImportDialog() {
  const importing = useUi((state) => state.importing);
  return importing === null ? null : <OpenImport from={importing} />;
}

function OpenImport({ from }: { readonly from: 'text' | 'computer' }) {
  const { t } = useLingui();
  const app = useApp();
  const importing = useImport();
  const [value, setValue] = useState(noText);
  const formats = useFormats();
  const found = useFound();
  const { read, step } = importing;
  useEffect(() => {
    if (from === 'computer') read({ source: 'computer' });
  }, [from, read]);
  const close = () => app.ui.setState({ importing: null });

  return (
    <Modal open wide sticky title={t`Import registries`} onClose={close}>
      <ModalBody>
        {step.step === 'source' ? (
          <ImportSource
            importing={importing}
            formats={formats}
            found={found}
            value={value}
            onValue={setValue}
          />
        ) : step.step === 'reading' ? (
          <p role="status" className={styles.busy}>
            <Spinner />
            <Trans>Reading the records…</Trans>
          </p>
        ) : step.step === 'done' ? (
          <ImportResults results={step.results} />
        ) : (
          <Choosing
            importing={importing}
            preview={step.preview}
            formats={formats}
            onPassphrase={(passphrase) => {
              const opened = { ...value, passphrase };
              setValue(opened);
              read(inputOf(opened));
            }}
          />
        )}
      </ModalBody>
      <ModalFooter>
        {step.step === 'source' ? (
          <>
            <Button onClick={close}>
              <Trans>Cancel</Trans>
            </Button>
            <Button
              look="primary"
              disabled={value.text.trim() === ''}
              onClick={() => read(inputOf(value))}
            >
              <Trans>Preview</Trans>
            </Button>
          </>
        ) : step.step === 'done' ? (
          <Button look="primary" onClick={close}>
            <Trans>Done</Trans>
          </Button>
        ) : (
          <>
            <Button onClick={importing.back}>
              <Trans>Back</Trans>
            </Button>
            <SaveButton importing={importing} />
          </>
        )}
      </ModalFooter>
    </Modal>
  );
}

/** A backup whose secrets are sealed: its passphrase, or the registries come without them. */
function SealedBackup({ onPassphrase }: { readonly onPassphrase: (passphrase: string) => void }) {
  const { t } = useLingui();
  const [passphrase, setPassphrase] = useState('');
  return (
    <div className={styles.pair}>
      <TextField
        label={t`Passphrase of the backup`}
        type="password"
        autoComplete="off"
        value={passphrase}
        onValue={setPassphrase}
        hint={t`Without it the registries come without their secrets.`}
      />
      <div className={styles.file}>
        <Button disabled={passphrase === ''} onClick={() => onPassphrase(passphrase)}>
          <Trans>Open its secrets</Trans>
        </Button>
      </div>
    </div>
  );
}

function Choosing({
  importing,
  preview,
  formats,
  onPassphrase,
}: {
  readonly importing: Import;
  readonly preview: ExchangePreview;
  readonly formats: ExchangeFormats['formats'];
  readonly onPassphrase: (passphrase: string) => void;
}) {
  const { t } = useLingui();
  const { choices, step } = importing;
  const format = formats.find(({ id }) => id === preview.format)?.name;
  const error = step.step === 'choosing' ? step.error : null;
  return (
    <div className={styles.choosing}>
      <p className={styles.muted}>
        {format === undefined ? (
          <Trans>Found on this computer. Nothing is saved yet.</Trans>
        ) : (
          <Trans>Read as records of {format}. Nothing is saved yet.</Trans>
        )}
      </p>
      <Notes notes={preview.notes} label={t`Notes`} withNames />
      {preview.sealed ? <SealedBackup onPassphrase={onPassphrase} /> : null}
      {preview.records.length === 0 ? (
        <p>
          <Trans>There is no registry in it.</Trans>
        </p>
      ) : (
        <ul className={styles.records} aria-label={t`Records`}>
          {preview.records.map((record) => {
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
          <Trans>Unlock it to go on. Nothing of the import is lost.</Trans>
        </Message>
      ) : (
        <Failure look="box" error={error} />
      )}
    </div>
  );
}

function SaveButton({ importing }: { readonly importing: Import }) {
  const { t } = useLingui();
  const { choices, step } = importing;
  const count = Object.values(choices).filter(({ action }) => action !== 'skip').length;
  const busy = step.step === 'saving';
  return (
    <Button
      look="primary"
      disabled={step.step !== 'choosing' || count === 0}
      onClick={() => importing.save()}
    >
      {busy ? <Trans>Saving…</Trans> : t`Import ${count}`}
    </Button>
  );
}

function useFormats(): ExchangeFormats['formats'] {
  const app = useApp();
  const [formats, setFormats] = useState<ExchangeFormats['formats']>([]);
  useEffect(() => {
    app.api.call('exchange.formats', {}).then(
      (answer) => setFormats(answer.formats),
      // Without the names the text is still recognised.
      () => undefined,
    );
  }, [app]);
  return formats;
}

function inputOf({ format, passphrase, text }: ImportText) {
  return {
    text,
    ...(format === 'any' ? {} : { format }),
    ...(passphrase === '' ? {} : { passphrase }),
  };
}
