import { join } from 'node:path';
import { plural, t } from '@lingui/core/macro';
import type { App, BaseWindow, Dialog } from 'electron';
import { BerthError } from '../../shared/errors.ts';
import { safeLine } from '../../shared/hidden-characters.ts';
import type { KeyChangeRequest, OwnerConfirmation } from '../../shared/ports.ts';
import { text } from '../../shared/text/text.ts';

/**
 * Asks in the system's own dialogs: before secrets leave in a file first whether,
 * then where; before the vault's keys change. A page can open neither nor answer them.
 */
export function createDialogConfirmation(
  dialog: Pick<Dialog, 'showMessageBox' | 'showSaveDialog'>,
  window: () => BaseWindow | null,
  /** Where the dialog for a file begins: an absolute path. */
  folder: () => string,
): OwnerConfirmation {
  const parentWindow = (): BaseWindow => {
    const parent = window();
    if (parent !== null) return parent;
    throw BerthError.of('UNSUPPORTED', text('window.none'), {
      hint: text('window.none.hint'),
    });
  };
  return {
    canAsk: () => true,
    async exportFile({ formatName, fileName, names, sealed }, signal) {
      const parent = parentWindow();
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
        defaultPath: join(folder(), fileName),
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath;
    },
    async saveFile({ fileName }, signal) {
      const chosen = await dialog.showSaveDialog(parentWindow(), {
        title: t`Save file`,
        defaultPath: join(folder(), fileName),
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      const isNone = chosen.canceled || chosen.filePath === '' || signal.aborted;
      return isNone ? null : chosen.filePath;
    },
    async keyChange(request, signal) {
      const { response } = await dialog.showMessageBox(parentWindow(), {
        type: 'warning',
        message: keyQuestion(request),
        detail: keyDetail(request),
        buttons: [t`Cancel`, t`Change the vault`],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
        signal,
      });
      return response === 1 && !signal.aborted;
    },
    async lendLogin({ name, host, account }, signal) {
      const shownName = safeLine(name);
      const shownHost = safeLine(host);
      const { response } = await dialog.showMessageBox(parentWindow(), {
        type: 'warning',
        message: t`Let other tools on this computer use the login of “${shownName}”?`,
        detail:
          account === null
            ? t`Every program of your account can then get the secret for ${shownHost}. A page of Berth asks for this. Allow it only if you just did so yourself.`
            : t`Every program of your account can then get the secret of ${safeLine(account)} for ${shownHost}. A page of Berth asks for this. Allow it only if you just did so yourself.`,
        buttons: [t`Cancel`, t`Allow`],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
        signal,
      });
      return response === 1 && !signal.aborted;
    },
  };
}

function keyQuestion({ action, slot }: KeyChangeRequest): string {
  switch (action) {
    case 'setPassphrase':
      return t`Set a new passphrase for the vault?`;
    case 'addSlot':
      return slot === 'keyring'
        ? t`Let the system’s keyring open the vault?`
        : t`Let this computer’s safe storage open the vault?`;
    case 'removeSlot':
      return slot === 'passphrase'
        ? t`Remove the passphrase from the vault?`
        : slot === 'keyring'
          ? t`Remove the system’s keyring from the vault?`
          : t`Remove this computer’s safe storage from the vault?`;
    case 'rotate':
      return t`Make a new key for the vault?`;
  }
}

function keyDetail({ action, unreadable }: KeyChangeRequest): string {
  const asked = t`A page of Berth asks for this. Allow it only if you just did so yourself.`;
  if (unreadable === 0 || action === 'addSlot') return asked;
  const lost = plural(unreadable, {
    one: 'One stored secret cannot be opened any more and is dropped.',
    other: '# stored secrets cannot be opened any more and are dropped.',
  });
  return `${asked}\n\n${lost}`;
}

/** Where this person's downloads go, in their language; undefined where the system does not tell (docs/api/app.md, "getPath"). */
export function downloadsFolder(app: Pick<App, 'getPath'>): string | undefined {
  try {
    return app.getPath('downloads');
  } catch {
    return undefined;
  }
}
