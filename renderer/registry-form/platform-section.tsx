import { useLingui } from '@lingui/react/macro';
import { CheckField, TextField } from '../ui/field.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { bind } from './credential-fields.tsx';
import { FieldGroup } from './field-group.tsx';
import {
  hasSeveralCredentials,
  type RunaiWorkload,
  runaiFrameworks,
  runaiScopes,
  runaiWorkloads,
} from './platform-values.ts';
import styles from './registry-form.module.css';
import type { FormState } from './use-form-state.ts';

/**
 * What only other systems know of a registry: it is kept for their exports, and no
 * registry is told of it. Their clusters, region and addresses have fields above.
 */
export function PlatformSection({ form }: { readonly form: FormState }) {
  const { t } = useLingui();
  const platform = form.saved?.platform ?? {};
  return (
    <div className={styles.advanced}>
      <RunaiFields form={form} />
      {hasSeveralCredentials(platform) ? null : (
        <FieldGroup title="Rancher 1">
          <TextField
            label={t`E-mail`}
            optional
            inputMode="email"
            {...bind(form, 'rancherEmail')}
            hint={t`Rancher asks for one with each credential.`}
          />
        </FieldGroup>
      )}
      <FieldGroup title="Zadig">
        <TextField
          label={t`Registry id`}
          optional
          {...bind(form, 'zadigId')}
          hint={t`Given by Zadig; empty for a new one.`}
        />
      </FieldGroup>
    </div>
  );
}

function RunaiFields({ form }: { readonly form: FormState }) {
  const { t } = useLingui();
  const { values } = form;
  const scopes: Readonly<Record<string, string>> = {
    '': t`Not set`,
    tenant: t`Tenant`,
    cluster: t`Cluster`,
    department: t`Department`,
    project: t`Project`,
  };
  const workloads: Readonly<Record<RunaiWorkload, string>> = {
    workspace: t`Workspaces`,
    training: t`Training`,
    inference: t`Inference`,
    distributed: t`Distributed training`,
  };
  const choices = (own: string, all: readonly string[]) => [
    {
      label: null,
      options: (all.includes(own) ? all : [...all, own]).map((value) => ({
        value,
        label: scopes[value] ?? value,
      })),
    },
  ];
  const scope = values.runaiScope;
  return (
    <FieldGroup title="Run:ai">
      <div className={styles.pair}>
        <SelectField
          label={t`Scope`}
          value={scope}
          groups={choices(scope, ['', ...runaiScopes])}
          onValue={(next) => form.set('runaiScope', next)}
          error={form.errorOf('runaiScope')}
        />
        {scope === 'project' ? (
          <TextField label={t`Project id`} inputMode="numeric" {...bind(form, 'runaiProjectId')} />
        ) : scope === 'department' ? (
          <TextField label={t`Department id`} {...bind(form, 'runaiDepartmentId')} />
        ) : null}
      </div>
      {scope === 'tenant' || scope === '' ? null : (
        <TextField
          label={t`Cluster id`}
          optional={scope !== 'cluster'}
          {...bind(form, 'runaiClusterId')}
        />
      )}
      <fieldset className={styles.choices}>
        <legend>{t`Workloads it is offered to`}</legend>
        {runaiWorkloads.map((type) => (
          <CheckField
            key={type}
            label={workloads[type]}
            checked={values.runaiWorkloads.includes(type)}
            onChecked={(checked) =>
              form.set(
                'runaiWorkloads',
                runaiWorkloads.filter((one) =>
                  one === type ? checked : values.runaiWorkloads.includes(one),
                ),
              )
            }
          />
        ))}
      </fieldset>
      {values.runaiWorkloads.includes('distributed') ? (
        <SelectField
          label={t`Framework`}
          value={values.runaiFramework}
          groups={choices(values.runaiFramework, ['', ...runaiFrameworks])}
          onValue={(next) => form.set('runaiFramework', next)}
        />
      ) : null}
    </FieldGroup>
  );
}
