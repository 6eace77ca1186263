import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Writable } from 'node:stream';
import { BerthError } from '../../shared/errors.ts';
import type {
  KeyChangeRequest,
  OwnerConfirmation,
  SecretExportRequest,
} from '../../shared/ports.ts';
import { safeLine } from '../../shared/safe-line.ts';
import { dropTypedAhead, type TerminalInput } from './typed-ahead.ts';

/** The terminal that `serve` was started from, as far as it is needed here. */
export interface Terminal {
  input: TerminalInput;
  output: Writable & { isTTY?: boolean | undefined };
  /** Where files go: an absolute path. */
  folder: string;
  /** True when that is in a checkout, from where files are pushed by mistake. */
  inCheckout?: boolean;
}

/** How long a question waits for its answer, in milliseconds. */
const patience = 5 * 60_000;

/**
 * Asks on the terminal before secrets leave in a file or the vault's keys change: a
 * page in a browser has no way to answer there. One question at a time; silence is no,
 * and what was typed before the question is no answer.
 */
export function createTerminalConfirmation(terminal: Terminal): OwnerConfirmation {
  let asking = false;

  async function ask(
    question: string,
    signal: AbortSignal,
    refusal: { message: string; hint: string },
  ): Promise<boolean> {
    const { input, output } = terminal;
    if (input.isTTY !== true || output.isTTY !== true)
      throw BerthError.of('UNSUPPORTED', refusal.message, { hint: refusal.hint });
    if (asking)
      throw BerthError.of('CONFLICT', 'The terminal is waiting for another answer already', {
        hint: 'Answer there first.',
        detail: { current: null },
      });
    asking = true;
    try {
      if (!(await dropTypedAhead(input, signal)) && !signal.aborted) return false;
      return await answeredYes(question, signal);
    } finally {
      asking = false;
    }
  }

  async function answeredYes(question: string, signal: AbortSignal): Promise<boolean> {
    const { input, output } = terminal;
    const lines = createInterface({ input, output, terminal: true });
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
      const answer = await lines.question(question, { signal: limit });
      return answer.trim().toLowerCase() === 'yes';
    } catch (error) {
      if (signal.aborted) throw BerthError.of('CANCELLED', 'The question was cancelled');
      if (error instanceof Error && error.name === 'AbortError') return false;
      throw error;
    } finally {
      lines.close();
    }
  }

  return {
    async exportFile(request, signal) {
      const path = freePath(terminal.folder, request.fileName);
      const question = exportQuestion(request, path, terminal.inCheckout === true);
      const allowed = await ask(question, signal, {
        message:
          'Secrets cannot be exported here: Berth has no terminal on which to ask for your consent',
        hint: 'Start "serve" from a terminal, or export without secrets.',
      });
      return allowed ? path : null;
    },
    keyChange: (request, signal) =>
      ask(keyQuestion(request), signal, {
        message:
          'The vault cannot be changed here: Berth has no terminal on which to ask for your consent',
        hint: 'Start "serve" from a terminal, or with BERTH_PASSPHRASE to add a passphrase.',
      }),
  };
}

const slotNames = {
  safeStorage: "the desktop app's key",
  keyring: "the keyring's key",
  passphrase: 'the passphrase',
};

function keyQuestion({ action, slot, unreadable }: KeyChangeRequest): string {
  const name = slot === null ? '' : slotNames[slot];
  const what = {
    setPassphrase: 'set a new passphrase for the vault',
    addSlot: `let ${name} open the vault`,
    removeSlot: `remove ${name} from the vault`,
    rotate: 'make a new key for the vault',
  }[action];
  const lost =
    unreadable === 0 || action === 'addSlot'
      ? []
      : [`Stored secrets that cannot be opened any more are dropped: ${unreadable}.`];
  return [
    '',
    `The page asks to ${what}.`,
    ...lost,
    'Type yes to allow it, anything else to refuse: ',
  ].join('\n');
}

function exportQuestion(
  { formatName, names, sealed }: SecretExportRequest,
  path: string,
  inCheckout: boolean,
): string {
  const shown = names.slice(0, 10).map(safeLine).join(', ');
  const more = names.length > 10 ? ` and ${names.length - 10} more` : '';
  const count = names.length === 1 ? 'one registry' : `${names.length} registries`;
  const how = sealed ? 'sealed under a passphrase' : 'readable by everyone who has the file';
  return [
    '',
    `The page asks to write the secrets of ${count} (${shown}${more})`,
    `for ${formatName} to ${path}, ${how}.`,
    ...(inCheckout
      ? ['That folder is in a checkout: take care that the file is not committed.']
      : []),
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
