import { Select } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { visibleText } from '../../shared/hidden-characters.ts';
import { classNames } from './class-names.ts';
import fieldStyles from './field.module.css';
import { FieldShell } from './field.tsx';
import menuStyles from './menu.module.css';
import { Shown } from './shown.tsx';

export interface SelectOption<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly icon?: ReactNode;
}

export interface SelectGroup<V extends string> {
  /** Null for the options that need no heading. */
  readonly label: string | null;
  readonly options: readonly SelectOption<V>[];
}

export interface SelectFieldProps<V extends string> {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly value: V;
  readonly groups: readonly SelectGroup<V>[];
  readonly onValue: (value: V) => void;
}

/** One of several choices, in groups. */
export function SelectField<V extends string>({
  label,
  hint,
  error,
  value,
  groups,
  onValue,
}: SelectFieldProps<V>) {
  const options = groups.flatMap((group) => group.options);
  const chosen = options.find((option) => option.value === value);
  return (
    <FieldShell label={label} hint={hint} error={error}>
      <Select.Root<V>
        value={value}
        items={options.map((option) => ({ value: option.value, label: visibleText(option.label) }))}
        onValueChange={(next) => {
          if (next !== null) onValue(next);
        }}
      >
        <Select.Trigger className={fieldStyles.select}>
          {chosen?.icon}
          <Select.Value className={fieldStyles.selectValue} />
          <Select.Icon className={fieldStyles.selectIcon}>
            <ChevronsUpDown size={13} aria-hidden />
          </Select.Icon>
        </Select.Trigger>
        <Select.Portal>
          <Select.Positioner
            className={menuStyles.positioner}
            alignItemWithTrigger={false}
            sideOffset={4}
          >
            <Select.Popup className={classNames(menuStyles.popup, menuStyles.asWide)}>
              {groups.map((group) => (
                <Select.Group key={group.label ?? ''}>
                  {group.label === null ? null : (
                    <Select.GroupLabel className={menuStyles.groupLabel}>
                      {group.label}
                    </Select.GroupLabel>
                  )}
                  {group.options.map((option) => (
                    <Select.Item
                      key={option.value}
                      value={option.value}
                      className={menuStyles.item}
                    >
                      {option.icon}
                      <Select.ItemText className={menuStyles.label}>
                        <Shown text={option.label} />
                      </Select.ItemText>
                      <span className={menuStyles.tick}>
                        <Select.ItemIndicator>
                          <Check size={14} aria-hidden />
                        </Select.ItemIndicator>
                      </span>
                    </Select.Item>
                  ))}
                </Select.Group>
              ))}
            </Select.Popup>
          </Select.Positioner>
        </Select.Portal>
      </Select.Root>
    </FieldShell>
  );
}
