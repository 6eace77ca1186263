import { Field } from '@base-ui/react/field';
import { useLingui } from '@lingui/react/macro';
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from './button.tsx';
import styles from './field.module.css';
import { FieldShell, type TextFieldProps } from './field.tsx';

/** One line that is hidden while it is typed, unless a person asks to see it. */
export function SecretField({
  label,
  hint,
  error,
  optional = false,
  onValue,
  className,
  autoComplete = 'new-password',
  ...props
}: Omit<TextFieldProps, 'type'>) {
  const { t } = useLingui();
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <FieldShell label={label} hint={hint} error={error} optional={optional} className={className}>
      <div className={styles.secret}>
        <Field.Control
          spellCheck={false}
          autoCapitalize="off"
          className={styles.input}
          onChange={(event) => onValue(event.target.value)}
          {...props}
          type={shown ? 'text' : 'password'}
          // What is shown is no password to a browser: it would be offered to other fields.
          autoComplete={shown ? 'off' : autoComplete}
        />
        <IconButton
          small
          label={shown ? t`Hide what is typed` : t`Show what is typed`}
          className={styles.reveal}
          disabled={props.value === ''}
          onClick={() => setShown(!shown)}
        >
          <Icon size={14} aria-hidden />
        </IconButton>
      </div>
    </FieldShell>
  );
}
