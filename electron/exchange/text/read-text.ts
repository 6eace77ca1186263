import { BerthError } from '../../../shared/errors.ts';
import type { ExchangeFormat } from '../../../shared/model/exchange.ts';
import { text as asText } from '../../../shared/text/text.ts';
import type { ForeignFormat, ReadRecords } from '../foreign-format.ts';
import { foreignFormat, foreignFormats } from '../formats.ts';
import { parseLeniently } from './lenient-json.ts';

/** A format is recognised when it is at least this sure, and surer than any other. */
const enough = 0.3;

/**
 * Reads a text in the format told, or in the one it is recognised as. Throws
 * INVALID_INPUT: path `text` for a text that is of no format or not of the one
 * told, path `format` for a format that is not read. Throws TOO_LARGE.
 */
export function readText(
  text: string,
  told?: ExchangeFormat,
): { format: ForeignFormat; read: ReadRecords; value: unknown } {
  const parsed = parsedOrError(text);
  const value = parsed instanceof BerthError ? undefined : parsed;
  const format = told === undefined ? recognised(value, text) : foreignFormat(told);
  // Where a fault stands tells more than that the format's records are not there.
  if (format !== undefined && parsed instanceof BerthError && format.recognise(value, text) === 0)
    throw parsed;
  if (format !== undefined) return { format, read: format.read(value, text), value };
  if (told !== undefined)
    throw BerthError.invalid('format', asText('exchange.formatNotRead', { format: told }));
  if (parsed instanceof BerthError) throw parsed;
  throw BerthError.invalid('text', asText('exchange.unknownFormat'), {
    hint: asText('exchange.unknownFormat.hint', {
      formats: foreignFormats.map(({ name }) => name).join(', '),
    }),
  });
}

function recognised(value: unknown, text: string): ForeignFormat | undefined {
  const ranked = foreignFormats
    .map((format) => ({ format, certainty: format.recognise(value, text) }))
    .sort((one, other) => other.certainty - one.certainty);
  const [best, second] = ranked;
  if (best === undefined || best.certainty < enough) return undefined;
  if (second?.certainty === best.certainty)
    throw BerthError.invalid(
      'text',
      asText('exchange.twoFormats', { one: best.format.name, other: second.format.name }),
      { hint: asText('exchange.twoFormats.hint') },
    );
  return best.format;
}

/** A text that is no JSON may still be an expression of code. */
function parsedOrError(text: string): unknown {
  try {
    return parseLeniently(text);
  } catch (error) {
    if (error instanceof BerthError && error.code !== 'TOO_LARGE') return error;
    throw error;
  }
}
