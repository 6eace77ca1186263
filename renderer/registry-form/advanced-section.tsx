import { Trans, useLingui } from '@lingui/react/macro';
import { KeyRound } from 'lucide-react';
import { useVault } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { AreaField, CheckField, TextField } from '../ui/field.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { bind } from './credential-fields.tsx';
import { FieldGroup } from './field-group.tsx';
import { PemField } from './pem-field.tsx';
import styles from './registry-form.module.css';
import type { FormState } from './use-form-state.ts';

/** The fields few need: clusters, certificates, proxy, protection. */
export function AdvancedSection({ form }: { readonly form: FormState }) {
  const { t } = useLingui();
  const { values, saved } = form;
  const keyChanged = useVault(
    ({ status }) =>
      status?.unreadable.some(
        ({ registryId, field }) => registryId === saved?.id && field === 'clientKey',
      ) === true,
  );
  return (
    <div className={styles.advanced}>
      <FieldGroup title={t`Clusters and group`}>
        <div className={styles.pair}>
          <TextField
            label={t`Internal address`}
            optional
            {...bind(form, 'internalAddress')}
            hint={t`Where clusters pull from, if it differs.`}
          />
          <TextField label={t`Group`} optional {...bind(form, 'group')} />
        </div>
        <AreaField
          label={t`Clusters`}
          optional
          rows={2}
          {...bind(form, 'clusters')}
          hint={t`Names or ids of clusters that use this registry, one per line.`}
        />
      </FieldGroup>
      <FieldGroup title={t`Certificates`}>
        <CheckField
          label={t`Verify the certificate`}
          hint={t`If off, others can read and change what is sent.`}
          checked={values.verify}
          onChecked={(checked) => form.set('verify', checked)}
          error={form.errorOf('verify')}
        />
        <PemField
          form={form}
          name="caCertificate"
          label={t`CA certificate`}
          hint={t`Trusted for this registry, with the usual authorities.`}
        />
        <PemField form={form} name="clientCertificate" label={t`Client certificate`} />
        {values.keepClientKey && values.clientCertificate.trim() !== '' ? (
          <div className={styles.kept}>
            <KeyRound size={15} aria-hidden className={keyChanged ? styles.missing : styles.here} />
            <div className={styles.keptText}>
              {keyChanged ? (
                <Trans>Client key: not used any more, edited outside Berth</Trans>
              ) : (
                <Trans>Client key: kept</Trans>
              )}
            </div>
            <Button small onClick={() => form.set('keepClientKey', false)}>
              {keyChanged ? <Trans>Enter it again</Trans> : <Trans>Replace</Trans>}
            </Button>
          </div>
        ) : values.clientCertificate.trim() !== '' || values.clientKey !== '' ? (
          <PemField form={form} name="clientKey" label={t`Client key`} />
        ) : null}
      </FieldGroup>
      <FieldGroup title={t`Proxy`}>
        <div className={styles.pair}>
          <SelectField
            label={t`Proxy`}
            value={values.proxy}
            groups={[
              {
                label: null,
                options: [
                  { value: 'system', label: t`As the system says` },
                  { value: 'none', label: t`None` },
                  { value: 'url', label: t`This one` },
                ],
              },
            ]}
            onValue={(proxy) => form.set('proxy', proxy)}
            error={form.errorOf('proxy')}
          />
          {values.proxy === 'url' ? (
            <TextField
              label={t`Proxy address`}
              placeholder="http://proxy.example.com:3128"
              {...bind(form, 'proxyUrl')}
              hint={t`A password in it goes to the vault.`}
            />
          ) : null}
        </div>
      </FieldGroup>
      <FieldGroup title={t`Protection`}>
        <CheckField
          label={t`Read-only`}
          hint={t`Block all changes to this registry.`}
          checked={values.readOnly}
          onChecked={(checked) => form.set('readOnly', checked)}
          error={form.errorOf('readOnly')}
        />
        <CheckField
          label={t`Active`}
          hint={t`An inactive registry is saved, but never contacted.`}
          checked={values.active}
          onChecked={(checked) => form.set('active', checked)}
          error={form.errorOf('active')}
        />
      </FieldGroup>
    </div>
  );
}
