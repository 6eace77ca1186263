import { Trans } from '@lingui/react/macro';
import { type ReactNode, useRef } from 'react';
import { Button } from '../ui/button.tsx';
import { AreaField } from '../ui/field.tsx';
import { bind, type TextFieldName } from './credential-fields.tsx';
import styles from './registry-form.module.css';
import type { FormState } from './use-form-state.ts';

/** Larger files are no certificate; the schema would refuse them anyway. */
const largestFile = 256 * 1024;

export interface PemFieldProps {
  readonly form: FormState;
  readonly name: TextFieldName;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
}

/** A certificate or key: pasted, or read from a file. */
export function PemField({ form, name, label, hint }: PemFieldProps) {
  const file = useRef<HTMLInputElement>(null);
  const read = async (chosen: File | undefined) => {
    if (chosen === undefined) return;
    form.set(name, await chosen.slice(0, largestFile + 1).text());
    form.leave(name);
  };
  return (
    <div className={styles.pem}>
      <AreaField label={label} optional pem rows={3} {...bind(form, name)} hint={hint} />
      <Button small onClick={() => file.current?.click()}>
        <Trans>Choose file…</Trans>
      </Button>
      <input
        ref={file}
        type="file"
        hidden
        tabIndex={-1}
        accept=".pem,.crt,.cer,.key,text/plain"
        onChange={(event) => {
          read(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </div>
  );
}
