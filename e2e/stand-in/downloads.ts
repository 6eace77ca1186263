import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CdpSession } from './cdp.ts';
import { loud, preventable } from './loud.ts';
import { fromChromium } from './origins.ts';
import type { SeenOutside } from './small-parts.ts';

export interface DownloadsOptions {
  /** Where the files go, each by a name of Chromium's. */
  readonly folder: string;
  /** The contents whose main frame it is. */
  readonly contentsOf: (frameId: string) => Electron.WebContents | undefined;
  readonly seen: SeenOutside;
}

/**
 * Emits `will-download` on the session of the page, and cancels what the app
 * prevents (docs/api/session.md). Where Electron would ask a person for a
 * place, the file is kept in a folder of the profile for specs to read.
 */
export async function watchDownloads(
  root: CdpSession,
  { contentsOf, folder, seen }: DownloadsOptions,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const begun = new Map<string, SeenOutside['downloads'][number]>();
  root.on('Browser.downloadWillBegin', ({ frameId, guid, suggestedFilename, url }) => {
    const contents = contentsOf(frameId);
    const event = preventable({});
    const address = url.startsWith('blob:')
      ? `blob:${fromChromium(url.slice('blob:'.length))}`
      : fromChromium(url);
    const item = loud<Electron.DownloadItem>('DownloadItem', {
      getURL: () => address,
      getFilename: () => suggestedFilename,
    });
    contents?.session.emit('will-download', event, item, contents);
    if (contents === undefined || event.defaultPrevented)
      void root.send('Browser.cancelDownload', { guid }).catch(() => undefined);
    else begun.set(guid, { url: address, fileName: suggestedFilename, path: join(folder, guid) });
  });
  root.on('Browser.downloadProgress', ({ guid, state }) => {
    const download = begun.get(guid);
    if (download !== undefined && state === 'completed') seen.downloads.push(download);
  });
  await root.send('Browser.setDownloadBehavior', {
    behavior: 'allowAndName',
    downloadPath: folder,
    eventsEnabled: true,
  });
}
