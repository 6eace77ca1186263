import { useLingui } from '@lingui/react/macro';
import type { CredentialKind } from '../../shared/model/credential.ts';
import { credentialUse } from '../../shared/providers/facts-of.ts';
import { AreaField, TextField } from '../ui/field.tsx';
import { SecretField } from '../ui/secret-field.tsx';
import {
  effectiveKind,
  effectiveProvider,
  type FieldName,
  type FormValues,
} from './form-values.ts';
import styles from './registry-form.module.css';
import type { FormState } from './use-form-state.ts';

/** Names of fields that hold text. */
export type TextFieldName = {
  [F in FieldName]: FormValues[F] extends string
    ? string extends FormValues[F]
      ? F
      : never
    : never;
}[FieldName];

/** The field that holds the secret of a kind, or else names where it is. */
export const secretNames: Readonly<Record<CredentialKind, TextFieldName | null>> = {
  none: null,
  password: 'password',
  token: 'token',
  accessToken: 'token',
  accessKey: 'secretKey',
  awsProfile: 'profile',
  serviceAccount: 'serviceAccount',
  helper: 'helper',
};

/** What joins a text field to the form. */
export function bind(form: FormState, name: TextFieldName) {
  return {
    value: form.values[name],
    onValue: (value: string) => form.set(name, value),
    onBlur: () => form.leave(name),
    error: form.errorOf(name),
    'data-field': name,
  };
}

/** The fields of the chosen kind of credential. */
export function CredentialFields({ form }: { readonly form: FormState }) {
  const { t } = useLingui();
  const tokenName = credentialUse(effectiveProvider(form.values), 'token')?.username;
  switch (effectiveKind(form.values)) {
    case 'none':
      return null;
    case 'password':
      return (
        <div className={styles.pair}>
          <TextField label={t`User name`} {...bind(form, 'username')} />
          <SecretField label={t`Password`} {...bind(form, 'password')} />
        </div>
      );
    case 'accessKey':
      return (
        <>
          <div className={styles.pair}>
            <TextField label={t`Access key id`} {...bind(form, 'accessKey')} />
            <SecretField label={t`Secret key`} {...bind(form, 'secretKey')} />
          </div>
          <SecretField
            label={t`Session token`}
            optional
            {...bind(form, 'sessionToken')}
            hint={t`Only for temporary keys.`}
          />
        </>
      );
    case 'awsProfile':
      return (
        <TextField
          label={t`Profile`}
          placeholder="default"
          {...bind(form, 'profile')}
          hint={t`A profile of this computer’s AWS configuration; its secrets stay there.`}
        />
      );
    case 'token':
      return (
        <div className={tokenName === 'none' ? undefined : styles.pair}>
          <SecretField label={t`Token`} {...bind(form, 'token')} />
          {tokenName === 'none' ? null : (
            <TextField
              label={t`User name`}
              optional={tokenName !== 'required'}
              {...bind(form, 'tokenUsername')}
            />
          )}
        </div>
      );
    case 'accessToken':
      return <SecretField label={t`Access token`} {...bind(form, 'token')} />;
    case 'serviceAccount':
      return (
        <AreaField
          label={t`JSON key`}
          pem
          {...bind(form, 'serviceAccount')}
          hint={t`The whole JSON file.`}
        />
      );
    case 'helper':
      return (
        <TextField
          label={t`Helper`}
          placeholder="desktop"
          {...bind(form, 'helper')}
          hint={t`The part after docker-credential- of a program on this computer.`}
        />
      );
  }
}
