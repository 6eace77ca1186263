import { t } from '@lingui/core/macro';
import { app, dialog } from 'electron';
import { BerthError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/ports.ts';

/** Tells a person why Berth cannot start, in their own system's dialog, and ends the process with 3 or 1. */
export function reportStartFailure(error: unknown, logger: Logger): void {
  const known = error instanceof BerthError ? error : undefined;
  logger.error('start.failed', { code: known?.code ?? 'INTERNAL', reason: known?.reason }, error);
  const inUse = known?.reason === 'directoryInUse';
  const title = inUse ? t`Berth is already using this data` : t`Berth cannot start`;
  const text =
    known?.message ?? t`Something failed that Berth does not know. The log has its kind.`;
  dialog.showErrorBox(title, known?.hint === undefined ? text : `${text}\n\n${known.hint}`);
  app.exit(inUse ? 3 : 1);
}
