import type { Session } from 'electron';
import { isOwnUrl } from './own-origin.ts';

/** Copying a reference is all the renderer ever asks for; Electron's own default would grant everything. */
const granted = 'clipboard-sanitized-write';

/** Denies every permission but writing to the clipboard from our own page, and every device. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(permission === granted && details.isMainFrame && isOwnUrl(details.requestingUrl));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin, details) =>
      permission === granted && details.isMainFrame && isOwnUrl(requestingOrigin),
  );
  session.setDevicePermissionHandler(() => false);
}

/** Denies every permission and every device, to whatever asks. */
export function denyAllPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}
