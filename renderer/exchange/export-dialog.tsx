import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import type { ExchangeFormat, ExchangeFormats } from '../../shared/model/exchange.ts';
import { inLanguage } from '../../shared/text/language.ts';
import { Failure } from '../errors/failure.tsx';
import { useApp, useRegistries, useUi } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy.ts';
import { Modal, ModalBody, ModalFooter } from '../ui/dialog.tsx';
import { AreaField, CheckField } from '../ui/field.tsx';
import { SelectField } from '../ui/select-field.tsx';
import styles from './exchange.module.css';
import { ExportSecrets } from './export-secrets.tsx';
import { Notes } from './notes.tsx';
import { saveText } from './save-text.ts';
import { useExport } from './use-export.ts';

/** Registries go out: in which format, which ones, and what stays behind. */
export function ExportDialog() {
  const exporting = useUi((state) => state.exporting);
  return exporting === null ? null : <OpenExport begin={exporting} />;
}

function OpenExport({ begin }: { readonly begin: readonly string[] }) {
  const { t } = useLingui();
  const app = useApp();
  const all = useRegistries((state) => state.registries).filter(({ sample }) => !sample);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(begin.length > 0 ? begin : all.map(({ id }) => id)),
  );
  const [formats, setFormats] = useState<ExchangeFormats['formats']>([]);
  const [format, setFormat] = useState<ExchangeFormat | null>(null);
  const [shape, setShape] = useState<string | undefined>(undefined);
  const ids = all.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const { busy, error, result } = useExport(format, shape, ids);
  useEffect(() => {
    app.api.call('exchange.formats', {}).then(
      (answer) => {
        const writable = answer.formats.filter(({ shapes }) => shapes.length > 0);
        setFormats(writable);
        setFormat((before) => before ?? writable[0]?.id ?? null);
      },
      () => undefined,
    );
  }, [app]);
  const shapes = formats.find(({ id }) => id === format)?.shapes ?? [];
  const close = () => app.ui.setState({ exporting: null });
  const toggle = (id: string, on: boolean) =>
    setChosen((before) => {
      const next = new Set(before);
      if (on) next.add(id);
      else next.delete(id);
      return next;
    });

  return (
    <Modal open wide sticky title={t`Export registries`} onClose={close}>
      <ModalBody>
        <div className={styles.choosing}>
          <div className={styles.pair}>
            <SelectField
              label={t`Format`}
              value={format ?? ''}
              groups={[
                {
                  label: null,
                  options: formats.map(({ id, name, text }) => ({
                    value: id as string,
                    label: inLanguage(text, name),
                  })),
                },
              ]}
              onValue={(value) => {
                setFormat(formats.find(({ id }) => id === value)?.id ?? null);
                setShape(undefined);
              }}
            />
            {shapes.length > 1 ? (
              <SelectField
                label={t`Shape`}
                value={shape ?? shapes[0]?.id ?? ''}
                groups={[
                  {
                    label: null,
                    options: shapes.map(({ id, name, text }) => ({
                      value: id,
                      label: inLanguage(text, name),
                    })),
                  },
                ]}
                onValue={setShape}
              />
            ) : null}
          </div>
          <fieldset className={styles.list}>
            <legend className={styles.legend}>
              <Trans>Registries</Trans>
            </legend>
            {all.map(({ address, id, name }) => (
              <CheckField
                key={id}
                label={name}
                hint={address}
                checked={chosen.has(id)}
                onChecked={(on) => toggle(id, on)}
              />
            ))}
          </fieldset>
          {error === null ? null : <Failure look="box" error={error} />}
          {result === null || ids.length === 0 ? null : (
            <>
              {result.notes.length === 0 ? null : (
                <div className={styles.left}>
                  <h3>
                    <Trans>Not included</Trans>
                  </h3>
                  <section
                    className={styles.scrolls}
                    aria-label={t`Not included`}
                    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
                    tabIndex={0}
                  >
                    <Notes
                      notes={result.notes}
                      label={t`Not included`}
                      withNames
                      total={ids.length}
                    />
                  </section>
                </div>
              )}
              <AreaField
                label={t`As text, without secrets`}
                pem
                rows={10}
                readOnly
                aria-busy={busy}
                value={result.text ?? ''}
                onValue={() => undefined}
              />
            </>
          )}
          {format === null || ids.length === 0 ? null : (
            <ExportSecrets key={format} format={format} shape={shape} ids={ids} />
          )}
        </div>
      </ModalBody>
      <ModalFooter>
        <Button
          disabled={result?.text == null}
          onClick={() => {
            if (result?.text != null) copyText(result.text);
          }}
        >
          <Trans>Copy</Trans>
        </Button>
        <Button
          disabled={result?.text == null}
          onClick={() => {
            if (result?.text != null) saveText(result.text, result.fileName, result.mediaType);
          }}
        >
          <Trans>Save as a file</Trans>
        </Button>
        <Button look="primary" onClick={close}>
          <Trans>Done</Trans>
        </Button>
      </ModalFooter>
    </Modal>
  );
}
