import { BerthError } from '../../../shared/errors.ts';

/** INVALID_INPUT, path `text`: the file is a backup and was damaged or changed. */
export function damagedBackup(what: string): BerthError {
  return BerthError.invalid('text', `This backup cannot be read: ${what}`, {
    reason: 'damagedFile',
    hint: 'Take another copy of the file, or make a new backup.',
  });
}

/** INVALID_INPUT, path `text`: the format is one of the future. */
export function newerBackup(version: number): BerthError {
  return BerthError.invalid('text', `This backup was made by a newer Berth (format ${version})`, {
    reason: 'newerFormat',
    hint: 'Update Berth, then import it again.',
  });
}

/** INVALID_INPUT, path `text`: the text is something else. */
export function notABackup(): BerthError {
  return BerthError.invalid('text', 'This is not a backup of Berth', {
    hint: 'Choose a file that Berth wrote, usually named berth-backup.json.',
  });
}
