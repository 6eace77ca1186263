import { Checkbox } from '@base-ui/react/checkbox';
import { Field } from '@base-ui/react/field';
import { Trans } from '@lingui/react/macro';
import { Check } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';
import { Shown } from './shown.tsx';

export interface FieldShellProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** What is wrong, once it is time to say so. */
  readonly error?: string | undefined;
  readonly optional?: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A label, a control, and below it what is wrong or else a hint, joined for screen readers. */
export function FieldShell({
  label,
  hint,
  error,
  optional = false,
  className,
  children,
}: FieldShellProps) {
  return (
    <Field.Root invalid={error !== undefined} className={classNames(styles.field, className)}>
      <div className={styles.label}>
        <Field.Label>
          <Shown text={label} />
        </Field.Label>
        {optional ? (
          <span className={styles.optional} aria-hidden>
            <Trans>optional</Trans>
          </span>
        ) : null}
      </div>
      {children}
      {error === undefined ? (
        hint === undefined || hint === null || hint === '' ? null : (
          <Field.Description className={styles.hint}>{hint}</Field.Description>
        )
      ) : (
        <Field.Error match className={styles.error}>
          {error}
        </Field.Error>
      )}
    </Field.Root>
  );
}

export interface TextFieldProps
  extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'defaultValue' | 'className'> {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly optional?: boolean;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly className?: string | undefined;
}

/** One line of text. */
export function TextField({
  label,
  hint,
  error,
  optional = false,
  onValue,
  className,
  ...props
}: TextFieldProps) {
  return (
    <FieldShell label={label} hint={hint} error={error} optional={optional} className={className}>
      <Field.Control
        autoComplete="off"
        spellCheck={false}
        className={styles.input}
        onChange={(event) => onValue(event.target.value)}
        {...props}
      />
    </FieldShell>
  );
}

export interface AreaFieldProps
  extends Omit<ComponentProps<'textarea'>, 'value' | 'onChange' | 'defaultValue' | 'className'> {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly optional?: boolean;
  readonly value: string;
  readonly onValue: (value: string) => void;
  /** Certificates and keys: monospaced, not wrapped. */
  readonly pem?: boolean;
}

/** Several lines of text. */
export function AreaField({
  label,
  hint,
  error,
  optional = false,
  onValue,
  pem = false,
  value,
  ...props
}: AreaFieldProps) {
  return (
    <FieldShell label={label} hint={hint} error={error} optional={optional}>
      <Field.Control
        value={value}
        render={
          <textarea
            autoComplete="off"
            spellCheck={false}
            className={classNames(styles.area, pem && styles.pem)}
            {...props}
            value={value}
            onChange={(event) => onValue(event.target.value)}
          />
        }
      />
    </FieldShell>
  );
}

export interface CheckFieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChecked: (checked: boolean) => void;
}

/** A box to tick. */
export function CheckField({
  label,
  hint,
  error,
  checked,
  disabled = false,
  onChecked,
}: CheckFieldProps) {
  return (
    <Field.Root invalid={error !== undefined} disabled={disabled} className={styles.check}>
      <Checkbox.Root checked={checked} onCheckedChange={onChecked} className={styles.box}>
        <Checkbox.Indicator className={styles.tickMark}>
          <Check size={12} strokeWidth={3} aria-hidden />
        </Checkbox.Indicator>
      </Checkbox.Root>
      <div className={styles.checkText}>
        <Field.Label>
          <Shown text={label} />
        </Field.Label>
        {hint === undefined ? null : (
          <Field.Description className={styles.hint}>{hint}</Field.Description>
        )}
        {error === undefined ? null : (
          <Field.Error match className={styles.error}>
            {error}
          </Field.Error>
        )}
      </div>
    </Field.Root>
  );
}
