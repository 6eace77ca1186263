import { t } from '@lingui/core/macro';
import type { BaseWindow, Dialog, Shell } from 'electron';
import { shortVisibleText } from '../../shared/hidden-characters.ts';
import type { Logger } from '../../shared/ports.ts';
import { isProviderSite } from '../../shared/providers/link-hosts.ts';
import { parseUrl } from './own-origin.ts';

export interface ExternalLink {
  /** The normalised link. */
  readonly href: string;
  /** Where it leads, as it is asked for: punycode, with the port if there is one. */
  readonly host: string;
  /** True for a provider's own site, which Berth links to by itself. */
  readonly known: boolean;
}

/**
 * A link that may be handed to the system's browser, or null: only https with a
 * host, without user name or password, of a length a browser takes. Links come
 * from registries (annotations, labels) and are hostile until parsed.
 */
export function externalLink(text: string): ExternalLink | null {
  if (text.length > 4096) return null;
  const url = parseUrl(text);
  if (url === null) return null;
  const plain =
    url.protocol === 'https:' && url.hostname !== '' && url.username === '' && url.password === '';
  return plain ? { href: url.href, host: url.host, known: isProviderSite(url.host) } : null;
}

interface LinkOpenerParts {
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
