import type { ExchangeFormat, ExchangeNote } from '../../../shared/model/exchange.ts';
import type { Registry } from '../../../shared/model/registry.ts';
import { plainJson } from '../../../shared/plain-json.ts';
import { platformLimits } from '../../../shared/platform-fields.ts';
import { rulesFor, withoutSecrets } from '../../../shared/secret-keys.ts';
import { asMessage, inEnglish } from '../../../shared/text/render.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import type { ForeignFormat } from '../foreign-format.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../text/json-value.ts';

/** A foreign record as it lies in `platform` below its format's name. */
export interface KeptOriginal {
  /** The shape it came in, where that matters when it goes back. */
  shape: string;
  /** The record with all its keys, secrets aside. */
  record: JsonObject;
  /** Other objects that belong to it, such as the credentials of a Rancher registry. */
  others?: readonly JsonObject[];
}

/** `platform` holds 64 KiB at most; a little is left for other formats' needs. */
const maxLength = 60 * 1024;
const mostLeft = 20;

/**
 * Keeps a foreign record verbatim for the way back: the value for a draft's
 * `platform`, and a note for everything that could not be kept. Secrets are never
 * kept, neither those the format names (`secrets`: keys at any depth) nor what looks
 * like one in unknown keys: `platform` lies on disk in the clear.
 */
export function keepOriginal(
  format: ExchangeFormat,
  name: string,
  original: KeptOriginal,
  secrets: readonly string[],
): { platform: JsonObject; notes: ExchangeNote[] } {
  const notes: ExchangeNote[] = [];
  const rules = { ...rulesFor(format), secret: secrets };
  const scrub = (record: JsonObject): JsonObject => {
    const { value, dropped, count } = withoutSecrets(record, rules);
    for (const field of dropped)
      notes.push({
        name,
        field,
        ...asMessage(text('exchange.secretNotKept', { field })),
      });
    if (count > dropped.length)
      notes.push({
        name,
        ...asMessage(text('exchange.moreSecretsNotKept', { count: count - dropped.length })),
      });
    return value;
  };
  const kept: JsonObject = { shape: original.shape, record: scrub(original.record) };
  if (original.others !== undefined) kept['others'] = original.others.map(scrub);
  const note = (left: string | Text, told: Text) =>
    notes.push({
      name,
      field: typeof left === 'string' ? left : inEnglish(left),
      ...asMessage(told),
    });
  for (const field of leaveDeep(kept))
    note(field, text('exchange.notKeptDeep', { field, levels: platformLimits.depth }));
  for (const field of fitInto(kept)) note(field, text('exchange.notKeptLong', { field }));
  return { platform: { [format]: kept }, notes };
}

/** What `keepOriginal` kept; null when the record did not come from that system. */
export function keptOriginal(
  registry: Pick<Registry, 'platform'>,
  format: ExchangeFormat,
): (KeptOriginal & { left: readonly string[] }) | null {
  const kept = registry.platform[format];
  if (!isJsonObject(kept)) return null;
  const { shape, record, others, left } = kept;
  if (typeof shape !== 'string' || !isJsonObject(record)) return null;
  return {
    shape,
    record,
    ...(Array.isArray(others) ? { others: others.filter(isJsonObject) } : {}),
    left: Array.isArray(left) ? left.filter((key) => typeof key === 'string') : [],
  };
}

/** Takes out what is nested deeper than `platform` may be, and names it in `left`. */
function leaveDeep(kept: JsonObject): (string | Text)[] {
  const left: string[] = [];
  // Around the value of a key stand the record, the format and `platform` itself.
  const fits = (value: JsonValue | undefined) => plainJson(value, platformLimits.depth - 3).ok;
  const record = isJsonObject(kept['record']) ? kept['record'] : {};
  const fitting = Object.entries(record).filter(([, value]) => fits(value));
  if (fitting.length < Object.keys(record).length) {
    left.push(
      ...Object.keys(record)
        .filter((key) => !fits(record[key]))
        .slice(0, mostLeft),
    );
    kept['record'] = Object.fromEntries(fitting);
    kept['left'] = left;
  }
  if (kept['others'] === undefined || fits(kept['others'])) return left;
  delete kept['others'];
  return [...left, text('exchange.what.belonging')];
}

/**
 * Takes the longest keys of the record out until it fits, and names them in `left`;
 * where that would be more than a few, the whole record is given up.
 */
function fitInto(kept: JsonObject): (string | Text)[] {
  let excess = JSON.stringify(kept).length - maxLength;
  if (excess <= 0) return [];
  const left: string[] = [];
  const record = { ...(isJsonObject(kept['record']) ? kept['record'] : {}) };
  const others = kept['others'];
  if (others !== undefined && JSON.stringify(others).length > excess) {
    delete kept['others'];
    return [text('exchange.what.belonging')];
  }
  const lengths = Object.entries(record).map(
    ([key, value]) => [key, key.length + JSON.stringify(value).length] as const,
  );
  for (const [key, length] of lengths.sort(([, one], [, other]) => other - one)) {
    if (excess <= 0 || left.length === mostLeft) break;
    delete record[key];
    left.push(key);
    excess -= length - key.length - 4;
  }
  if (excess > 0) {
    kept['shape'] = '';
    kept['record'] = {};
    delete kept['others'];
    return [text('exchange.what.everything')];
  }
  kept['record'] = record;
  kept['left'] = [...(Array.isArray(kept['left']) ? kept['left'] : []), ...left];
  return left;
}

/** The id that a system gave a registry which came from it, as its reader finds it in what was kept. */
export function keptForeignId(
  registry: Pick<Registry, 'platform'>,
  format: ForeignFormat,
): string | undefined {
  const kept = keptOriginal(registry, format.id);
  if (kept === null) return undefined;
  try {
    return format.read(kept.record, JSON.stringify(kept.record)).registries[0]?.foreignId;
  } catch {
    // Too little was kept of the record to be read again.
    return undefined;
  }
}
