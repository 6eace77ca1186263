import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Writable } from 'node:stream';
import { BerthError } from '../../shared/errors.ts';
import { safeLine } from '../../shared/hidden-characters.ts';
import type {
  KeyChangeRequest,
  OwnerConfirmation,
  SecretExportRequest,
} from '../../shared/ports.ts';
import { inLanguage } from '../../shared/text/language.ts';
import { type Text, text } from '../../shared/text/text.ts';
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
  const canAsk = () => terminal.input.isTTY === true && terminal.output.isTTY === true;

  async function ask(
    question: readonly Text[],
    signal: AbortSignal,
    refusal: { message: Text; hint: Text },
  ): Promise<boolean> {
    const { input } = terminal;
    if (!canAsk()) throw BerthError.of('UNSUPPORTED', refusal.message, { hint: refusal.hint });
    if (asking)
      throw BerthError.of('CONFLICT', text('terminal.waiting'), {
        hint: text('terminal.waiting.hint'),
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

  async function answeredYes(question: readonly Text[], signal: AbortSignal): Promise<boolean> {
    const { input, output } = terminal;
    const lines = createInterface({ input, output, terminal: true });
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
      const asked = ['', ...question.map((line) => inLanguage(line))].join('\n');
      const answer = await lines.question(`${asked} `, { signal: limit });
      return answer.trim().toLowerCase() === 'yes';
    } catch (error) {
      if (signal.aborted) throw BerthError.of('CANCELLED', text('terminal.cancelled'));
      if (error instanceof Error && error.name === 'AbortError') return false;
      throw error;
    } finally {
      lines.close();
    }
  }

  return {
    canAsk,
    async exportFile(request, signal) {
      const path = freePath(terminal.folder, request.fileName);
      const question = exportQuestion(request, path, terminal.inCheckout === true);
      const allowed = await ask(question, signal, {
        message: text('terminal.noExport'),
        hint: text('terminal.noExport.hint'),
      });
      return allowed ? path : null;
    },
    async saveFile({ fileName }, signal) {
      const path = freePath(terminal.folder, fileName);
      const question = [
        text('terminal.saveFile', { name: safeLine(fileName), path }),
        text('terminal.typeYes'),
      ];
      const refusal = { message: text('files.cannotSave'), hint: text('files.cannotSave.hint') };
      return (await ask(question, signal, refusal)) ? path : null;
    },
    keyChange: (request, signal) =>
      ask(keyQuestion(request), signal, {
        message: text('terminal.noKeyChange'),
        hint: text('terminal.noKeyChange.hint'),
      }),
    lendLogin: ({ name, host, account }, signal) =>
      ask(
        [
          text('terminal.lend', {
            name: safeLine(name),
            host: safeLine(host),
            account: safeLine(account ?? '–'),
          }),
          text('terminal.typeYes'),
        ],
        signal,
        { message: text('terminal.noLending'), hint: text('terminal.noLending.hint') },
      ),
  };
}

function keyQuestion({ action, slot, unreadable }: KeyChangeRequest): Text[] {
  const lost =
    unreadable === 0 || action === 'addSlot'
      ? []
      : [text('terminal.dropped', { count: unreadable })];
  return [keyChangeText(action, slot), ...lost, text('terminal.typeYes')];
}

function keyChangeText(action: KeyChangeRequest['action'], slot: KeyChangeRequest['slot']): Text {
  const named = { slot: slot === null ? '' : text(`terminal.slot.${slot}`) };
  switch (action) {
    case 'setPassphrase':
      return text('terminal.setPassphrase');
    case 'addSlot':
      return text('terminal.addSlot', named);
    case 'removeSlot':
      return text('terminal.removeSlot', named);
    case 'rotate':
      return text('terminal.rotate');
  }
}

function exportQuestion(
  { formatName, names, sealed }: SecretExportRequest,
  path: string,
  inCheckout: boolean,
): Text[] {
  const shown = names.slice(0, 10).map(safeLine).join(', ');
  return [
    text('terminal.export', {
      count: names.length,
      names:
        names.length > 10
          ? text('terminal.namesAndMore', { names: shown, count: names.length - 10 })
          : shown,
      format: formatName,
      path,
      how: sealed ? text('terminal.sealed') : text('terminal.inClear'),
    }),
    ...(inCheckout ? [text('terminal.checkout')] : []),
    text('terminal.typeYes'),
  ];
}

/** The first name that is free: nothing is overwritten unasked. */
function freePath(folder: string, fileName: string): string {
  const extension = extname(fileName);
  const base = fileName.slice(0, fileName.length - extension.length);
  let path = join(folder, fileName);
  for (let n = 2; existsSync(path); n += 1) path = join(folder, `${base}-${n}${extension}`);
  return path;
}
