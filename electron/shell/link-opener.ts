import { t } from '@lingui/core/macro';
import type { BaseWindow, Dialog, Shell } from 'electron';
import { shortVisibleText } from '../../shared/hidden-characters.ts';
import type { Logger } from '../../shared/ports.ts';
import type { ExternalLink } from './external-links.ts';

export interface LinkOpenerParts {
  shell: Pick<Shell, 'openExternal'>;
  dialog: Pick<Dialog, 'showMessageBox'>;
  window: () => BaseWindow | null;
  logger: Logger;
}

/** How much of a link a question shows, in characters. */
const shownLength = 300;

/**
 * Opens links in the system's browser: a provider's own site at once, any other
 * host after a question in the system's dialog, one question at a time.
 */
export function createLinkOpener(parts: LinkOpenerParts): (link: ExternalLink) => Promise<void> {
  const { shell, logger } = parts;
  let asking = false;
  return async (link) => {
    if (!link.known) {
      if (asking) return logger.warn('navigation.denied', { kind: 'question' });
      asking = true;
      const agreed = await ask(parts, link).catch(() => false);
      asking = false;
      if (!agreed) return;
    }
    await shell.openExternal(link.href).catch(() => logger.warn('navigation.noBrowser'));
  };
}

async function ask({ dialog, window }: LinkOpenerParts, link: ExternalLink): Promise<boolean> {
  const parent = window();
  if (parent === null) return false;
  const host = shortVisibleText(link.host, shownLength);
  const { response } = await dialog.showMessageBox(parent, {
    type: 'question',
    message: t`Open ${host} in your browser?`,
    detail: shortVisibleText(link.href, shownLength),
    buttons: [t`Cancel`, t`Open`],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}
