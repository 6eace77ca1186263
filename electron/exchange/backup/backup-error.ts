import { BerthError } from '../../../shared/errors.ts';
import { type Text, text } from '../../../shared/text/text.ts';

/** INVALID_INPUT, path `text`: the file is a backup and was damaged or changed. */
export function damagedBackup(why: Text): BerthError {
  return BerthError.invalid('text', text('backup.damaged', { why }), {
    reason: 'damagedFile',
    hint: text('backup.damaged.hint'),
  });
}

/** INVALID_INPUT, path `text`: the format is one of the future. */
export function newerBackup(version: number): BerthError {
  return BerthError.invalid('text', text('backup.newer', { version }), {
    reason: 'newerFormat',
    hint: text('backup.newer.hint'),
  });
}

/** INVALID_INPUT, path `text`: the text is something else. */
export function notABackup(): BerthError {
  return BerthError.invalid('text', text('backup.none'), {
    hint: text('backup.none.hint'),
  });
}
