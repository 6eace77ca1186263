import { useMemo, useState } from 'react';
import type { InputIssue } from '../../shared/input-issues.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { translate } from '../errors/translate.ts';
import { type FieldName, type FormValues, suggestedName } from './form-values.ts';
import { errorsOfIssues, type FieldErrors, validate } from './validation.ts';

export interface FormState {
  readonly values: FormValues;
  readonly saved: Registry | null;
  readonly dirty: boolean;
  /** Everything wrong, whether it is time to say so or not. */
  readonly problems: FieldErrors;
  set<F extends FieldName>(field: F, value: FormValues[F]): void;
  /** Puts in several fields at once, as something pasted does. */
  fill(fields: Partial<FormValues>): void;
  /** The field was left: from now on it says what is wrong with it. */
  leave(field: FieldName): void;
  /** What to show below a field. */
  errorOf(field: FieldName): string | undefined;
  /** From now on every field says what is wrong with it. */
  submit(): void;
  /** Shows what the core refused; false when no field can show any of it. */
  refuse(issues: readonly InputIssue[]): boolean;
  /** Puts other values in place of everything, as if just opened. */
  restart(values: FormValues, saved: Registry | null): void;
}

/** Values of the form with what is wrong with them, and when to say so. */
export function useFormState(
  given: FormValues,
  savedAtFirst: Registry | null,
  takenNames: readonly string[],
): FormState {
  const [begin] = useState<FormValues>(() =>
    given.name !== ''
      ? given
      : { ...given, name: freeName(suggestedName(given.address), takenNames) },
  );
  const [saved, setSaved] = useState(savedAtFirst);
  const [initial, setInitial] = useState(begin);
  const [values, setValues] = useState(begin);
  const [left, setLeft] = useState<ReadonlySet<FieldName>>(new Set());
  const [submitted, setSubmitted] = useState(false);
  const [refused, setRefused] = useState<FieldErrors>({});
  const [nameTouched, setNameTouched] = useState(given.name !== '');
  const problems = useMemo(() => validate(values, saved), [values, saved]);
  const dirty = useMemo(
    () => JSON.stringify(values) !== JSON.stringify(initial),
    [values, initial],
  );

  const put = (fields: Partial<FormValues>) => {
    setValues((earlier) => {
      const next = { ...earlier, ...fields };
      if (fields.address === undefined || nameTouched) return next;
      // While an address is not finished the last suggestion stays.
      const suggestion = freeName(suggestedName(next.address), takenNames);
      return suggestion === '' && next.address !== '' ? next : { ...next, name: suggestion };
    });
    setRefused((earlier) =>
      Object.fromEntries(Object.entries(earlier).filter(([field]) => !(field in fields))),
    );
  };

  return {
    values,
    saved,
    dirty,
    problems,
    set(field, value) {
      if (field === 'name') setNameTouched(value !== '');
      put({ [field]: value });
    },
    fill: put,
    leave(field) {
      // A field merely passed through has nothing to complain about.
      if (values[field] === initial[field]) return;
      setLeft((before) => (before.has(field) ? before : new Set([...before, field])));
    },
    errorOf(field) {
      const problem =
        refused[field] ?? (submitted || left.has(field) ? problems[field] : undefined);
      return problem === undefined ? undefined : (translate(problem) ?? undefined);
    },
    submit: () => setSubmitted(true),
    refuse(issues) {
      const errors = errorsOfIssues(issues, values);
      setRefused(errors);
      return Object.keys(errors).length > 0;
    },
    restart(next, record) {
      setSaved(record);
      setInitial(next);
      setValues(next);
      setLeft(new Set());
      setSubmitted(false);
      setRefused({});
    },
  };
}

/** The suggestion, with a number when it is taken. */
function freeName(suggested: string, taken: readonly string[]): string {
  if (suggested === '') return '';
  const names = new Set(taken.map((name) => name.toLowerCase()));
  let name = suggested;
  for (let n = 2; names.has(name.toLowerCase()); n += 1) name = `${suggested.slice(0, 92)} (${n})`;
  return name;
}
