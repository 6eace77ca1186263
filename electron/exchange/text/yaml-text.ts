import { JSON_SCHEMA, loadAll, YAMLException } from 'js-yaml';
import { BerthError } from '../../../shared/errors.ts';

/** Characters of YAML that are read; its reader goes character by character. */
export const mostYaml = 1024 * 1024;
const maxDepth = 64;

/**
 * The documents of a text of YAML, as plain data. Aliases make one value stand in many
 * places: whoever walks over it counts what it visits. Throws INVALID_INPUT, path `text`,
 * and TOO_LARGE.
 */
export function parseYaml(text: string): unknown[] {
  if (text.length > mostYaml)
    throw BerthError.tooLarge(text.length, mostYaml, 'The text is YAML and longer than 1 MiB', {
      hint: 'Import fewer records at a time, or as JSON.',
    });
  try {
    return loadAll(text.replace(/^\uFEFF/, ''), null, {
      schema: JSON_SCHEMA,
      maxDepth,
      json: true,
    });
  } catch (error) {
    // The reader's own message repeats lines of the text, which may hold a secret.
    const { mark } = error instanceof YAMLException ? error : {};
    const location =
      mark === undefined ? '' : ` (line ${mark.line + 1}, column ${mark.column + 1})`;
    throw BerthError.invalid('text', `The text is not YAML that can be read${location}`, {
      hint: 'Paste it whole, with the spaces at the beginning of its lines.',
    });
  }
}
