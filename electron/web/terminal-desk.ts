import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { BerthError } from '../../shared/errors.ts';
import type { SecretExportDesk, SecretExportRequest } from '../../shared/ports.ts';
import { safeLine } from '../../shared/safe-line.ts';

/** The terminal that `serve` was started from, as far as it is needed here. */
export interface Terminal {
  input: Readable & { isTTY?: boolean | undefined };
  output: Writable & { isTTY?: boolean | undefined };
  /** Where files go: an absolute path. */
  folder: string;
}

/** How long a question waits for its answer, in milliseconds. */
const patience = 5 * 60_000;

/**
 * Asks on the terminal before secrets leave in a file: a page in a browser has
 * no way to answer there. One question at a time; silence is no.
 */
export function createTerminalDesk(terminal: Terminal): SecretExportDesk {
  let asking = false;
  return {
    async confirm(request, signal) {
      const { input, output, folder } = terminal;
      if (input.isTTY !== true || output.isTTY !== true) throw noTerminal();
      if (asking)
        throw BerthError.of('CONFLICT', 'The terminal is waiting for another answer already', {
          hint: 'Answer there first.',
          detail: { current: null },
        });
      asking = true;
      const lines = createInterface({ input, output, terminal: true });
      try {
        const path = freePath(folder, request.fileName);
        const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
        const answer = await lines.question(questionOf(request, path), { signal: limit });
        return answer.trim().toLowerCase() === 'yes' ? path : null;
      } catch (error) {
        if (signal.aborted) throw BerthError.of('CANCELLED', 'The export was cancelled');
        if (error instanceof Error && error.name === 'AbortError') return null;
        throw error;
      } finally {
        lines.close();
        asking = false;
      }
    },
  };
}

function questionOf({ formatName, names, sealed }: SecretExportRequest, path: string): string {
  const shown = names.slice(0, 10).map(safeLine).join(', ');
  const more = names.length > 10 ? ` and ${names.length - 10} more` : '';
  const count = names.length === 1 ? 'one registry' : `${names.length} registries`;
  const how = sealed ? 'sealed under a passphrase' : 'readable by everyone who has the file';
  return [
    '',
    `The page asks to write the secrets of ${count} (${shown}${more})`,
    `for ${formatName} to ${path}, ${how}.`,
    'Type yes to allow it, anything else to refuse: ',
  ].join('\n');
}

/** The first name that is free: nothing is overwritten unasked. */
function freePath(folder: string, fileName: string): string {
  const extension = extname(fileName);
  const base = fileName.slice(0, fileName.length - extension.length);
  let path = join(folder, fileName);
  for (let n = 2; existsSync(path); n += 1) path = join(folder, `${base}-${n}${extension}`);
  return path;
}

function noTerminal(): BerthError {
  return BerthError.of(
    'UNSUPPORTED',
    'Secrets cannot be exported here: Berth has no terminal on which to ask for your consent',
    { hint: 'Start "serve" from a terminal, or export without secrets.' },
  );
}
