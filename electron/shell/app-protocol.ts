import { protocol, type Session } from 'electron';
import { createAppFiles } from './app-files.ts';
import { ownScheme } from './own-origin.ts';

/** Declares the own scheme; must run before the app is ready, once. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: ownScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the built renderer to one session; handlers of other sessions do not reach it. */
export function serveAppFiles(session: Session, root: string): void {
  session.protocol.handle(ownScheme, createAppFiles(root));
}
