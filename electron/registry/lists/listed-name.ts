import { maxNameLength } from '../../../shared/list-budget.ts';

/** Names are kept as the server gave them; only what could not be a name at all is left out. */
export function isListedName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value !== '' &&
    value.length <= maxNameLength &&
    !/[\p{Cc}\p{Cs}]/u.test(value)
  );
}
