import { plural, t } from '@lingui/core/macro';
import type { BaseWindow, Dialog } from 'electron';
import { BerthError } from '../../shared/errors.ts';
import type { SecretExportDesk } from '../../shared/ports.ts';
import { safeLine } from '../../shared/safe-line.ts';

/**
 * Asks in the system's own dialogs before secrets leave in a file: first
 * whether, then where. A page can open neither nor answer them.
 */
export function createDialogDesk(
  dialog: Pick<Dialog, 'showMessageBox' | 'showSaveDialog'>,
  window: () => BaseWindow | null,
): SecretExportDesk {
  return {
    async confirm({ formatName, fileName, names, sealed }, signal) {
      const parent = window();
      if (parent === null)
        throw BerthError.of('UNSUPPORTED', 'There is no window in which to ask for your consent', {
          hint: 'Open the window of Berth and try again.',
        });
      const count = names.length;
      const list = names.slice(0, 10).map(safeLine).join(', ');
      const { response } = await dialog.showMessageBox(parent, {
        type: 'warning',
        message: plural(count, {
          one: `Write the secrets of one registry to a file for ${formatName}?`,
          other: `Write the secrets of # registries to a file for ${formatName}?`,
        }),
        detail: sealed
          ? t`${list}\n\nThe secrets are sealed under the passphrase you chose.`
          : t`${list}\n\nEveryone who has the file can read the secrets.`,
        buttons: [t`Cancel`, t`Choose a file…`],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
        signal,
      });
      if (response !== 1 || signal.aborted) return null;
      const chosen = await dialog.showSaveDialog(parent, {
        title: t`Export with secrets`,
        defaultPath: fileName,
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath;
    },
  };
}
