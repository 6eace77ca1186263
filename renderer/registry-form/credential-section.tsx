import { Trans, useLingui } from '@lingui/react/macro';
import { KeyRound } from 'lucide-react';
import { useMemo } from 'react';
import type { Registry } from '../../shared/model/registry.ts';
import { credentialUse, providerFacts } from '../../shared/providers/facts-of.ts';
import { translate } from '../errors/translate.ts';
import { enterTexts } from '../registries/wanted-secret.ts';
import { Button } from '../ui/button.tsx';
import { Message } from '../ui/message.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { Shown } from '../ui/shown.tsx';
import { CredentialFields } from './credential-fields.tsx';
import { CredentialHelp } from './credential-help.tsx';
import { useCredentialTexts } from './credential-texts.ts';
import { credentialLoss } from './draft.ts';
import { effectiveKind, effectiveProvider } from './form-values.ts';
import { credentialHelp } from './provider-help.ts';
import styles from './registry-form.module.css';
import type { FormState } from './use-form-state.ts';

/** The credential: kept as stored, or a kind with its fields. */
export function CredentialSection({ form }: { readonly form: FormState }) {
  const { t, i18n } = useLingui();
  const { values, saved } = form;
  const credentialKind = effectiveKind(values);
  const { kinds, secrets, losses } = useCredentialTexts();
  const provider = effectiveProvider(values);
  const loss = saved === null ? null : credentialLoss(values, saved);
  const groups = useMemo(() => {
    const offered = providerFacts[provider].credentials.map(({ kind }) => kind);
    // A kind that was chosen before, for another provider perhaps, is seen to be chosen.
    const shown = offered.includes(credentialKind) ? offered : [...offered, credentialKind];
    return [{ label: null, options: shown.map((value) => ({ value, label: kinds[value] })) }];
  }, [provider, credentialKind, kinds]);

  if (values.keepCredential && loss === null && saved !== null) {
    const { kind, username, state } = saved.credential;
    const refused = form.errorOf('credentialKind');
    const gone = state === 'missing' || state === 'changed';
    return (
      <>
        <EditedOutside saved={saved} />
        <div className={styles.kept}>
          <KeyRound size={15} aria-hidden className={gone ? styles.missing : styles.here} />
          <div className={styles.keptText}>
            {state === 'missing' ? (
              <Trans>{secrets[kind]}: missing</Trans>
            ) : state === 'changed' ? (
              <Trans>{secrets[kind]}: not used any more</Trans>
            ) : state === 'session' ? (
              <Trans>{secrets[kind]}: kept for this session</Trans>
            ) : (
              <Trans>{secrets[kind]}: kept</Trans>
            )}
            {username === undefined ? null : (
              <div className={styles.muted}>
                <Shown text={username} />
              </div>
            )}
          </div>
          <Button small onClick={() => form.set('keepCredential', false)}>
            {gone ? <Trans>Enter it again</Trans> : <Trans>Replace</Trans>}
          </Button>
        </div>
        {refused === undefined ? null : <Message kind="error">{refused}</Message>}
      </>
    );
  }

  const help = credentialHelp(provider, credentialKind);
  // Nothing has to be typed before a kind turns out to be of no use here.
  const untaken = credentialUse(provider, credentialKind) === null;
  const { kind: savedKind, state } = saved?.credential ?? { kind: 'none', state: 'missing' };
  const canStay = savedKind !== 'none' && (state === 'saved' || state === 'session');
  return (
    <>
      <EditedOutside saved={saved} />
      {loss === null || !values.keepCredential ? null : (
        <Message
          kind="warning"
          title={t`${losses[loss]} changes, so the stored credential cannot stay`}
        >
          <Trans>Enter it again. A stored secret is only sent where it was saved for.</Trans>
        </Message>
      )}
      <SelectField
        label={t`Credential`}
        value={credentialKind}
        groups={groups}
        onValue={(kind) => form.set('credentialKind', kind)}
        error={
          form.errorOf('credentialKind') ??
          (untaken ? (translate(form.problems.credentialKind ?? null) ?? undefined) : undefined)
        }
        hint={help === null ? undefined : i18n._(help)}
      />
      <CredentialFields form={form} />
      <CredentialHelp values={values} />
      {canStay && !values.keepCredential && loss === null ? (
        <Button look="link" onClick={() => form.set('keepCredential', true)}>
          <Trans>Keep the stored one</Trans>
        </Button>
      ) : null}
    </>
  );
}

/** Whoever edited the registry may have led it elsewhere: the address wants a look before a secret is entered. */
function EditedOutside({ saved }: { readonly saved: Registry | null }) {
  const { t } = useLingui();
  if (saved?.credential.state !== 'changed') return null;
  return (
    <Message kind="warning" title={t`Edited outside Berth`}>
      {translate(enterTexts(saved, { field: 'credential', why: 'changed' }).sentence)}
    </Message>
  );
}
