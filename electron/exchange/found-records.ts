import { BerthError } from '../../shared/errors.ts';
import type { ExchangeNote } from '../../shared/model/exchange.ts';
import { isJsonObject, type JsonObject } from './json-value.ts';

/** Most records of one text. */
export const maxRecords = 1_000;
const maxWrappers = 4;

/** The records in a parsed text. */
export interface FoundRecords {
  records: JsonObject[];
  /** Elements beside them that are none. */
  others: number;
}

/**
 * Finds a system's records in what people paste: one, a list, or either inside the
 * answer's own wrapping (`{"code": 0, "data": [...]}`), whatever its keys.
 */
export function findRecords(
  value: unknown,
  isRecord: (value: JsonObject) => boolean,
  wrappers = 0,
): FoundRecords {
  const found: FoundRecords = { records: [], others: 0 };
  if (isJsonObject(value) && isRecord(value)) return { records: [value], others: 0 };
  if (typeof value !== 'object' || value === null || wrappers > maxWrappers) return found;
  let without = 0;
  for (const item of Object.values(value)) {
    const inner = findRecords(item, isRecord, wrappers + 1);
    found.records.push(...inner.records);
    found.others += inner.others;
    if (inner.records.length === 0) without += 1;
  }
  if (Array.isArray(value) && found.records.length > 0) found.others += without;
  return found;
}

/**
 * Refuses a text without records or with too many of them (INVALID_INPUT, path
 * `text`); what else stood between them is noted.
 */
export function assertRecords(
  { records, others }: FoundRecords,
  system: string,
  hint: string,
): ExchangeNote[] {
  if (records.length === 0)
    throw BerthError.invalid('text', `There is no registry of ${system} in the text`, { hint });
  if (records.length > maxRecords)
    throw BerthError.invalid('text', `The text has more than ${maxRecords} registries`, {
      hint: 'Paste fewer at a time.',
    });
  if (others === 0) return [];
  return [
    { message: `${others} of the entries are not registries of ${system} and were left out.` },
  ];
}
