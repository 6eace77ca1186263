import type { CdpSession } from './cdp.ts';
import { toChromium } from './origins.ts';
import type { StandInSession } from './session.ts';

/** Electron's name for a permission and the DevTools protocol's. */
const permissions = [
  ['clipboard-sanitized-write', 'clipboard-write'],
  ['clipboard-read', 'clipboard-read'],
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['midi', 'midi'],
  ['idle-detection', 'idle-detection'],
] as const;

/**
 * Chromium is told beforehand what the app's handlers would answer to a page,
 * since the protocol has no event for a permission that is asked for.
 */
export async function applyPermissions(
  session: CdpSession,
  partition: StandInSession,
  contents: Electron.WebContents,
  asking: string,
): Promise<void> {
  const { origin } = new URL(toChromium(asking));
  for (const [permission, name] of permissions) {
    const check = partition.permissionCheck();
    const checked = check?.(contents, permission, asking, { isMainFrame: true }) ?? true;
    const requested = await isGranted(partition, contents, permission, asking);
    await session.send('Browser.setPermission', {
      permission: { name },
      setting: checked && requested ? 'granted' : 'denied',
      origin,
    });
  }
}

function isGranted(
  partition: StandInSession,
  contents: Electron.WebContents,
  permission: (typeof permissions)[number][0],
  asking: string,
): Promise<boolean> {
  const request = partition.permissionRequest();
  if (request === null) return Promise.resolve(true);
  return new Promise((resolve) => {
    request(contents, permission, resolve, { isMainFrame: true, requestingUrl: asking });
  });
}
