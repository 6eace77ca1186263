import { Trans, useLingui } from '@lingui/react/macro';
import { FileUp, MonitorCheck } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { importTextLimit } from '../../shared/import-limits.ts';
import type { ExchangeFormat, ExchangeFormats } from '../../shared/model/exchange.ts';
import { inLanguage } from '../../shared/text/language.ts';
import { Failure } from '../errors/failure.tsx';
import { Button } from '../ui/button.tsx';
import { AreaField } from '../ui/field.tsx';
import { Message } from '../ui/message.tsx';
import { SecretField } from '../ui/secret-field.tsx';
import { SelectField } from '../ui/select-field.tsx';
import styles from './exchange.module.css';
import type { Import } from './use-import.ts';

export interface ImportText {
  readonly text: string;
  readonly format: ExchangeFormat | 'any';
  readonly passphrase: string;
}

export interface ImportSourceProps {
  readonly importing: Import;
  readonly formats: ExchangeFormats['formats'];
  /** How many registries tools on this computer know; null while it is not known. */
  readonly found: number | null;
  readonly value: ImportText;
  readonly onValue: (value: ImportText) => void;
}

/** Where the records come from: this computer, a pasted text, or a file. */
export function ImportSource({ importing, formats, found, value, onValue }: ImportSourceProps) {
  const { t } = useLingui();
  const file = useRef<HTMLInputElement>(null);
  const [tooLarge, setTooLarge] = useState<string | null>(null);
  const error = importing.step.step === 'source' ? importing.step.error : null;
  const take = async (chosen: File | undefined) => {
    if (chosen === undefined) return;
    const { name, size } = chosen;
    setTooLarge(size > importTextLimit ? name : null);
    if (size <= importTextLimit) onValue({ ...value, text: await chosen.text() });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  };
  const passphraseWrong = error?.reason === 'wrongPassphrase';
  const wantsPassphrase = value.format === 'backup' || passphraseWrong || value.passphrase !== '';

  return (
    <div className={styles.source}>
      <div className={styles.computer}>
        <MonitorCheck size={16} aria-hidden />
        <div className={styles.grow}>
          <strong>
            <Trans>From this computer</Trans>
          </strong>
          <p className={styles.muted}>
            {found === null ? (
              <Trans>Looking for registries of Docker, Podman and Skopeo…</Trans>
            ) : found === 0 ? (
              <Trans>No registries of Docker, Podman or Skopeo found.</Trans>
            ) : (
              t`Docker, Podman and Skopeo know ${found} here. Their files are only read.`
            )}
          </p>
        </div>
        <Button
          disabled={found === null || found === 0}
          onClick={() => importing.read({ source: 'computer' })}
        >
          <Trans>Show</Trans>
        </Button>
      </div>
      <AreaField
        label={t`Records of another system`}
        pem
        rows={10}
        value={value.text}
        onValue={(text) => onValue({ ...value, text })}
        onDragOver={(event) => event.preventDefault()}
        onDrop={drop}
        placeholder={'{ "address": "https://registry.example.com", … }'}
        hint={t`Paste them, or drop a file here.`}
      />
      <input
        ref={file}
        type="file"
        hidden
        aria-hidden
        tabIndex={-1}
        data-testid="import-file"
        onChange={(event) => {
          take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <div className={styles.pair}>
        <SelectField
          label={t`Format`}
          value={value.format}
          groups={[
            { label: null, options: [{ value: 'any', label: t`Detect` }] },
            {
              label: null,
              options: formats.map(({ id, name, text }) => ({
                value: id,
                label: inLanguage(text, name),
              })),
            },
          ]}
          onValue={(format) => onValue({ ...value, format })}
        />
        <div className={styles.file}>
          <Button onClick={() => file.current?.click()}>
            <FileUp size={14} aria-hidden />
            <Trans>Choose a file…</Trans>
          </Button>
        </div>
      </div>
      {wantsPassphrase ? (
        <SecretField
          label={t`Passphrase of the backup`}
          autoComplete="off"
          optional
          value={value.passphrase}
          onValue={(passphrase) => onValue({ ...value, passphrase })}
          error={passphraseWrong ? t`Wrong passphrase` : undefined}
          hint={t`Without it, no secrets are imported.`}
        />
      ) : null}
      {tooLarge === null ? null : (
        <Message kind="error" title={t`${tooLarge} is too large`}>
          <Trans>At most 32 MiB.</Trans>
        </Message>
      )}
      {error === null || passphraseWrong ? null : <Failure look="box" error={error} />}
    </div>
  );
}
