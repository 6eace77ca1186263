import { Trans, useLingui } from '@lingui/react/macro';
import type { Registry } from '../../shared/model/registry.ts';
import { Button } from '../ui/button.tsx';
import { Message } from '../ui/message.tsx';
import type { FormValues } from './form-values.ts';
import { valuesOfRegistry } from './form-values.ts';
import styles from './registry-form.module.css';

export interface ConflictPanelProps {
  readonly values: FormValues;
  readonly saved: Registry;
  readonly current: Registry;
  readonly onReload: () => void;
  readonly onOverwrite: () => void;
  readonly onKeepEditing: () => void;
}

/** Someone else saved meanwhile: shows both sides of what differs, and lets the person choose. */
export function ConflictPanel(props: ConflictPanelProps) {
  const { values, saved, current } = props;
  const { t } = useLingui();
  const before = valuesOfRegistry(saved);
  const now = valuesOfRegistry(current);
  const labels = {
    name: t`Name`,
    address: t`Address`,
    description: t`Description`,
    namespace: t`Namespace`,
    region: t`Region`,
    provider: t`Provider`,
    internalAddress: t`Internal address`,
    clusters: t`Clusters`,
    group: t`Group`,
    verify: t`Verify the certificate`,
    caCertificate: t`CA certificate`,
    clientCertificate: t`Client certificate`,
    proxyUrl: t`Proxy`,
    readOnly: t`Read-only`,
    active: t`Active`,
    credentialKind: t`Credential`,
    username: t`User name`,
  } satisfies Partial<Record<keyof FormValues, string>>;
  const fields = (Object.keys(labels) as (keyof typeof labels)[]).filter(
    (field) => before[field] !== now[field],
  );
  const show = (value: unknown) =>
    typeof value === 'boolean'
      ? value
        ? t`yes`
        : t`no`
      : String(value ?? '').slice(0, 200) || t`(empty)`;

  return (
    <Message
      kind="warning"
      title={<Trans>Changed in another window</Trans>}
      actions={
        <>
          <Button onClick={props.onReload}>
            <Trans>Reload</Trans>
          </Button>
          <Button look="danger" onClick={props.onOverwrite}>
            <Trans>Overwrite</Trans>
          </Button>
          <Button look="ghost" onClick={props.onKeepEditing}>
            <Trans>Keep editing</Trans>
          </Button>
        </>
      }
    >
      {fields.length === 0 ? (
        <Trans>This form is the same in both.</Trans>
      ) : (
        <table className={styles.conflict}>
          <thead>
            <tr>
              <th scope="col">
                <Trans>Field</Trans>
              </th>
              <th scope="col">
                <Trans>Saved in another window</Trans>
              </th>
              <th scope="col">
                <Trans>In this form</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field}>
                <th scope="row">{labels[field]}</th>
                <td>{show(now[field])}</td>
                <td>{show(values[field])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Message>
  );
}
