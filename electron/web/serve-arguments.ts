import { parseArgs } from 'node:util';

export const serveUsage = `Usage: npm run serve -- [--port N] [--data DIR] [--no-open]
  --port N     listen on this port of 127.0.0.1 (default: one that is free)
  --data DIR   keep Berth's data here (default: BERTH_DATA_DIR, else the usual folder)
  --no-open    do not open a browser`;

export interface ServeArguments {
  port: number;
  data: string | undefined;
  open: boolean;
  help: boolean;
}

export type ParsedArguments =
  | { ok: true; value: ServeArguments }
  /** `problem` is one sentence for the person who typed it. */
  | { ok: false; problem: string };

/** Reads the command line (without node and the program) and the environment's data folder. */
export function parseServeArguments(
  parameters: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ParsedArguments {
  let values: { port?: string; data?: string; 'no-open'?: boolean; help?: boolean };
  try {
    ({ values } = parseArgs({
      args: [...parameters],
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        'no-open': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'The arguments are not valid';
    return { ok: false, problem: problem.split('\n')[0] ?? problem };
  }
  const { port = '0', data } = values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    return { ok: false, problem: `--port takes a number from 0 to 65535, not ${port}` };
  if (data === '') return { ok: false, problem: '--data takes the name of a folder' };
  return {
    ok: true,
    value: {
      port: Number(port),
      data: data ?? (environment['BERTH_DATA_DIR'] || undefined),
      open: values['no-open'] !== true,
      help: values.help === true,
    },
  };
}
