import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useSettings } from '../state/use-app.ts';
import { SelectField } from '../ui/select-field.tsx';

const usual = [0, 5, 15, 60];

/** How often the default registry is tested in the background. */
export function HealthField({ onMinutes }: { readonly onMinutes: (minutes: number) => void }) {
  const { t } = useLingui();
  const minutes = useSettings((state) => state.settings.healthMinutes);
  const choices = [...new Set([...usual, minutes])].toSorted((one, other) => one - other);
  const nameOf = (count: number) =>
    count === 0 ? t`Never` : t`${plural(count, { one: 'Every minute', other: 'Every # minutes' })}`;
  return (
    <SelectField
      label={t`Test the default registry`}
      hint={t`In the background; not on battery.`}
      value={String(minutes)}
      groups={[
        {
          label: null,
          options: choices.map((count) => ({ value: String(count), label: nameOf(count) })),
        },
      ]}
      onValue={(value) => onMinutes(Number(value))}
    />
  );
}
