import { BerthError } from '../../../shared/errors.ts';
import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import { isJsonObject, type JsonObject } from '../text/json-value.ts';

/** Most records of one text, as many as a backup holds; more are read nowhere. */
export const mostRecords = 10_000;
const maxWrappers = 4;

/** Most that are looked at, what belongs to them included. */
const mostFound = 5 * mostRecords;

/** Refuses more than come in at a time, before any is looked at (INVALID_INPUT, path `path`). */
export function assertFewEnough({ length }: readonly unknown[], path = 'text'): void {
  if (length <= mostRecords) return;
  throw BerthError.invalid(
    path,
    text('exchange.tooManyRegistries', { count: length, maximum: mostRecords }),
    { hint: text('exchange.fewerRecords') },
  );
}

/** The same for records that were only counted up to one too many. */
export function assertNotMore({ length }: readonly unknown[]): void {
  if (length > mostRecords) throw tooManyRecords();
}

function tooManyRecords(): BerthError {
  return BerthError.invalid('text', text('exchange.moreThan', { maximum: mostRecords }), {
    hint: text('exchange.fewerRecords'),
  });
}

/** The records in a parsed text. */
export interface FoundRecords {
  records: JsonObject[];
  /** Elements beside them that are none. */
  others: number;
  /** There are more than are looked at. */
  tooMany: boolean;
}

/**
 * Finds a system's records in what people paste: one, a list, or either inside the
 * answer's own wrapping (`{"code": 0, "data": [...]}`), whatever its keys.
 */
export function findRecords(
  value: unknown,
  isRecord: (value: JsonObject) => boolean,
): FoundRecords {
  const found: FoundRecords = { records: [], others: 0, tooMany: false };
  collect(value, isRecord, 0, found);
  return found;
}

/** True when there was a record in the value. */
function collect(
  value: unknown,
  isRecord: (value: JsonObject) => boolean,
  wrappers: number,
  found: FoundRecords,
): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isJsonObject(value) && isRecord(value)) {
    if (found.records.length < mostFound) found.records.push(value);
    else found.tooMany = true;
    return true;
  }
  if (wrappers > maxWrappers) return false;
  const items = Object.values(value);
  const holding = items.filter((item) => collect(item, isRecord, wrappers + 1, found)).length;
  if (Array.isArray(value) && holding > 0) found.others += items.length - holding;
  return holding > 0;
}

/**
 * Refuses a text without records or with too many of them (INVALID_INPUT, path
 * `text`); what else stood between them is noted.
 */
export function assertRecords(
  { records, others, tooMany }: FoundRecords,
  system: string,
  hint: Text,
): ExchangeNote[] {
  if (records.length === 0)
    throw BerthError.invalid('text', text('exchange.noRegistry', { system }), { hint });
  if (tooMany) throw tooManyRecords();
  assertNotMore(records);
  if (others === 0) return [];
  return [{ ...asMessage(text('exchange.othersLeftOut', { count: others, system })) }];
}
