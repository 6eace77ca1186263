import { useEffect, useRef } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import type { TextFieldProps } from '../ui/field.tsx';
import { SecretField } from '../ui/secret-field.tsx';
import { passphraseProblem } from './passphrase-problem.ts';

export interface PassphraseFieldProps extends Omit<TextFieldProps, 'error' | 'type'> {
  /** The failure of the last try; the field says what was wrong with the passphrase, and takes the focus back. */
  readonly failure: BerthError | null;
}

/** The passphrase there is, as a person has to know it. */
export function PassphraseField({ failure, ...props }: PassphraseFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const problem = passphraseProblem(failure);
  useEffect(() => {
    if (failure === null || passphraseProblem(failure) === undefined) return;
    field.current?.focus();
    field.current?.select();
  }, [failure]);
  return (
    <SecretField
      ref={field}
      autoComplete="current-password"
      maxLength={1024}
      error={problem}
      {...props}
    />
  );
}
