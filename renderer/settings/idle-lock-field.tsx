import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { Failure } from '../errors/failure.tsx';
import { useApp, useSettings } from '../state/use-app.ts';
import { SelectField } from '../ui/select-field.tsx';

const usual = [0, 1, 5, 15, 30, 60, 240];

/** After how many minutes without use a vault that only a passphrase opens is locked. */
export function IdleLockField() {
  const { t } = useLingui();
  const app = useApp();
  const minutes = useSettings((state) => state.settings.idleLockMinutes);
  const [error, setError] = useState<BerthError | null>(null);
  const choices = [...new Set([...usual, minutes])].toSorted((one, other) => one - other);
  const choose = async (idleLockMinutes: number) => {
    setError(null);
    try {
      await app.settings.change({ idleLockMinutes });
    } catch (failure) {
      setError(asBerthError(failure));
    }
  };
  const nameOf = (count: number) =>
    count === 0 ? t`Never` : t`${plural(count, { one: '# minute', other: '# minutes' })}`;
  return (
    <>
      <SelectField
        label={t`Lock when unused for`}
        hint={t`Only if a passphrase is the only unlock method that works.`}
        value={String(minutes)}
        groups={[
          {
            label: null,
            options: choices.map((count) => ({ value: String(count), label: nameOf(count) })),
          },
        ]}
        onValue={(value) => choose(Number(value))}
      />
      {error === null ? null : <Failure look="box" error={error} />}
    </>
  );
}
