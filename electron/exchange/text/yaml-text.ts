import { JSON_SCHEMA, loadAll, YAMLException } from 'js-yaml';
import { BerthError } from '../../../shared/errors.ts';
import { text as asText } from '../../../shared/text/text.ts';

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
    throw BerthError.tooLarge(text.length, mostYaml, asText('exchange.yamlOver1MiB'), {
      hint: asText('exchange.yamlOver1MiB.hint'),
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
    const problem =
      mark === undefined
        ? asText('exchange.notYaml')
        : asText('exchange.notYamlAt', { line: mark.line + 1, column: mark.column + 1 });
    throw BerthError.invalid('text', problem, {
      hint: asText('exchange.notYaml.hint'),
    });
  }
}
