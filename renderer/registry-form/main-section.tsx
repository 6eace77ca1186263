import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import type { ImageReference } from '../../shared/image-reference.ts';
import { type Provider, providers } from '../../shared/model/provider.ts';
import { guessProvider } from '../../shared/provider-guess.ts';
import { providerFacts } from '../../shared/providers/facts-of.ts';
import { ProviderMark } from '../registries/provider-mark.tsx';
import { CheckField, TextField } from '../ui/field.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { AddressField } from './address-field.tsx';
import { bind } from './credential-fields.tsx';
import { CredentialSection } from './credential-section.tsx';
import { effectiveProvider, effectiveRegion, normalisedAddress, regionUse } from './form-values.ts';
import { namespaceLabels } from './namespace-texts.ts';
import styles from './registry-form.module.css';
import type { FormState } from './use-form-state.ts';

/** What regions look like where they look otherwise. */
const regionExamples: Partial<Record<Provider, string>> = {
  tcr: 'ap-guangzhou',
  swr: 'cn-north-4',
};

/** The fields everyone needs, the address first. */
export function MainSection({
  form,
  given,
  onFilled,
  onImage,
}: {
  readonly form: FormState;
  /** Read as if pasted into the address. */
  readonly given?: string | undefined;
  /** Something pasted filled in fields. */
  readonly onFilled: () => void;
  /** The image that was pasted into the address, or that none was. */
  readonly onImage: (image: ImageReference | null) => void;
}) {
  const { t, i18n } = useLingui();
  const { values, saved } = form;
  const provider = effectiveProvider(values);
  const region = regionUse(values);
  const groups = useMemo(
    () => [
      {
        label: null,
        options: [...providers]
          .sort((a, b) => providerFacts[a].name.localeCompare(providerFacts[b].name))
          .map((value: Provider) => ({
            value,
            label: providerFacts[value].name,
            icon: <ProviderMark provider={value} />,
          })),
      },
    ],
    [],
  );
  const guessed = values.provider === null && normalisedAddress(values) !== null;

  return (
    <div className={styles.fields}>
      <AddressField form={form} given={given} onFilled={onFilled} onImage={onImage} />
      <div className={styles.pair}>
        <SelectField
          label={t`Provider`}
          value={provider}
          groups={groups}
          onValue={(value) =>
            form.set(
              'provider',
              value === guessProvider(values.address).provider && saved === null ? null : value,
            )
          }
          error={form.errorOf('provider')}
          hint={guessed ? t`Guessed from the address` : null}
        />
        <TextField label={t`Name`} {...bind(form, 'name')} />
      </div>
      <TextField label={t`Description`} optional {...bind(form, 'description')} />
      <div className={region === 'none' ? undefined : styles.pair}>
        <TextField
          label={i18n._(namespaceLabels[providerFacts[provider].namespace])}
          optional
          placeholder="team"
          {...bind(form, 'namespace')}
          hint={t`Lists and short names start there.`}
        />
        {region === 'none' ? null : (
          <TextField
            label={t`Region`}
            optional={region === 'optional'}
            placeholder={regionExamples[provider] ?? 'eu-west-1'}
            value={effectiveRegion(values)}
            data-field="region"
            onValue={(value) => form.set('region', value)}
            onBlur={() => form.leave('region')}
            error={form.errorOf('region')}
          />
        )}
      </div>
      <div className={styles.group}>
        <CredentialSection form={form} />
      </div>
      <div className={styles.group}>
        <CheckField
          label={t`Make default`}
          hint={t`Completes short names.`}
          checked={values.makeDefault}
          onChecked={(checked) => form.set('makeDefault', checked)}
          error={form.errorOf('makeDefault')}
        />
      </div>
    </div>
  );
}
