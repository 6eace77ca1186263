import { parseArgs } from 'node:util';
import { type Text, text } from '../../shared/text/text.ts';

export interface ServeArguments {
  port: number;
  data: string | undefined;
  open: boolean;
  /** Also answer as the five systems' registry APIs do. */
  platformApi: boolean;
  help: boolean;
}

export type ParsedArguments =
  | { ok: true; value: ServeArguments }
  /** `problem` is one sentence for the person who typed it. */
  | { ok: false; problem: Text };

/** Reads the command line (without node and the program) and the environment's data folder. */
export function parseServeArguments(
  parameters: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ParsedArguments {
  let values: {
    port?: string;
    data?: string;
    'no-open'?: boolean;
    'platform-api'?: boolean;
    help?: boolean;
  };
  try {
    ({ values } = parseArgs({
      args: [...parameters],
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        'no-open': { type: 'boolean' },
        'platform-api': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    // The parser's own words are a value: which option it does not know.
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    return { ok: false, problem: text('terminal.badArguments', { why }) };
  }
  const { port = '0', data } = values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    return { ok: false, problem: text('terminal.port', { port }) };
  if (data === '') return { ok: false, problem: text('terminal.data') };
  return {
    ok: true,
    value: {
      port: Number(port),
      data: data ?? (environment['BERTH_DATA_DIR'] || undefined),
      open: values['no-open'] !== true,
      platformApi: values['platform-api'] === true,
      help: values.help === true,
    },
  };
}

/**
 * Takes BERTH_PASSPHRASE out of the environment, so that no child process and
 * nothing that reads `process.env` later sees it. An empty one counts as none.
 */
export function takePassphrase(
  environment: Record<string, string | undefined>,
): string | undefined {
  const passphrase = environment['BERTH_PASSPHRASE'];
  delete environment['BERTH_PASSPHRASE'];
  return passphrase === '' ? undefined : passphrase;
}

/**
 * Takes BERTH_PLATFORM_TOKEN out of the environment, which opens the endpoints of
 * `--platform-api` and nothing else. A short one would be guessed: that is refused.
 */
export function takePlatformToken(
  environment: Record<string, string | undefined>,
): { ok: true; token: string | undefined } | { ok: false; problem: Text } {
  const token = environment['BERTH_PLATFORM_TOKEN'];
  delete environment['BERTH_PLATFORM_TOKEN'];
  if (token === undefined || token === '') return { ok: true, token: undefined };
  return /^\S{32,}$/.test(token)
    ? { ok: true, token }
    : { ok: false, problem: text('platform.shortToken') };
}
