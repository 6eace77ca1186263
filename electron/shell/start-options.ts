import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface StartOptions {
  /** Where the book lies; undefined means the system's usual place. */
  data: string | undefined;
  /** Where Chromium keeps its own files; undefined means beside the book. */
  profile: string | undefined;
  /** Start in the tray, as at login. */
  hidden: boolean;
}

/** Reads `--data`, `--profile` and `--hidden`, else BERTH_DATA_DIR and BERTH_PROFILE_DIR; Chromium's own switches pass by. */
export function readStartOptions(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): StartOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      data: { type: 'string' },
      profile: { type: 'string' },
      hidden: { type: 'boolean' },
    },
    strict: false,
  });
  return {
    data: folder(values['data']) ?? folder(environment['BERTH_DATA_DIR']),
    profile: folder(values['profile']) ?? folder(environment['BERTH_PROFILE_DIR']),
    hidden: values['hidden'] === true,
  };
}

function folder(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? resolve(value) : undefined;
}
