import { BerthError } from '../../shared/errors.ts';
import type { Notice } from '../../shared/model/app-info.ts';
import type { Logger } from '../../shared/ports.ts';
import { inLanguage, languageOf, setReadLanguage } from '../../shared/text/language.ts';
import { type Text, text } from '../../shared/text/text.ts';
import type { AppCore } from '../app/app-core.ts';

/** How `serve` ends. */
export const exitCodes = { done: 0, failed: 1, usage: 2, directoryInUse: 3 } as const;

/** The one line that browser mode ever prints on standard output. */
export function printReady({ url, token }: { url: string; token: string }): void {
  process.stdout.write(`Berth is ready at ${url}/#token=${token}\n`);
}

/** Tells a person something in their language, on standard error; never throws. */
export function say(...told: readonly Text[]): void {
  sayLines(...told.map((one) => inLanguage(one)));
}

/** The same for something that happened to the saved data. */
export function sayNotice({ text: told, message }: Notice): void {
  sayLines(inLanguage(told, message));
}

function sayLines(...lines: readonly string[]): void {
  try {
    process.stderr.write(`${lines.join('\n')}\n`);
  } catch {
    // Nobody is left who could be told.
  }
}

/** Says why Berth cannot start and what to do; answers the exit code that goes with it. */
export function sayFailure(error: unknown): number {
  if (!(error instanceof BerthError)) {
    // A foreign message may hold anything; the kind of error is enough to look for it.
    const kind = error instanceof Error ? error.name : 'error';
    say(text('terminal.cannotStartUnexpected', { kind }));
    return exitCodes.failed;
  }
  const why = error.text ?? error.message;
  const hint = error.hint === undefined ? [] : [inLanguage(error.hintText, error.hint)];
  sayLines(inLanguage(text('terminal.cannotStart', { why })), ...hint);
  return error.reason === 'directoryInUse' ? exitCodes.directoryInUse : exitCodes.failed;
}

/** Resolves with the first request to end: Ctrl+C, a service manager, a closed terminal. Later ones change nothing. */
export function askedToStop(): Promise<'stop'> {
  return new Promise((resolve) => {
    // Ctrl+C reaches the whole process group, and a parent may pass it on once more.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => resolve('stop'));
  });
}

/** Speaks the language of the settings on the terminal, now and after each change. */
export async function followLanguage(core: AppCore, logger: Logger): Promise<void> {
  const { signal } = new AbortController();
  const follow = async () => {
    const { language } = await core.handlers['settings.get']({}, { signal });
    setReadLanguage(languageOf(language));
  };
  core.onChanged(({ topic }) => {
    if (topic === 'settings') follow().catch(() => logger.warn('settings.notApplied'));
  });
  await follow();
}
