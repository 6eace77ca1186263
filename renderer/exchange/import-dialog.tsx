import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import type { ExchangeFormats } from '../../shared/model/exchange.ts';
import { useApp, useUi } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Modal, ModalBody, ModalFooter } from '../ui/dialog.tsx';
import { Spinner } from '../ui/progress.tsx';
import styles from './exchange.module.css';
import { ImportChoices } from './import-choices.tsx';
import { ImportResults } from './import-results.tsx';
import { ImportSource, type ImportText } from './import-source.tsx';
import { useFound } from './use-found.ts';
import { type Import, useImport } from './use-import.ts';

const noText: ImportText = { text: '', format: 'any', passphrase: '' };

/** Registries come in: from where, which ones, and what became of them. */
export function ImportDialog() {
  const importing = useUi((state) => state.importing);
  return importing === null ? null : <OpenImport from={importing} />;
}

function OpenImport({ from }: { readonly from: 'text' | 'computer' | { readonly text: string } }) {
  const { t } = useLingui();
  const app = useApp();
  const importing = useImport();
  const [value, setValue] = useState<ImportText>(() =>
    typeof from === 'string' ? noText : { ...noText, text: from.text },
  );
  const formats = useFormats();
  const found = useFound();
  const { read, step } = importing;
  useEffect(() => {
    if (from === 'computer') read({ source: 'computer' });
    else if (from !== 'text') read({ text: from.text });
  }, [from, read]);
  const [leaving, setLeaving] = useState(false);
  const close = () => app.ui.setState({ importing: null });
  // A slip of a key must not cost what was pasted or chosen.
  const leave = () => {
    const work = value.text.trim() !== '' || step.step === 'choosing';
    if (work && step.step !== 'done') setLeaving(true);
    else close();
  };
  const shown = step.step === 'saving' ? 'choosing' : step.step;
  const place = useFocusOf(shown);
  const names = {
    source: t`Source`,
    reading: t`Reading`,
    choosing: t`Records`,
    done: t`Results`,
  };

  return (
    <Modal open wide sticky title={t`Import registries`} onClose={leave}>
      {/* Each step begins at its top. */}
      <ModalBody key={shown}>
        <section ref={place} tabIndex={-1} aria-label={names[shown]} className={styles.step}>
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
            <ImportChoices
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
        </section>
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
      <ConfirmDialog
        open={leaving}
        title={t`Cancel the import?`}
        description={t`Nothing is saved.`}
        confirm={t`Leave`}
        cancel={t`Stay`}
        onConfirm={close}
        onCancel={() => setLeaving(false)}
      />
    </Modal>
  );
}

/** The button that led to a step is gone with the one before: focus goes to the step. */
function useFocusOf(shown: string) {
  const place = useRef<HTMLElement>(null);
  const before = useRef(shown);
  useEffect(() => {
    if (before.current === shown) return;
    before.current = shown;
    place.current?.focus({ preventScroll: true });
  }, [shown]);
  return place;
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
