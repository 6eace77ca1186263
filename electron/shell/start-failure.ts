import { t } from '@lingui/core/macro';
import { app, dialog } from 'electron';
import { BerthError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/ports.ts';
import { inLanguage } from '../../shared/text/language.ts';

/** Tells a person why Berth cannot start, in their own system's dialog, and ends the process with 3 or 1. */
export function reportStartFailure(error: unknown, logger: Logger): void {
  const known = error instanceof BerthError ? error : undefined;
  logger.error('start.failed', { code: known?.code ?? 'INTERNAL', reason: known?.reason }, error);
  const inUse = known?.reason === 'directoryInUse';
  const title = inUse ? t`Berth is already using this data` : t`Berth cannot start`;
  const lines =
    known === undefined
      ? [t`An unexpected error. See the log.`]
      : [
          inLanguage(known.text, known.message),
          ...(known.hint === undefined ? [] : [inLanguage(known.hintText, known.hint)]),
        ];
  dialog.showErrorBox(title, lines.join('\n\n'));
  app.exit(inUse ? 3 : 1);
}
